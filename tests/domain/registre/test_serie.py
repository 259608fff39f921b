"""A prescription says what is left of it, what is due today, and when it ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.acte import Prescription
from appliance.domain.antecedents import Passage
from appliance.domain.identifiers import numero_facture
from appliance.domain.registre.fiche import Fiche, Periode
from appliance.domain.registre.ordonnance import Ordonnance, Serie, anomalies_ordonnance
from appliance.domain.registre.serie import (
    Echeance,
    Prescrit,
    Prevu,
    Suivi,
    echeances,
    prevus,
    suivis,
)
from tests.registre_made_up import DAYS, ordonnances

RPPS, OTHER = "99700218896", "10002727377"
FIRST = date(2026, 11, 2)
TWICE_A_DAY = Serie(actes=("ins_injection",), passages=2, duree=30, quotidien=True, ald=True)
DRESSING = Serie(actes=("pansement_lourd", "analgesie_topique"), jours=2, seances=3)
PAPER = Ordonnance(
    prescripteur=RPPS, prescrite_le=FIRST, series=(TWICE_A_DAY, DRESSING), domicile=True
)


def passage(day: date, *actes: str, paper: Ordonnance = PAPER) -> Passage:
    return Passage(
        numero=numero_facture(1),
        jour=day,
        actes=actes,
        codes=(),
        ordonnance=(paper.prescripteur, paper.prescrite_le),
    )


def followed(*passages: Passage, paper: Ordonnance = PAPER) -> list[Suivi]:
    return [*suivis([Fiche(7, paper)], passages)]


def on(day: int) -> date:
    return date(2026, 11, day)


def test_each_passage_billed_is_counted_in_the_series_whose_acts_it_had() -> None:
    insulin, dressing = followed(
        passage(on(2), "ins_injection"),
        passage(on(2), "ins_injection", "pansement_lourd", "analgesie_topique"),
        passage(on(3), "ins_injection", "pansement_lourd"),
        passage(on(3), "ins_injection", paper=replace(PAPER, prescripteur=OTHER)),
    )
    assert (insulin.faits, insulin.reste) == ((on(2), on(2), on(3)), 57)
    assert (dressing.faits, dressing.reste) == ((on(2),), 2)


def test_of_a_lone_series_every_passage_on_that_paper_counts() -> None:
    alone = replace(PAPER, series=(DRESSING,))
    [suivi] = followed(passage(on(2)), passage(on(3), "sc"), paper=alone)
    assert suivi.reste == 1


def test_renewals_give_as_much_again() -> None:
    renewed = replace(PAPER, renouvellements=2)
    assert [renewed.total(one) for one in renewed.series] == [180, 9]
    assert renewed.periode(TWICE_A_DAY) == Periode(debut=FIRST, fin=date(2027, 1, 30))


def test_one_day_in_two_over_an_odd_stretch_begins_one_more() -> None:
    assert PAPER.total(Serie(actes=("sc",), jours=2, duree=15)) == 8


def test_what_the_paper_does_not_limit_has_no_rest() -> None:
    endless = replace(PAPER, series=(Serie(actes=("sc",)),))
    [suivi] = followed(passage(on(3)), paper=endless)
    assert (suivi.reste, suivi.fin, suivi.is_open(date(2030, 1, 1))) == (None, None, True)


def test_a_closed_prescription_ends_the_day_before() -> None:
    closed = replace(PAPER, close_le=on(5))
    assert [closed.periode(one).fin for one in closed.series] == [on(4), on(4)]
    assert not followed(paper=closed)[1].is_open(on(5))


@given(ordonnances(), st.lists(DAYS, max_size=20))
def test_what_is_done_and_what_is_left_make_the_whole(paper: Ordonnance, days: list[date]) -> None:
    acts = sorted({acte for serie in paper.series for acte in serie.actes})
    found = [*suivis([Fiche(1, paper)], [passage(day, *acts, paper=paper) for day in days])]
    for suivi, serie in zip(found, paper.series, strict=True):
        total = paper.total(serie)
        assert suivi.reste == (None if total is None else max(0, total - len(days)))
        assert suivi.faits == tuple(sorted(days))


def wanted(day: date, *passages: Passage) -> tuple[Prevu, ...]:
    return prevus([Fiche(7, PAPER)], followed(*passages), day)


def test_several_series_cross_at_one_visit_by_prescription_and_wording() -> None:
    night = Ordonnance(
        prescripteur=OTHER, prescrite_le=on(1), series=(Serie(actes=("sc",), nuit=True, duree=9),)
    )
    fiches = [Fiche(7, PAPER), Fiche(8, night)]
    found = prevus(fiches, [*suivis(fiches, ())], on(3))
    daily = Prescription(prescripteur=RPPS, date=FIRST, domicile=True, quotidien=True)
    assert found == (
        Prevu(7, daily, (Prescrit("ins_injection", ald=True),)),
        Prevu(
            7,
            replace(daily, quotidien=False),
            (Prescrit("pansement_lourd", ald=False), Prescrit("analgesie_topique", ald=False)),
        ),
        Prevu(
            8,
            Prescription(prescripteur=OTHER, date=on(1), domicile=False, nuit=True),
            (Prescrit("sc", ald=False),),
        ),
    )


def acts(found: tuple[Prevu, ...]) -> set[str]:
    return {soin.acte for one in found for soin in one.soins}


def test_what_was_done_in_its_stretch_of_days_is_not_due_again() -> None:
    done = passage(on(2), "pansement_lourd", "analgesie_topique")
    assert acts(wanted(on(2), done)) == {"ins_injection"}
    assert acts(wanted(on(3), done)) == {"ins_injection"}
    assert acts(wanted(on(4), done)) == {"ins_injection", "pansement_lourd", "analgesie_topique"}


def test_twice_a_day_is_due_until_the_second_passage() -> None:
    insulin = passage(on(3), "ins_injection")
    assert "ins_injection" in acts(wanted(on(3), insulin))
    assert "ins_injection" not in acts(wanted(on(3), insulin, insulin))


def test_nothing_is_due_before_the_first_day_nor_after_the_last() -> None:
    assert wanted(on(1)) == ()
    assert acts(wanted(FIRST + timedelta(days=30))) == {"pansement_lourd", "analgesie_topique"}


def ending(day: date, *passages: Passage, paper: Ordonnance = PAPER) -> tuple[Echeance, ...]:
    return echeances([Fiche(7, paper)], followed(*passages, paper=paper), day)


def test_the_end_is_told_a_week_before_and_not_sooner() -> None:
    long = replace(PAPER, series=(TWICE_A_DAY,))
    last = date(2026, 12, 1)
    assert ending(last - timedelta(days=8), paper=long) == ()
    [found] = ending(last - timedelta(days=7), paper=long)
    assert found.dernier_jour == last
    assert found.phrase == (
        "Ordonnance du 02/11/2026 : les soins se terminent le 01/12/2026. "
        "Demandez le renouvellement."
    )


def test_sittings_that_run_out_are_told_by_their_rhythm() -> None:
    ten = replace(PAPER, series=(replace(DRESSING, seances=6),))
    assert ending(on(2), paper=ten) == ()
    done = [passage(on(day), paper=ten) for day in (2, 4)]
    assert [one.dernier_jour for one in ending(on(6), *done, paper=ten)] == [on(13)]


def test_what_is_renewed_by_another_prescription_is_not_told() -> None:
    alone = replace(PAPER, series=(DRESSING,))
    fiches = [Fiche(7, alone), Fiche(8, replace(alone, prescrite_le=on(7), renouvelle=7))]
    found = echeances(fiches, [*suivis(fiches, ())], on(7))
    assert {one.ordonnance for one in found} == {8}


def test_what_is_over_is_told_no_more() -> None:
    done = [passage(on(day), paper=replace(PAPER, series=(DRESSING,))) for day in (2, 4, 6)]
    assert ending(on(7), *done, paper=replace(PAPER, series=(DRESSING,))) == ()


@pytest.mark.parametrize(
    ("changes", "champ"),
    [
        ({"prescripteur": "123"}, "prescripteur"),
        ({"prescrite_le": on(21)}, "prescrite_le"),
        ({"renouvellements": -1}, "renouvellements"),
        ({"series": ()}, "series"),
        ({"series": (Serie(actes=()),)}, "actes"),
        ({"series": (replace(DRESSING, passages=0),)}, "passages"),
        ({"series": (replace(DRESSING, jours=0),)}, "jours"),
        ({"series": (replace(DRESSING, duree=0),)}, "duree"),
        ({"series": (replace(DRESSING, seances=-2),)}, "seances"),
    ],
)
def test_what_cannot_be_prescribed_is_said_by_field(changes: dict[str, object], champ: str) -> None:
    wrong = replace(PAPER, **changes)  # type: ignore[arg-type]
    assert [one.champ for one in anomalies_ordonnance(wrong, on(20))] == [champ]


def test_a_nurse_who_prescribes_herself_names_nobody() -> None:
    own = replace(PAPER, prescripteur="", acces_direct=True)
    assert [*anomalies_ordonnance(own, on(20))] == []
