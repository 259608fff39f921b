"""Whether an event of a return speaks of an invoice of this box."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Final, NamedTuple, Protocol

from appliance.domain.identifiers import NumeroFacture, NumeroLot
from appliance.domain.paiements import FactureCitee
from appliance.domain.tiers_payant import Part


class Connue(NamedTuple):
    """What a return must agree with, to speak of an invoice of this box.

    Attributes:
        assure: mark of the NIR; 0 for a patient who was erased.
        lot: its number and its day; None as long as it stands in none.
        recu: the payer said already that it has the lot.
        demandes: what it asks for by share, in centimes; no share that asks for nothing.
    """

    rang: int
    numero: NumeroFacture
    professionnel: str
    assure: int
    lot: tuple[NumeroLot, date] | None
    recu: bool
    demandes: Mapping[Part, int]


class Livre(Protocol):
    """The invoices of this box."""

    def connue(self, numero: NumeroFacture) -> Connue | None:
        """Return an invoice, None for a number of somebody else."""

    def dre(self, fse: int) -> Connue | None:
        """Return the DRE beside a FSE, by the rank of the FSE; None without one."""


class Genre(StrEnum):
    """What a fact is that belongs to no share.  Kept on disk: renaming one needs a migration."""

    FACTURE_INCONNUE = "facture_inconnue"  # no such number here
    AUTRE_PROFESSIONNEL = "autre_professionnel"
    AUTRE_LOT = "autre_lot"
    AUTRE_ASSURE = "autre_assure"
    PART_NON_DEMANDEE = "part_non_demandee"
    RETENUE = "retenue"
    FORFAIT = "forfait"
    COMMENTAIRE = "commentaire"
    CONTROLE = "controle"  # the return's own sums are not what was counted
    ILLISIBLE = "illisible"


SANS_FACTURE: Final = frozenset(
    {
        Genre.FACTURE_INCONNUE,
        Genre.AUTRE_PROFESSIONNEL,
        Genre.AUTRE_LOT,
        Genre.AUTRE_ASSURE,
        Genre.PART_NON_DEMANDEE,
    }
)
"""Facts about an invoice that is not found, or that is found otherwise."""


def mark(nir: str) -> int:
    """Return four bytes that tell one NIR from most others; 0 for none."""
    if not nir:
        return 0
    return int.from_bytes(blake2b(nir[:13].encode(), digest_size=4).digest())


def disagreement(citee: FactureCitee, known: Connue) -> Genre | None:
    """Return what a return tells otherwise of an invoice than this box knows it."""
    if not _same_number(citee.professionnel, known.professionnel):
        return Genre.AUTRE_PROFESSIONNEL
    if not _same_lot(citee, known.lot):
        return Genre.AUTRE_LOT
    if known.assure and citee.assure.strip("0") and mark(citee.assure) != known.assure:
        return Genre.AUTRE_ASSURE
    return None


def _same_number(cited: str, own: str) -> bool:
    digits = cited.lstrip("0")
    return not digits or digits == own.lstrip("0")


def _same_lot(citee: FactureCitee, lot: tuple[NumeroLot, date] | None) -> bool:
    """Tell whether the lot is the invoice's, as far as the return says one."""
    if not citee.lot.strip("0"):
        return True
    if lot is None:
        return False
    numero, day = lot
    return citee.lot == numero and citee.lot_du in {None, day}
