"""How near the legal end is: by working days, and said before it is too late."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.calendar import is_working, transmission_due
from appliance.domain.delai import Delai, Urgence, delai

MONDAY = date(2026, 11, 16)


def told(faite: date, days: int, *, tiers_payant: bool) -> list[Urgence]:
    return [
        delai(faite, faite + timedelta(days=ahead), tiers_payant=tiers_payant).urgence
        for ahead in range(days)
    ]


def test_eight_working_days_turn_amber_at_half_and_red_on_the_last_but_one() -> None:
    assert (
        told(MONDAY, 12, tiers_payant=True)
        == [
            *[Urgence.A_TEMPS] * 4,  # Monday to Thursday: three of eight are gone
            *[Urgence.ORANGE] * 5,  # Friday to Tuesday
            *[Urgence.ROUGE] * 1,  # the last day is Thursday 26
            Urgence.ROUGE,
            Urgence.DEPASSE,
        ][:12]
    )
    assert transmission_due(MONDAY, tiers_payant=True) == date(2026, 11, 26)


def test_three_working_days_have_no_time_for_amber() -> None:
    assert told(MONDAY, 5, tiers_payant=False) == [
        Urgence.A_TEMPS,
        Urgence.A_TEMPS,
        Urgence.ROUGE,
        Urgence.ROUGE,
        Urgence.DEPASSE,
    ]


def test_a_week_end_takes_nothing_away() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert delai(friday, friday + timedelta(days=2), tiers_payant=False) == Delai(
        date(2026, 11, 25), 3, Urgence.A_TEMPS
    )
    assert delai(friday, monday, tiers_payant=False).restants == 2


@given(
    faite=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    tiers_payant=st.booleans(),
    ahead=st.integers(0, 30),
)
def test_what_is_not_past_is_never_said_to_be_and_the_reverse(
    faite: date, ahead: int, *, tiers_payant: bool
) -> None:
    today = faite + timedelta(days=ahead)
    found = delai(faite, today, tiers_payant=tiers_payant)
    assert (found.urgence is Urgence.DEPASSE) == (today > found.limite)
    assert is_working(found.limite)
    assert found.restants <= (8 if tiers_payant else 3)


@given(
    faite=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    tiers_payant=st.booleans(),
    ahead=st.integers(0, 30),
)
def test_it_only_ever_gets_more_urgent(faite: date, ahead: int, *, tiers_payant: bool) -> None:
    order = list(Urgence)
    today = faite + timedelta(days=ahead)
    before = delai(faite, today, tiers_payant=tiers_payant).urgence
    after = delai(faite, today + timedelta(days=1), tiers_payant=tiers_payant).urgence
    assert order.index(before) <= order.index(after)
