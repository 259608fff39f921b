"""The pace after a failure."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.sync.pace import LONGEST, SHORTEST, SPREAD, is_due
from tests.made_up import NOON

spans = st.timedeltas(timedelta(0), timedelta(days=60))
dice = st.floats(0, 1)


@given(spans, dice)
def test_no_message_is_tried_again_within_five_minutes(age: timedelta, jitter: float) -> None:
    last = NOON + age
    assert not is_due(NOON, last, jitter, last + SHORTEST - timedelta(seconds=1))


@given(spans, dice)
def test_no_message_waits_longer_than_four_hours_and_their_spread(
    age: timedelta, jitter: float
) -> None:
    last = NOON + age
    assert is_due(NOON, last, jitter, last + LONGEST * (1 + SPREAD))


def test_one_waits_as_long_as_one_has_tried() -> None:
    last = NOON + timedelta(hours=1)
    assert not is_due(NOON, last, 0, last + timedelta(minutes=59))
    assert is_due(NOON, last, 0, last + timedelta(minutes=60))


def test_two_boxes_that_failed_together_do_not_come_back_together() -> None:
    last, now = NOON + timedelta(hours=1), NOON + timedelta(hours=2, minutes=3)
    assert is_due(NOON, last, 0, now)
    assert not is_due(NOON, last, 1, now)


@given(spans, dice)
def test_a_clock_set_back_keeps_no_message_waiting(age: timedelta, jitter: float) -> None:
    last = NOON + age
    assert is_due(NOON, last, jitter, last - timedelta(seconds=1))
