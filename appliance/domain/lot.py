"""The lot: invoices of one professional for one destination, closed together."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from appliance.domain.destination import Amc, Destinataire
from appliance.domain.facture import ModeSecurisation
from appliance.domain.identifiers import NumeroFacture, NumeroLot, Organisme
from appliance.domain.professionnel import Professionnel


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot: one professional, one destination, one securing mode; FSE or DRE, never both.

    Attributes:
        cree_le: date of creation, part of the lot's identity with its number.
        organisme: the body that a lot of FSE goes to; None for a lot of DRE.
        amc: number of the AMC that a lot of DRE goes to; empty for a lot of FSE.
    """

    numero: NumeroLot
    cree_le: date
    professionnel: Professionnel
    organisme: Organisme | None
    mode: ModeSecurisation
    factures: tuple[NumeroFacture, ...]
    amc: str = ""

    @property
    def destinataire(self) -> Destinataire:
        """Whom it goes to."""
        return Amc(self.amc) if self.organisme is None else self.organisme


@dataclass(frozen=True, slots=True, repr=False)
class LotClos:
    """The immutable bytes of a lot.

    Attributes:
        contenu: as the engine made them, invoices and signatures inside.
        sha256: of `contenu`, hexadecimal; an ARL echoes it.
    """

    lot: Lot
    contenu: bytes
    sha256: str

    def __repr__(self) -> str:
        return f"LotClos({self.lot.numero} du {self.lot.cree_le})"


class Verdict(StrEnum):
    """What an acknowledgement says of a lot."""

    POSITIF = "positif"
    NEGATIF = "negatif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arl:
    """An acknowledgement (accusé de réception logique) of one lot.

    Attributes:
        sha256: of the lot's bytes as the caisse received them.
        motif: the caisse's words; empty when positive.
    """

    numero_lot: NumeroLot
    lot_cree_le: date
    sha256: str
    verdict: Verdict
    motif: str
