"""When rights are asked of ADRi, by the age of what is known: by property."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.registre.adri import OUBLI, PATIENCE, Demande, Envoi, Issue, a_demander
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Periode, Source

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AGE = timedelta(days=120)
SURE = (Source.CARTE, Source.ADRI)


def read(source: Source, age: int, periode: Periode = Periode()) -> Droits:  # noqa: B008
    return Droits(source=source, vu_le=NOW.date() - timedelta(days=age), periode=periode)


def asked(
    days: float, issue: Issue | None = None, *, answered: float | None = None, refus: str = ""
) -> tuple[Envoi, Demande]:
    told = None if answered is None else NOW - timedelta(days=answered)
    demande = Demande(reference="r", patient=1, issue=issue, repondu_le=told)
    envoi = Envoi(
        message=b"m",
        sha256="s",
        pose_le=NOW - timedelta(days=days),
        pas_avant=None,
        demandes=(demande,),
        refus=refus,
    )
    return envoi, demande


@given(st.sampled_from(SURE), st.integers(0, 400), st.integers(1, 366))
def test_a_reading_spares_the_question_as_long_as_it_is_younger_than_the_age(
    source: Source, old: int, age: int
) -> None:
    due = a_demander([read(source, old)], (), NOW, timedelta(days=age))
    assert due is (old >= age)


@given(st.sampled_from([one for one in Source if one not in SURE]), st.integers(0, 400))
def test_a_paper_of_any_age_spares_no_question(source: Source, old: int) -> None:
    assert a_demander([read(source, old)], (), NOW, AGE)


@given(st.integers(0, 119))
def test_closed_rights_are_asked_again_however_young(old: int) -> None:
    closed = Periode(fin=date(2026, 11, 19))
    assert a_demander([read(Source.CARTE, old, closed)], (), NOW, AGE)


def test_what_a_person_set_aside_spares_nothing() -> None:
    aside = Droits(source=Source.ADRI, vu_le=NOW.date(), ecarte_le=NOW.date())
    assert a_demander([aside], (), NOW, AGE)


@given(st.floats(0, 40))
def test_an_open_question_is_waited_for_and_no_longer(days: float) -> None:
    waits = timedelta(days=days) < PATIENCE
    assert a_demander((), [asked(days)], NOW, AGE) is not waits


@given(st.floats(0, 29), st.sampled_from([Issue.TROUVE, Issue.PLUSIEURS, Issue.INCONNU]))
def test_an_answer_is_not_asked_for_again_within_the_age(days: float, issue: Issue) -> None:
    assert not a_demander((), [asked(29, issue, answered=days)], NOW, AGE)


@given(st.floats(0, 29))
def test_a_service_that_was_down_rests_for_a_day(days: float) -> None:
    question = asked(29, Issue.INDISPONIBLE, answered=days)
    assert a_demander((), [question], NOW, AGE) is (timedelta(days=days) >= timedelta(days=1))


def test_a_question_that_the_server_refuses_blocks_nothing() -> None:
    assert a_demander((), [asked(1, refus="550")], NOW, AGE)


@given(st.floats(0, 60))
def test_a_question_is_carried_until_it_is_forgotten(days: float) -> None:
    envoi, _ = asked(days)
    assert envoi.attend(NOW) is (timedelta(days=days) < OUBLI)
