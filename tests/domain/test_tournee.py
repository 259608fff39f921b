"""The round says who is due today, in the order of the road, and what of it is sealed."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.antecedents import Passage
from appliance.domain.anterieurs import anterieurs
from appliance.domain.identifiers import numero_facture
from appliance.domain.registre.dossier import Adresse, Dossier, Immatriculation
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie, anomalies_ordonnance
from appliance.domain.registre.serie import echeances, suivis
from appliance.domain.tournee import (
    Etape,
    EtatPassage,
    changes,
    etapes,
    moved_by,
    ordered,
    usual,
)
from tests.made_up import ADA

RPPS, OTHER = "99700218896", "10002727377"
MONDAY = date(2026, 11, 2)
INSULIN = Serie(actes=("ins_injection",), passages=2, duree=30, quotidien=True, ald=True)
DRESSING = Serie(actes=("pansement_lourd",), jours=2, duree=30)
PAPER = Ordonnance(
    prescripteur=RPPS, prescrite_le=MONDAY, series=(INSULIN, DRESSING), domicile=True
)
OWN = Immatriculation(nir=ADA.nir, source=Source.CARTE, vu_le=MONDAY)
DOSSIER = Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812", immatriculations=(OWN,))
FICHE = Fiche(7, DOSSIER)


def on(day: int) -> date:
    return date(2026, 11, day)


def billed(number: int, day: date, *actes: str, paper: Ordonnance = PAPER) -> Passage:
    return Passage(
        numero=numero_facture(number),
        jour=day,
        actes=actes,
        codes=(),
        ordonnance=(paper.prescripteur, paper.prescrite_le),
    )


def round_of(day: date, *passages: Passage, paper: Ordonnance = PAPER) -> tuple[Etape, ...]:
    return etapes(FICHE, [Fiche(1, paper)], passages, day)


def acts(etape: Etape) -> list[list[str]]:
    return [[soin.acte for soin in prevu.soins] for prevu in etape.prevus]


def test_several_passages_a_day_each_have_the_acts_that_are_due_then() -> None:
    first, second = round_of(on(2))
    assert acts(first) == [["ins_injection"], ["pansement_lourd"]]
    assert acts(second) == [["ins_injection"]]
    assert [(one.rang, one.sur) for one in (first, second)] == [(1, 2), (2, 2)]


def test_what_is_due_every_other_day_rests_on_the_day_between() -> None:
    done = billed(1, on(2), "ins_injection", "pansement_lourd")
    assert acts(round_of(on(3), done)[0]) == [["ins_injection"]]
    assert acts(round_of(on(4), done)[0]) == [["ins_injection"], ["pansement_lourd"]]


@pytest.mark.parametrize(("day", "due"), [(2, 1), (3, 0), (5, 1), (8, 0), (9, 1)])
def test_given_weekdays_are_kept(day: int, due: int) -> None:
    mondays_and_thursdays = replace(INSULIN, passages=1, semaine=(1, 4))
    paper = replace(PAPER, series=(mondays_and_thursdays,))
    assert len(round_of(on(day), paper=paper)) == due


def test_weekdays_are_counted_over_the_length_of_the_paper() -> None:
    serie = Serie(actes=("sc",), semaine=(1, 4), duree=10)
    assert replace(PAPER, series=(serie,)).total(serie) == 3


@given(st.sets(st.integers(1, 7), min_size=1), st.integers(1, 12))
def test_the_sittings_run_out_on_the_day_of_the_last_one(week: set[int], left: int) -> None:
    serie = Serie(actes=("sc",), semaine=tuple(sorted(week)), seances=left)
    paper = Fiche(1, replace(PAPER, series=(serie,)))
    days = [MONDAY + timedelta(days=rank) for rank in range(7 * left)]
    last = [day for day in days if serie.takes(day)][left - 1]
    told = echeances([paper], [*suivis([paper], ())], MONDAY)
    soon = last - MONDAY <= timedelta(days=7)
    assert [one.dernier_jour for one in told] == ([last] if soon else [])


def test_a_rhythm_is_in_days_or_in_weekdays() -> None:
    wrong = Serie(actes=("sc",), jours=2, semaine=(0, 8))
    found = anomalies_ordonnance(replace(PAPER, series=(wrong,)), MONDAY)
    assert [one.champ for one in found] == ["semaine", "jours"]


def test_an_invoice_of_the_day_marks_its_passage_and_no_other() -> None:
    first, second = round_of(on(2), billed(1, on(2), "ins_injection"))
    assert first.scelles == (numero_facture(1),)
    assert acts(first) == [["pansement_lourd"]]
    assert second.etat is EtatPassage.A_FAIRE


def test_a_passage_billed_otherwise_on_its_paper_is_sealed_all_the_same() -> None:
    alone = replace(PAPER, series=(DRESSING,))
    [etape] = round_of(on(2), billed(1, on(2), "sc", paper=alone), paper=alone)
    assert etape.etat is EtatPassage.SCELLE
    elsewhere = billed(1, on(2), "sc", paper=replace(alone, prescripteur=OTHER))
    [other] = round_of(on(2), elsewhere, paper=alone)
    assert other.etat is EtatPassage.A_FAIRE


@pytest.mark.parametrize(
    ("dossier", "etat"),
    [
        (DOSSIER, EtatPassage.A_FAIRE),
        (replace(DOSSIER, immatriculations=()), EtatPassage.A_VOIR),
        (
            replace(DOSSIER, immatriculations=(replace(OWN, source=Source.ATTESTATION),)),
            EtatPassage.SANS_CARTE,
        ),
    ],
)
def test_a_patient_who_has_no_card_stands_in_the_round(dossier: Dossier, etat: EtatPassage) -> None:
    [etape, _] = etapes(Fiche(7, dossier), [Fiche(1, PAPER)], (), on(3))
    assert etape.etat is etat


def test_a_draft_is_to_be_seen() -> None:
    assert replace(round_of(on(3))[0], brouillon=True).etat is EtatPassage.A_VOIR


def test_the_way_is_that_of_the_address() -> None:
    there = Fiche(7, replace(DOSSIER, adresse=Adresse(km=Decimal("3.5"))))
    assert Etape(fiche=there, jour=on(2), rang=1, sur=1, prevus=()).km == Decimal("3.5")
    assert round_of(on(2))[0].km == 0


# The order ------------------------------------------------------------------------------------


def passage(patient: int, nom: str, rang: int = 1) -> Etape:
    dossier = replace(DOSSIER, nom=nom)
    return Etape(fiche=Fiche(patient, dossier), jour=on(9), rang=rang, sur=2, prevus=())


PEOPLE = [passage(1, "Zora"), passage(2, "éclair"), passage(3, "DUPONT"), passage(3, "DUPONT", 2)]


def patients(found: tuple[Etape, ...]) -> list[int]:
    return [one.patient for one in found]


def test_without_any_past_the_round_goes_by_name_second_passages_last() -> None:
    assert patients(ordered(PEOPLE, (), {})) == [3, 2, 1, 3]


def test_the_round_goes_as_the_last_one_did() -> None:
    last = {1: billed(4, on(8)), 3: billed(5, on(8)), 2: billed(9, on(8))}
    assert patients(ordered(PEOPLE, (), last)) == [1, 3, 2, 3]


def test_the_order_that_a_person_gave_stands_first() -> None:
    last = {1: billed(4, on(8)), 3: billed(5, on(8))}
    assert patients(ordered(PEOPLE, (2,), last)) == [2, 1, 3, 3]


def test_a_passage_moves_among_those_of_its_rank() -> None:
    shown = ordered(PEOPLE, (), {})
    assert moved_by(shown, 0, 1) == (2, 3, 1)
    assert moved_by(shown, 0, -1) == (3, 2, 1)
    assert moved_by(shown, 3, 1) == (3, 2, 1)


@given(st.permutations([1, 2, 3]), st.integers(0, 2), st.sampled_from([1, -1]))
def test_a_move_and_its_way_back_leave_all_as_it_was(
    order: list[int], place: int, step: int
) -> None:
    shown = ordered(PEOPLE[:3], order, {})
    moved = ordered(shown, moved_by(shown, place, step), {})
    if moved != shown:
        assert ordered(moved, moved_by(moved, place + step, -step), {}) == shown


# What changed ---------------------------------------------------------------------------------


def test_acts_as_on_an_earlier_day_are_usual_others_are_told() -> None:
    insulin, dressing = round_of(on(4))[0].prevus
    yesterday = billed(1, on(3), "ins_injection")
    assert usual(insulin, [yesterday])
    assert usual(insulin, [])
    assert not usual(dressing, [yesterday])
    comes, goes = frozenset({"pansement_lourd"}), frozenset({"ins_injection"})
    assert changes(dressing, [yesterday]) == (comes, goes)
    assert changes(dressing, []) == (comes, frozenset())


SC = Serie(actes=("sc",), duree=30)


def before(
    day: date, *passages: Passage, paper: Ordonnance, rang: int = 1, jours: int = 3
) -> list[tuple[int, list[str]]]:
    """Return the days and acts of the passages that may go with one into its invoice."""
    papers, steps = [Fiche(1, paper)], round_of(day, *passages, paper=paper)
    found = anterieurs(papers, passages, steps, rang, jours)
    return [(one.jour.day, [soin.acte for soin in one.soins]) for one in found]


@pytest.mark.parametrize(("jours", "days"), [(0, []), (1, [8]), (3, [6, 8]), (14, [3, 4, 6, 8])])
def test_what_nobody_billed_before_is_offered_as_far_as_the_setting_goes(
    jours: int, days: list[int]
) -> None:
    paper = replace(PAPER, series=(SC,))
    done = [billed(day, on(day), "sc", paper=paper) for day in (2, 5, 7)]
    found = before(on(9), *done, paper=paper, jours=jours)
    assert found == [(day, ["sc"]) for day in days]


def test_what_came_before_the_first_invoice_on_a_paper_is_not_offered() -> None:
    paper = replace(PAPER, series=(SC,))
    assert before(on(9), paper=paper) == []
    other = replace(paper, prescrite_le=on(3))
    assert before(on(9), billed(1, on(7), "sc", paper=other), paper=paper) == []
    assert before(on(9), billed(1, on(8), "sc", paper=paper), paper=paper) == []


def test_the_passages_of_the_morning_go_with_the_evening_s() -> None:
    twice = replace(PAPER, series=(replace(SC, passages=2),))
    done = [billed(1, on(8), "sc", paper=twice)]
    assert before(on(9), *done, paper=twice) == [(8, ["sc"])]
    assert before(on(9), *done, paper=twice, rang=2) == [(8, ["sc"]), (9, ["sc"])]
    assert before(on(9), *done, paper=twice, rang=2, jours=0) == []


def test_no_more_is_offered_than_the_paper_has_left() -> None:
    three = replace(PAPER, series=(Serie(actes=("sc",), seances=3),))
    done = [billed(1, on(5), "sc", paper=three)]
    assert before(on(9), *done, paper=three) == [(6, ["sc"])]


def test_every_other_day_only_a_day_that_the_rhythm_names_and_missed_is_offered() -> None:
    paper = replace(PAPER, series=(replace(SC, jours=2),))  # on the 2nd, 4th, 6th, 8th
    done = [billed(1, on(2), "sc", paper=paper)]
    assert before(on(8), *done, paper=paper) == [(6, ["sc"])]
    assert before(on(7), *done, paper=paper) == [(4, ["sc"])]  # the 6th is today's own
    late = billed(2, on(7), "sc", paper=paper)
    assert before(on(8), *done, late, paper=paper) == []


def test_only_what_the_same_paper_asks_for_is_offered() -> None:
    done = billed(1, on(4), "ins_injection"), billed(2, on(4), "ins_injection")
    assert before(on(6), *done, paper=PAPER) == [(5, ["ins_injection"])] * 2
