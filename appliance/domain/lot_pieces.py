"""Images of documents on their way to the caisse (SCOR): lots and acknowledgements of their own.

What the norm writes inside a lot is not public: `Engine.close_pieces` makes it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from appliance.domain.file_attente import CleLot
from appliance.domain.identifiers import NumeroFacture, NumeroLot, Organisme
from appliance.domain.lifecycle import EtatLot
from appliance.domain.professionnel import Professionnel


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceJointe:
    """One image of a lot.

    Attributes:
        piece: number of the document in the register.
        sha256: of the image, hexadecimal.
        octets: bytes of the image.
        factures: the invoices that it goes with.
    """

    piece: int
    sha256: str
    octets: int
    factures: tuple[NumeroFacture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPieces:
    """Images of one professional for one body.

    Attributes:
        numero: of a series of its own; an ARL echoes the lot's hash, so none is taken for another.
    """

    numero: NumeroLot
    cree_le: date
    professionnel: Professionnel
    organisme: Organisme
    pieces: tuple[PieceJointe, ...]


@dataclass(frozen=True, slots=True, repr=False)
class PiecesCloses:
    """The immutable bytes of such a lot.

    Attributes:
        contenu: as the engine made them, images inside.
        sha256: of `contenu`, hexadecimal; an ARL echoes it.
    """

    lot: LotPieces
    contenu: bytes
    sha256: str

    def __repr__(self) -> str:
        return f"PiecesCloses({self.lot.numero} du {self.lot.cree_le})"


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesEnFile:
    """A closed lot of images and where it stands; the states are those of any lot.

    Attributes:
        sha256: of its bytes, which are kept nowhere: the images are.
        message_sha256: name of its mail in the spool, hexadecimal.
        fichier, cle: where the mail lies and what opens it, until the caisse has accepted it.
        depuis: when the present state was reached (UTC).
        preuve: the peer's or the courier's words that led to the state.
        motif: the reason of a refusal.
        reprise: a person lets its images go again, in another lot.
        retenue: another box may have sent it already: its images leave by a person's word alone.
    """

    lot: LotPieces
    sha256: str
    message_sha256: str
    fichier: str
    cle: bytes = field(repr=False)
    etat: EtatLot
    depuis: datetime
    preuve: str = ""
    motif: str = ""
    reprise: bool = False
    retenue: bool = False

    @property
    def cle_lot(self) -> CleLot:
        """The lot's identity."""
        return CleLot(self.lot.cree_le, self.lot.numero)

    def is_of(self, professionnel: str | None) -> bool:
        """Tell whether it is one professional's, by the billing number; None is anybody."""
        return professionnel in {None, self.lot.professionnel.numero.value}
