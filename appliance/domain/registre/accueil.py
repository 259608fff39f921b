"""Whose record a card's holder is: known, new, or for a person to say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from appliance.domain.acte import Prescription
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier, Immatriculation
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.piece import Piece, Support, TypePiece

TWICE = Anomalie(
    "patient", "deux dossiers répondent à cette carte : choisissez lequel, ou fusionnez-les"
)
OTHER_NAME = Anomalie(
    "prenom",
    "un dossier de ce NIR et de cette naissance porte un autre prénom : "
    "choisissez-le, ou inscrivez un jumeau",
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Accueil:
    """What the register knows of a card's holder.

    Attributes:
        fiche: the record, None where there is none, or several.
        nouveau_nir: it is known by names and birth only: its NIR changed.
        candidats: the records to choose from, with the `anomalie` that asks.
    """

    fiche: Fiche[Dossier] | None = None
    nouveau_nir: bool = False
    candidats: tuple[Fiche[Dossier], ...] = ()
    anomalie: Anomalie | None = None


def reconnaitre(
    beneficiaire: Beneficiaire,
    bearers: Sequence[Fiche[Dossier]],
    namesakes: Sequence[Fiche[Dossier]],
) -> Accueil:
    """Tell whose record a card's holder is.

    Args:
        beneficiaire: the holder.
        bearers: the records with that NIR.
        namesakes: the records found by the names.
    """
    born = [one for one in bearers if one.valeur.naissance == beneficiaire.naissance]
    same = [one for one in born if _first_name(one.valeur.prenom, beneficiaire.prenom)]
    if born and not same:
        return Accueil(candidats=tuple(born), anomalie=OTHER_NAME)
    known = same or [
        one
        for one in namesakes
        if one.valeur.naissance == beneficiaire.naissance
        and _first_name(one.valeur.prenom, beneficiaire.prenom)
    ]
    match known:
        case []:
            return Accueil()
        case [only]:
            return Accueil(fiche=only, nouveau_nir=not same)
        case _:
            return Accueil(candidats=tuple(known), anomalie=TWICE)


def dossier_of_card(beneficiaire: Beneficiaire, carte: CarteVitale, today: date) -> Dossier:
    """Return a new record as the card tells it.

    The first holder is the insured, whose NIR the others bear.  The card does not tell the rank
    of birth: twins take their order on it, and the attestation may say otherwise.
    """
    insured, *_ = carte.beneficiaires
    twins = [one for one in carte.beneficiaires if one.naissance == beneficiaire.naissance]
    own = beneficiaire == insured or beneficiaire.nir != insured.nir
    return Dossier(
        nom=beneficiaire.nom,
        prenom=beneficiaire.prenom,
        naissance=beneficiaire.naissance,
        rang=twins.index(beneficiaire) + 1,
        immatriculations=(
            Immatriculation(
                nir=beneficiaire.nir,
                source=Source.CARTE,
                vu_le=today,
                assure="" if own else f"{insured.nom} {insured.prenom}",
            ),
        ),
    )


def dossier_as_typed(beneficiaire: Beneficiaire, today: date) -> Dossier:
    """Return a new record of somebody whose attestation was copied; it names no insured."""
    return Dossier(
        nom=beneficiaire.nom,
        prenom=beneficiaire.prenom,
        naissance=beneficiaire.naissance,
        immatriculations=(
            Immatriculation(nir=beneficiaire.nir, source=Source.SAISIE, vu_le=today),
        ),
    )


def named_papers(
    beneficiaire: Beneficiaire, prescription: Prescription | None, today: date, *, typed_in: bool
) -> Iterator[Piece]:
    """Yield the papers that were at hand when an invoice was sealed.

    Args:
        beneficiaire: who was billed.
        prescription: what the invoice names.
        today: day of the seal.
        typed_in: a new patient without a card: the attestation was copied.
    """
    names = (f"{beneficiaire.nom} {beneficiaire.prenom}",)
    if typed_in:
        yield Piece(type=TypePiece.ATTESTATION, support=Support.NOMMEE, vue_le=today, noms=names)
    if prescription is not None and not prescription.acces_direct:
        yield Piece(
            type=TypePiece.ORDONNANCE,
            support=Support.NOMMEE,
            vue_le=today,
            noms=names,
            datee_du=prescription.date,
        )


def _first_name(one: str, other: str) -> bool:
    return mots_of(one) == mots_of(other)
