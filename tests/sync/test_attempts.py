"""The table is the specification, so these tests read it rather than repeat it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.errors import AttemptsLostError
from appliance.sync.attempts import (
    LIFE,
    SETTLED,
    Attempts,
    Dispatch,
    Event,
    News,
    State,
    UnexpectedEventError,
    advance,
)
from tests.made_up import NOON

NAME = "c" * 64
READY = Dispatch(message=NAME)


def news(event: Event, *, at: datetime = NOON, attempt: str = "", answer: str = "") -> News:
    return News(message=NAME, event=event, at=at, attempt=attempt, answer=answer)


def journal(home: Path) -> Journal:
    sizes = Sizes(segment=16 * 1024, reserve=0)
    return Journal.open(home / "j", SystemDisk(), b"k" * 32, lambda size: b"e" * size, sizes=sizes)


def reachable(start: State) -> set[State]:
    found = {start}
    while more := {state for one in found for state in LIFE[one].values()} - found:
        found |= more
    return found


def test_every_state_has_its_lines() -> None:
    assert set(LIFE) == set(State)


@pytest.mark.parametrize("state", State)
def test_no_message_is_ever_stuck(state: State) -> None:
    assert State.REMISE in reachable(state)


def test_nothing_leads_out_of_a_proof() -> None:
    assert reachable(State.REMISE) == {State.REMISE}


@pytest.mark.parametrize("state", State)
def test_no_answer_comes_without_an_attempt(state: State) -> None:
    answers = {Event.PREUVE, Event.REFUS, Event.ECHEC} & LIFE[state].keys()
    tried = {State.TENTATIVE, State.EMPORTEE, State.BLOQUEE}  # blocked: by one of two relays
    assert bool(answers) == (state in tried)


@given(st.lists(st.sampled_from(Event)))
def test_what_is_settled_stays_so_unless_a_person_wants_it_tried_again(events: list[Event]) -> None:
    dispatch = READY
    for event in events:
        before = dispatch
        try:
            dispatch = advance(dispatch, news(event))
        except UnexpectedEventError:
            continue
        if before.state in SETTLED and dispatch.state is not before.state:
            assert before.state is State.BLOQUEE
            assert event in {Event.CONFIEE, Event.PREUVE}  # or another relay was not refused


@pytest.mark.parametrize("event", [Event.DEPART, Event.ECHEC])
def test_the_line_leaves_alone_what_left_by_hand(event: Event) -> None:
    assert event not in LIFE[State.EMPORTEE]


def test_attempts_are_counted_and_dated_from_the_first_on() -> None:
    later = NOON + timedelta(hours=1)
    once = advance(READY, news(Event.DEPART, attempt="1"))
    failed = advance(once, news(Event.ECHEC, answer="421"))
    twice = advance(failed, news(Event.DEPART, at=later, attempt="2"))
    assert (failed.failed, failed.answer) == (True, "421")
    assert (twice.attempts, twice.attempt, twice.failed) == (2, "2", False)
    assert (twice.first, twice.last) == (NOON, later)


def test_a_refused_message_that_is_put_again_starts_afresh() -> None:
    tried = advance(READY, news(Event.DEPART, attempt="1"))
    refused = advance(tried, news(Event.REFUS, answer="550"))
    assert advance(refused, news(Event.CONFIEE)) == READY


def test_what_was_recorded_is_known_after_a_restart(tmp_path: Path) -> None:
    attempts = Attempts(first := journal(tmp_path))
    attempts.record(news(Event.DEPART, attempt="1"))
    after = attempts.record(news(Event.PREUVE, answer="250 “taken”"))
    first.close()
    assert Attempts(journal(tmp_path)).of(NAME) == after
    assert after.state is State.REMISE


def test_a_repeat_writes_nothing(tmp_path: Path) -> None:
    attempts = Attempts(kept := journal(tmp_path))
    attempts.record(news(Event.CONFIEE))
    attempts.record(news(Event.DEPART, attempt="1"))
    attempts.record(news(Event.CONFIEE))
    assert len(list(kept.entries())) == 1


@pytest.mark.parametrize(
    "entry",
    [
        b"no json",
        b"[]",
        b"{}",
        news(Event.PREUVE).to_bytes(),
        news(Event.DEPART).to_bytes().replace(b"depart", b"arrivee"),
    ],
)
def test_a_journal_of_another_program_is_refused(tmp_path: Path, entry: bytes) -> None:
    strange = journal(tmp_path)
    strange.append(entry)
    with pytest.raises(AttemptsLostError):
        Attempts(strange)


@given(
    st.sampled_from(Event),
    st.datetimes(timezones=st.just(UTC)),
    st.text(alphabet="0123456789abcdef"),
    st.text(),
)
def test_news_come_back_from_their_bytes(
    event: Event, at: datetime, attempt: str, answer: str
) -> None:
    told = news(event, at=at, attempt=attempt, answer=answer)
    assert News.parse(told.to_bytes()) == told
