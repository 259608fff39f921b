"""Contracts and documents as a person types them, field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.formats.cellules import Cellules, unknown, word

CONTRAT: Final = ("amc", "adherent", "type_convention", "csr", "debut", "fin")
PIECE: Final = (
    "type",
    "support",
    "noms",
    "vue_le",
    "datee_du",
    "debut",
    "fin",
    "organisme",
    "reference",
    "lisible",
)


def read_contrat(champs: Mapping[str, str]) -> ContratAmc | tuple[Anomalie, ...]:
    """Return a contract as it is printed, or what cannot be read of it."""
    cells = Cellules(champs)
    cells.also(unknown(champs, CONTRAT))
    contrat = ContratAmc(
        amc=cells.text("amc"),
        adherent=cells.text("adherent"),
        type_convention=cells.text("type_convention").upper(),
        csr=cells.text("csr"),
        periode=cells.periode("debut", "fin"),
    )
    return tuple(cells.anomalies) or contrat


def read_piece(champs: Mapping[str, str], today: date) -> Piece | tuple[Anomalie, ...]:
    """Return a document as a person states it, or what cannot be read of it.

    Several names stand between semicolons; without a day it was shown today.
    """
    cells = Cellules(champs)
    cells.also(unknown(champs, PIECE))
    piece = Piece(
        type=cells.read("type", word(TypePiece, "type")) or TypePiece.ATTESTATION,
        support=cells.read("support", word(Support, "support")) or Support.VUE,
        vue_le=cells.day("vue_le") or today,
        noms=tuple(nom.strip() for nom in cells.text("noms").split(";") if nom.strip()),
        lisible=cells.flag("lisible") if cells.text("lisible") else None,
        datee_du=cells.day("datee_du"),
        periode=cells.periode("debut", "fin"),
        organisme=cells.organisme("organisme"),
        reference=cells.text("reference"),
    )
    cells.required("type")
    return tuple(cells.anomalies) or piece
