"""Passages before one, on the same paper, that nobody billed: they may share its invoice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from appliance.domain.antecedents import ICI, Passage
from appliance.domain.brouillon import Anterieur
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.serie import Prevu
from appliance.domain.tournee import Etape, etapes


def looking_back(
    ordonnances: Sequence[Fiche[Ordonnance]],
    passages: Sequence[Passage],
    steps: Sequence[Etape],
    jours: int,
) -> tuple[Etape, ...]:
    """Return the passages of a day, each with those before that may share its invoice."""
    return tuple(
        replace(one, avant=anterieurs(ordonnances, passages, steps, one.rang, jours))
        for one in steps
    )


def anterieurs(
    ordonnances: Sequence[Fiche[Ordonnance]],
    passages: Sequence[Passage],
    steps: Sequence[Etape],
    rang: int,
    jours: int,
) -> tuple[Anterieur, ...]:
    """Return the passages before one, in the order of time.

    Of other days only those since the first passage that this box billed on that paper: what was
    done before may have been billed elsewhere.  Whatever was billed on it counts as one of its day.

    Args:
        ordonnances: of the patient.
        passages: what was billed for the patient.
        steps: the passages of the day at that patient, as `etapes` gives them.
        rang: of the one in question, from 1.
        jours: how many days to look back; 0 for nothing at all, not even of that day.
    """
    *sooner, last = steps[:rang]
    if not last.prevus or not jours:
        return ()
    here, found = last.prevus[0], list[Anterieur]()
    billed = Counter(one.jour for one in passages if one.ordonnance == here.papier)
    most = next(_most_of_a_day(one.valeur) for one in ordonnances if one.numero == here.ordonnance)
    done = [*passages, *(_planned(last.jour, one) for step in steps[:rang] for one in step.prevus)]
    for back in range(min(jours, (last.jour - min(billed, default=last.jour)).days), 0, -1):
        day = last.jour - timedelta(days=back)
        if billed[day] < most:  # else nothing is missing, and a long history is not read
            others = [one for one in done if one.jour != day]
            asked = etapes(last.fiche, ordonnances, others, day, seen_on=last.jour)
            missed = _on_paper(here, asked)[billed[day] :]
            found += (Anterieur(jour=day, soins=one.soins) for one in missed)
            done += (_planned(day, one) for one in missed)
    of_the_day = _on_paper(here, sooner)
    return (*found, *(Anterieur(jour=last.jour, soins=one.soins) for one in of_the_day))


def _most_of_a_day(paper: Ordonnance) -> int:
    """Return how many passages a paper asks for on any one day, at the most."""
    return max(one.passages if one.jours == 1 else 1 for one in paper.series)


def _on_paper(prevu: Prevu, steps: Sequence[Etape]) -> list[Prevu]:
    """Return what is left to bill on the paper and the wording of one thing."""
    paper = (prevu.ordonnance, prevu.prescription)
    left = (one for step in steps for one in step.prevus)
    return [one for one in left if (one.ordonnance, one.prescription) == paper]


def _planned(jour: date, prevu: Prevu) -> Passage:
    actes = tuple(one.acte for one in prevu.soins)
    return Passage(numero=ICI, jour=jour, actes=actes, codes=(), ordonnance=prevu.papier)
