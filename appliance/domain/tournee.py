"""The round: the passages that open prescriptions ask for on a day, in the order of the road."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from appliance.domain.antecedents import Passage
from appliance.domain.brouillon import Anterieur
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.serie import Prevu, Suivi, asked_on, crossed, suivis
from appliance.domain.visite import Bsi


class EtatPassage(StrEnum):
    """Where a passage stands, in the order in which it asks for a hand."""

    A_VOIR = "a_voir"  # a draft waits, or nobody can be named
    SANS_CARTE = "sans_carte"  # no card of this patient was ever read here
    A_FAIRE = "a_faire"
    SCELLE = "scelle"


@dataclass(frozen=True, slots=True)
class OrdreTournee:
    """The order that a person gave: numbers of patients."""

    patients: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Etape:
    """One passage of a round at one patient.

    Attributes:
        rang: 1 for the first passage of the day at this patient, of `sur`.
        prevus: what is left to bill, one invoice each; all of it when nothing is.
        scelles: the invoices of this passage.
        brouillon: a visit of this patient waits for its seal.
        avant: earlier passages that may go into the same invoice; see `anterieurs`.
    """

    fiche: Fiche[Dossier]
    jour: date
    rang: int
    sur: int
    prevus: tuple[Prevu, ...]
    scelles: tuple[NumeroFacture, ...] = ()
    brouillon: bool = False
    avant: tuple[Anterieur, ...] = ()

    @property
    def patient(self) -> int:
        """The number of the record."""
        return self.fiche.numero

    @property
    def etat(self) -> EtatPassage:
        """Where it stands."""
        dossier = self.fiche.valeur
        insured = dossier.immatriculation_on(self.jour)
        if self.brouillon or insured is None:
            return EtatPassage.A_VOIR
        if not self.prevus:
            return EtatPassage.SCELLE
        carded = any(one.source is Source.CARTE for one in dossier.immatriculations)
        return EtatPassage.A_FAIRE if carded else EtatPassage.SANS_CARTE

    @property
    def km(self) -> Decimal:
        """Kilometres to the patient, one way; zero where nobody said."""
        adresse = self.fiche.valeur.adresse
        return Decimal(0) if adresse is None else adresse.km


def etapes(
    fiche: Fiche[Dossier],
    ordonnances: Sequence[Fiche[Ordonnance]],
    passages: Sequence[Passage],
    jour: date,
    *,
    seen_on: date | None = None,
) -> tuple[Etape, ...]:
    """Return a patient's passages of a day, with what of them is sealed.

    Args:
        fiche: the patient.
        ordonnances: of the patient.
        passages: what was billed for the patient, that day included.
        jour: the day of the round.
        seen_on: a later day, from which only what surely was asked for on `jour` is told.
    """
    asked = list(_asked(ordonnances, passages, jour, seen_on))
    sur = max((count for count, _ in asked), default=0)
    sealed = [one for one in passages if one.jour == jour]
    found = []
    for rang in range(1, sur + 1):
        whole = crossed(ordonnances, [one for count, one in asked if count >= rang])
        etape = Etape(fiche=fiche, jour=jour, rang=rang, sur=sur, prevus=whole)
        etape, sealed = _marked(etape, sealed)
        found.append(etape)
    return tuple(found)


def ordered(
    passages: Iterable[Etape], moved: Sequence[int], last: Mapping[int, Passage]
) -> tuple[Etape, ...]:
    """Return passages in the order of the road: as a person put them, as last time, by name.

    Args:
        passages: of one day; second passages come after all first ones.
        moved: numbers of patients in the order that a person gave; may be empty.
        last: for each patient the last passage billed before that day.
    """
    places = {patient: Fraction(place) for place, patient in enumerate(moved)}
    behind = Fraction(len(places))
    for patient, place in _former_places(last).items():
        places.setdefault(patient, behind + place)

    def key(etape: Etape) -> tuple[int, Fraction, list[str], int]:
        dossier = etape.fiche.valeur
        place = places.get(etape.patient, behind + 1)
        return etape.rang, place, mots_of(f"{dossier.nom} {dossier.prenom}"), etape.patient

    return tuple(sorted(passages, key=key))


def moved_by(passages: Sequence[Etape], place: int, step: int) -> tuple[int, ...]:
    """Return the order of the patients once one of them has moved.

    Args:
        passages: the round as it is shown.
        place: of a passage in it.
        step: 1 for later, -1 for sooner; past an end nothing moves.
    """
    patient, rang = passages[place].patient, passages[place].rang
    order = list(dict.fromkeys(one.patient for one in passages))
    beside = [one.patient for one in passages if one.rang == rang]
    neighbour = beside.index(patient) + step
    if 0 <= neighbour < len(beside):
        here, there = order.index(patient), order.index(beside[neighbour])
        order[here], order[there] = order[there], order[here]
    return tuple(order)


def usual(prevu: Prevu, passages: Sequence[Passage]) -> bool:
    """Tell whether the acts are those of an earlier passage on that paper, or the paper is new."""
    paper = prevu.papier
    former = [{*one.actes} for one in passages if one.ordonnance == paper]
    return not former or {one.acte for one in prevu.soins} in former


def changes(prevu: Prevu, passages: Sequence[Passage]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the acts that come and those that go since the last passage on that paper."""
    paper = prevu.papier
    former = [one for one in passages if one.ordonnance == paper]
    last = frozenset(former[-1].actes) if former else frozenset()
    now = frozenset(one.acte for one in prevu.soins)
    return now - last, last - now


def usual_bsi(passages: Sequence[Passage]) -> Bsi | None:
    """Return the level of the package that was billed on the last day, None without one."""
    last = max((one.jour for one in passages), default=None)
    codes = {code for one in passages if one.jour == last for code in one.codes}
    return next((level for level in Bsi if level in codes), None)


def _asked(
    ordonnances: Sequence[Fiche[Ordonnance]],
    passages: Sequence[Passage],
    jour: date,
    seen_on: date | None,
) -> Iterator[tuple[int, Suivi]]:
    """Yield how many passages each series asks for on a day; see `etapes`."""
    papers = {one.numero: one.valeur for one in ordonnances}
    for one in suivis(ordonnances, passages):
        serie = papers[one.ordonnance].series[one.rang]
        if seen_on is None or _surely(one, serie, jour, seen_on):
            yield asked_on(one, serie, jour), one


def _surely(suivi: Suivi, serie: Serie, jour: date, seen_on: date) -> bool:
    """Tell whether a rhythm names that very day, and nothing of its stretch is done or to come.

    One passage over several days may be done on any of them: then nobody knows on which it was.
    """
    if serie.jours == 1:
        return True
    end = jour + timedelta(days=serie.jours)
    first = (jour - suivi.debut).days % serie.jours == 0
    alone = serie.passages == 1 and not any(jour <= one < end for one in suivi.faits)
    return first and alone and end <= seen_on


def _marked(etape: Etape, sealed: list[Passage]) -> tuple[Etape, list[Passage]]:
    """Take off a passage what the day's invoices billed of it; return the invoices left."""
    left, numeros = list(sealed), []
    open_ones = []
    for prevu in etape.prevus:
        billed = _billing(prevu, left)
        if billed is None:
            open_ones.append(prevu)
        else:
            left.remove(billed)
            numeros.append(billed.numero)
    return replace(etape, prevus=tuple(open_ones), scelles=tuple(numeros)), left


def _billing(prevu: Prevu, sealed: Sequence[Passage]) -> Passage | None:
    """Return the invoice on that paper, first one with all the acts: others may have changed."""
    paper = prevu.papier
    acts = {one.acte for one in prevu.soins}
    same = [one for one in sealed if one.ordonnance == paper]
    return min(same, key=lambda one: not acts <= {*one.actes}, default=None)


def _former_places(last: Mapping[int, Passage]) -> dict[int, Fraction]:
    """Return where each patient stood in the round of the last day, from 0 to 1."""
    days: dict[date, list[int]] = {}
    for patient, passage in sorted(last.items(), key=lambda one: one[1].numero):
        days.setdefault(passage.jour, []).append(patient)
    return {
        patient: Fraction(place, len(patients))
        for patients in days.values()
        for place, patient in enumerate(patients)
    }
