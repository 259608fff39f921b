"""Which documents a visit needs, and what is wrong with those that the practice has.

`demande_of` reads the need from the facts of the visit and of its settlement; `manques` compares
it with the documents.  How grave a want is, the catalogue of the checks says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from appliance.domain.acte import Nature
from appliance.domain.controles import Finding
from appliance.domain.identifiers import Organisme
from appliance.domain.refus import constat
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import Part, Reglement, dispensees
from appliance.domain.visite import Visite


class Vitale(StrEnum):
    """How the carte Vitale stood at the visit."""

    LUE = "lue"
    ABSENTE = "absente"
    A_METTRE_A_JOUR = "a_mettre_a_jour"  # read, and a person or a right says that it is stale


class Raison(StrEnum):
    """What is wrong, the gravest first."""

    ABSENTE = "absente"
    AUTRE_NOM = "autre_nom"
    AUTRE_CAISSE = "autre_caisse"
    ILLISIBLE = "illisible"
    PERIMEE = "perimee"
    A_NUMERISER = "a_numeriser"
    A_RELIRE = "a_relire"
    A_REDEMANDER = "a_redemander"
    A_METTRE_A_JOUR = "a_mettre_a_jour"


GRAVITY: Final = {raison: rank for rank, raison in enumerate(Raison)}
RULES: Final = {
    Raison.ABSENTE: "document-missing",
    Raison.AUTRE_NOM: "document-of-another",
    Raison.AUTRE_CAISSE: "document-of-another-body",
    Raison.ILLISIBLE: "document-unreadable",
    Raison.PERIMEE: "document-expired",
    Raison.A_NUMERISER: "document-uncopied",
    Raison.A_RELIRE: "document-unchecked",
    Raison.A_REDEMANDER: "document-old",
    Raison.A_METTRE_A_JOUR: "card-outdated",
}
"""The check of each reason; its sentence stands in the catalogue."""
LABELS: Final = {
    TypePiece.CARTE_VITALE: "Carte Vitale",
    TypePiece.ATTESTATION: "Attestation de droits",
    TypePiece.CARTE_MUTUELLE: "Carte de mutuelle",
    TypePiece.ORDONNANCE: "Ordonnance",
    TypePiece.ATTESTATION_C2S: "Attestation C2S",
    TypePiece.ADMISSION_AME: "Notification d’admission à l’AME",
    TypePiece.FEUILLE_AT: "Feuille d’accident du travail",
    TypePiece.MATERNITE: "Justificatif de maternité",
    TypePiece.ATTESTATION_TPI: "Attestation de tiers payant intégral (ACS)",
    TypePiece.FEUILLE_SOINS: "Feuille de soins papier",
}
COPIES: Final = frozenset({TypePiece.ORDONNANCE})
"""Its duplicate goes with the FSE (S003-07)."""
COPIES_OF_FORCED: Final = COPIES | {TypePiece.ATTESTATION_C2S}
"""Rights are forced on an attestation whose copy is kept (S003-09)."""


@dataclass(frozen=True, slots=True)
class Manque:
    """A document that is missing, or too weak for this visit."""

    piece: TypePiece
    raison: Raison

    @property
    def finding(self) -> Finding:
        """What the checks of an invoice say of it."""
        return constat(RULES[self.raison], code=LABELS[self.piece])

    @property
    def phrase(self) -> str:
        """French: what is wrong, and the one next action."""
        return f"{self.finding.sentence} {self.finding.fix}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Presentation:
    """Who came, and with which card.

    Attributes:
        nom, prenom: the patient, who must stand on each document.
        organisme: the body that is billed, None when it does not matter.
    """

    nom: str
    prenom: str
    vitale: Vitale
    organisme: Organisme | None = None

    def __repr__(self) -> str:
        return f"Presentation({self.vitale})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """What one visit asks of the documents.

    Attributes:
        attendues: the kinds that are needed.
        copies: those of which a copy must be kept or sent.
        prescrit_le: date of the prescription that is billed, None without one.
    """

    presentation: Presentation
    date_soins: date
    attendues: frozenset[TypePiece]
    copies: frozenset[TypePiece] = frozenset()
    prescrit_le: date | None = None


def demande_of(visite: Visite, reglement: Reglement, presentation: Presentation) -> Demande:
    """Return what a visit asks for (founding documents S001-01, S003-04, S003-05, S003-07)."""
    prescription = visite.prescription
    ordered = prescription is not None and not prescription.acces_direct
    return Demande(
        presentation=presentation,
        date_soins=visite.date_soins,
        attendues=frozenset(_expected(visite, reglement, presentation.vitale, ordered=ordered)),
        copies=COPIES_OF_FORCED if reglement.droits_forces else COPIES,
        prescrit_le=prescription.date if prescription is not None and ordered else None,
    )


def _expected(
    visite: Visite, reglement: Reglement, vitale: Vitale, *, ordered: bool
) -> Iterator[TypePiece]:
    patient, natures = visite.patient, visite.natures
    absent = vitale is Vitale.ABSENTE
    if absent and not patient.ame:  # the AME has no carte Vitale, and a paper of its own
        yield TypePiece.ATTESTATION
    if patient.ame:
        yield TypePiece.ADMISSION_AME
    if reglement.droits_forces or (patient.c2s and absent):
        yield TypePiece.ATTESTATION_C2S
    if Nature.AT in natures:
        yield TypePiece.FEUILLE_AT
    if Nature.MATERNITE in natures and absent:
        yield TypePiece.MATERNITE
    if ordered:
        yield TypePiece.ORDONNANCE
    if Part.AMC in dispensees(visite, reglement) and not (patient.c2s or patient.ame):
        yield TypePiece.CARTE_MUTUELLE


def manques(demande: Demande, pieces: Iterable[Piece]) -> tuple[Manque, ...]:
    """Return what is missing or too weak, one entry a kind, the kinds in their own order.

    Of several documents of a kind the best one counts; of its faults, the gravest.
    """
    shown = [*pieces]
    stale = demande.presentation.vitale is Vitale.A_METTRE_A_JOUR
    card = [Manque(TypePiece.CARTE_VITALE, Raison.A_METTRE_A_JOUR)] if stale else []
    found = (
        Manque(kind, fault)
        for kind in TypePiece
        if kind in demande.attendues
        and (fault := _fault(demande, [one for one in shown if one.type is kind]))
    )
    return (*card, *found)


def _fault(demande: Demande, pieces: Sequence[Piece]) -> Raison | None:
    """Return the gravest fault of the best document, None when one is good."""
    gravest = [min(_faults(demande, one), key=GRAVITY.__getitem__, default=None) for one in pieces]
    if not gravest:
        return Raison.ABSENTE
    if None in gravest:
        return None
    return max((fault for fault in gravest if fault), key=GRAVITY.__getitem__)


def _faults(demande: Demande, piece: Piece) -> Iterator[Raison]:
    day = demande.date_soins
    if piece.type is TypePiece.ORDONNANCE and piece.datee_du != demande.prescrit_le:
        yield Raison.ABSENTE  # the paper of another prescription
    if not piece.names(demande.presentation.nom, demande.presentation.prenom):
        yield Raison.AUTRE_NOM
    if _is_of_another_body(demande, piece):
        yield Raison.AUTRE_CAISSE
    if piece.kept and piece.lisible is None:
        yield Raison.A_RELIRE
    if piece.lisible is False:
        yield Raison.ILLISIBLE
    if not piece.periode.covers(day):
        yield Raison.PERIMEE
    if piece.support is Support.VUE and piece.type in demande.copies:
        yield Raison.A_NUMERISER
    if piece.is_old(day):
        yield Raison.A_REDEMANDER


def _is_of_another_body(demande: Demande, piece: Piece) -> bool:
    """The caisse to bill is the one that issued the attestation (S001-06)."""
    bodies = (demande.presentation.organisme, piece.organisme)
    rights = piece.type in {TypePiece.ATTESTATION, TypePiece.ATTESTATION_C2S}
    return rights and None not in bodies and bodies[0] != bodies[1]
