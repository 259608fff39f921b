"""Contracts and documents as a person types them, field by field."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.formats.cellules import Cellules

E = TypeVar("E", bound=StrEnum)

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
    cells.also(_unknown(champs, CONTRAT))
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
    cells.also(_unknown(champs, PIECE))
    piece = Piece(
        type=cells.read("type", _word(TypePiece, "type")) or TypePiece.ATTESTATION,
        support=cells.read("support", _word(Support, "support")) or Support.VUE,
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


def _word(kind: type[E], champ: str) -> Callable[[str], E | Anomalie]:
    def read(text: str) -> E | Anomalie:
        try:
            return kind(text.lower())
        except ValueError:
            return Anomalie(champ, f"un de ceux-ci est attendu : {', '.join(kind)}")

    return read


def _unknown(champs: Mapping[str, str], known: tuple[str, ...]) -> tuple[Anomalie, ...]:
    odd = (champ for champ in champs if champ not in known)
    return tuple(Anomalie(champ, f"champ inconnu ; il y a {', '.join(known)}") for champ in odd)
