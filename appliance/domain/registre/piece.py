"""Documents that prove something about a patient: what was seen, when, and whose names stand there.

It is what a person stated while looking at the paper, and where the image of it lies.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self

from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import TOUJOURS, Periode
from appliance.domain.registre.image import Image
from appliance.domain.registre.noms import mots_of

ASKED_AGAIN_AFTER: Final = timedelta(days=120)
"""Three times a year (S001-02 says several; the number is the box's own choice)."""


class TypePiece(StrEnum):
    """What kind of document it is."""

    CARTE_VITALE = "carte_vitale"
    ATTESTATION = "attestation"  # paper attestation of rights
    CARTE_MUTUELLE = "carte_mutuelle"
    ORDONNANCE = "ordonnance"
    ATTESTATION_C2S = "attestation_c2s"
    ADMISSION_AME = "admission_ame"
    FEUILLE_AT = "feuille_at"
    MATERNITE = "maternite"
    ATTESTATION_TPI = "attestation_tpi"  # ACS, ended in 2019; old care may still need it
    FEUILLE_SOINS = "feuille_soins"  # the paper sheet of an invoice of mode 5, signed


LASTING: Final = frozenset(
    {
        TypePiece.ORDONNANCE,
        TypePiece.FEUILLE_AT,
        TypePiece.MATERNITE,
        TypePiece.FEUILLE_SOINS,
    }
)
"""What happened once does not change, so nobody asks for it again."""


class Support(StrEnum):
    """What the practice has of the document."""

    NUMERISEE = "numerisee"
    PHOTOGRAPHIEE = "photographiee"
    VUE = "vue"  # only seen: nothing was kept
    NOMMEE = "nommee"  # named by an invoice that was sealed on it: nobody owes a copy here


KEPT: Final = frozenset({Support.NUMERISEE, Support.PHOTOGRAPHIEE})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Piece:
    """One document that was shown.

    Attributes:
        vue_le: day on which it was shown.
        noms: the people named on it, as printed: surname and first name, one text each.
        lisible: a person looked at the copy and could read it; None until somebody did.
        datee_du: date printed on it; that of the prescription for an ordonnance.
        periode: validity printed on it.
        organisme: the body that issued it, None when it does not say.
        reference: number printed on it (AT number, file number), as text.
        prescripteur: who wrote an ordonnance, by number; empty where nobody said.
        factures: the invoices that it goes with, besides those that name it themselves.
        image: None where nothing but these words is kept.
    """

    type: TypePiece
    support: Support
    vue_le: date
    noms: tuple[str, ...] = ()
    lisible: bool | None = None
    datee_du: date | None = None
    periode: Periode = TOUJOURS
    organisme: Organisme | None = None
    reference: str = ""
    prescripteur: str = ""
    factures: tuple[NumeroFacture, ...] = ()
    image: Image | None = None

    @property
    def kept(self) -> bool:
        """Tell whether the practice has a copy."""
        return self.support in KEPT

    def elsewhere(self) -> Self:
        """Return what may leave the box; see `Image.elsewhere`."""
        return self if self.image is None else replace(self, image=self.image.elsewhere())

    def age_days(self, day: date) -> int:
        """Return how many days before `day` it was shown."""
        return (day - self.vue_le).days

    def is_old(self, day: date) -> bool:
        """Tell whether it should be asked for again (S001-02)."""
        return self.type not in LASTING and day - self.vue_le > ASKED_AGAIN_AFTER

    def names(self, nom: str, prenom: str) -> bool:
        """Tell whether this person stands on it (S001-03); accents, case and dashes aside."""
        wanted = {*mots_of(nom), *mots_of(prenom)}
        return bool(wanted) and any(wanted <= {*mots_of(printed)} for printed in self.noms)

    def __repr__(self) -> str:
        return f"Piece({self.type})"


def anomalies_piece(piece: Piece, day: date) -> Iterator[Anomalie]:
    """Yield what keeps a document out of the register, on `day`."""
    if piece.vue_le > day:
        yield Anomalie("vue_le", "cette date est dans le futur : vérifiez-la")
    if piece.datee_du and piece.datee_du > piece.vue_le:
        yield Anomalie("datee_du", "pièce datée d’après le jour où elle a été vue : vérifiez")
    if piece.periode.is_reversed():
        yield Anomalie("fin", "la validité finit avant de commencer : relisez les deux dates")
    if not any(mots_of(printed) for printed in piece.noms):
        yield Anomalie("noms", "dites quels noms sont sur la pièce")


def to_ask_again(pieces: Iterable[Piece], day: date) -> tuple[TypePiece, ...]:
    """Return the kinds of which even the newest document is old or over on `day` (S001-02)."""
    newest: dict[TypePiece, Piece] = {}
    for piece in sorted(pieces, key=lambda piece: piece.vue_le):
        newest[piece.type] = piece
    stale = (one.type for one in newest.values() if one.is_old(day) or _is_over(one, day))
    return tuple(sorted(stale))


def _is_over(piece: Piece, day: date) -> bool:
    fin = piece.periode.fin
    return piece.type not in LASTING and fin is not None and fin < day
