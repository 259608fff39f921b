"""Which invoices go together: one professional, one destination, one mode, FSE and DRE apart.

The norm is one for all: the engine's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from appliance.domain.destination import MOST_FACTURES, Aiguillage, Amc, Destinataire
from appliance.domain.facture import Facture
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroLot, Organisme
from appliance.domain.lot import Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Limites:
    """How much a lot may hold; what SESAM-Vitale allows is not public.

    Attributes:
        factures: how many invoices.
        octets: bytes of their seals together; the message is about four times that.
        centimes: what they bill together: nine digits of B2 type 6, positions 25 to 33.
    """

    factures: int = MOST_FACTURES
    octets: int = 1_000_000
    centimes: int = 999_999_999


@dataclass(frozen=True, slots=True)
class Groupe:
    """Invoices of one lot, in the order of their numbers."""

    destinataire: Destinataire
    factures: tuple[FactureEnFile, ...]

    def lot(self, numero: NumeroLot, cree_le: date) -> Lot:
        """Return the lot that they make."""
        first, to = self.factures[0].facture, self.destinataire
        return Lot(
            numero=numero,
            cree_le=cree_le,
            professionnel=first.professionnel,
            organisme=to if isinstance(to, Organisme) else None,
            amc=to.numero if isinstance(to, Amc) else "",
            mode=first.mode,
            factures=tuple(one.facture.numero for one in self.factures),
        )


def destinataire_of(facture: Facture, aiguillage: Aiguillage) -> Destinataire:
    """Return whom an invoice goes to: the AMC of a DRE, else what the table says of the body."""
    if facture.is_dre and facture.complementaire is not None:
        return Amc(facture.complementaire.amc)
    return aiguillage.destination_of(facture.organisme)


def grouper(
    waiting: Iterable[FactureEnFile], aiguillage: Aiguillage, limites: Limites
) -> Iterator[Groupe]:
    """Yield the lots to make of what waits; the same invoices always make the same ones."""

    def key(one: FactureEnFile) -> tuple[str, str, int]:
        to = destinataire_of(one.facture, aiguillage)
        return one.facture.professionnel.numero.value, str(to), int(one.facture.mode)

    for _, group in groupby(sorted(waiting, key=lambda one: (*key(one), one.facture.numero)), key):
        for lot in _cut(list(group), limites):
            yield Groupe(destinataire_of(lot[0].facture, aiguillage), tuple(lot))


def _cut(group: Sequence[FactureEnFile], limites: Limites) -> Iterator[list[FactureEnFile]]:
    """Cut a group where a limit is reached; an invoice that is too large alone goes alone."""
    held: list[FactureEnFile] = []
    octets = centimes = 0
    for one in group:
        octets += len(one.scellee.contenu)
        centimes += one.facture.cotation.total
        over = octets > limites.octets or centimes > limites.centimes
        if held and (over or len(held) == limites.factures):
            yield held
            held = []
            octets, centimes = len(one.scellee.contenu), one.facture.cotation.total
        held.append(one)
    yield held
