"""Which papers an invoice must be sent with, and which documents are them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.domain.facture import Facture, ModeSecurisation
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.piece import Piece, TypePiece

WORDS: Final = {
    TypePiece.ORDONNANCE: "ordonnance",
    TypePiece.FEUILLE_SOINS: "feuille de soins signée",
    TypePiece.ATTESTATION: "attestation de droits",
}


def papiers_of(facture: Facture) -> Iterator[TypePiece]:
    """Yield the papers whose image goes with an invoice.

    The prescription, and in mode 5 the signed sheet; the AMO alone asks for them.
    """
    if facture.is_dre:
        return
    if facture.prescription is not None:
        yield TypePiece.ORDONNANCE
    if facture.mode is ModeSecurisation.DEGRADE:
        yield TypePiece.FEUILLE_SOINS


def goes_with(piece: Piece, facture: Facture, papier: TypePiece) -> bool:
    """Tell whether a document of the same patient is this paper of an invoice."""
    if piece.image is None or piece.type is not papier:
        return False
    paper = facture.prescription
    if papier is TypePiece.ORDONNANCE and paper is not None:
        same = (piece.prescripteur, piece.datee_du) == (paper.prescripteur, paper.date)
        return same or facture.numero in piece.factures
    return facture.numero in piece.factures


def nom_of(papier: TypePiece, prescripteur: str, date_of: date | None) -> str:
    """Return what to call a paper, in French."""
    words = WORDS.get(papier, papier.value)
    dated = f" du {date_of:%d/%m/%Y}" if date_of else ""
    return f"{words}{dated}" + (f", prescripteur {prescripteur}" if prescripteur else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lien:
    """An invoice, one paper that it must be sent with, and the document that is it.

    Attributes:
        patient: number in the register; None where nobody, or several, answer.
        piece: None as long as no image of it is here.
        motif: why the caisse refused the image that was sent; empty where it did not.
    """

    enfile: FactureEnFile
    papier: TypePiece
    patient: int | None
    piece: Fiche[Piece] | None = None
    motif: str = ""

    @property
    def numero(self) -> NumeroFacture:
        """The invoice's number."""
        return self.enfile.facture.numero

    @property
    def depuis(self) -> date:
        """The day on which the invoice was made."""
        return self.enfile.facture.etablie_le.astimezone().date()

    @property
    def manque(self) -> bool:
        """Tell whether a person must make an image, for the first time or once more."""
        return self.piece is None or bool(self.motif)

    @property
    def nom(self) -> str:
        """French: which paper."""
        paper = self.enfile.facture.prescription
        if self.papier is TypePiece.ORDONNANCE and paper is not None:
            return nom_of(self.papier, paper.prescripteur, paper.date)
        return nom_of(self.papier, "", None)

    def jours(self, day: date) -> int:
        """Return for how many days it has been owed."""
        return (day - self.depuis).days
