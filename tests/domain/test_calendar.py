"""The legal delays count working days."""

from datetime import date

import pytest

from appliance.domain.calendar import Calendrier, double_kept_until, is_working, transmission_due


def test_the_published_case_of_november_2026() -> None:
    assert transmission_due(date(2026, 11, 6), tiers_payant=True) == date(2026, 11, 19)


def test_three_working_days_when_the_patient_paid() -> None:
    assert transmission_due(date(2026, 11, 20), tiers_payant=False) == date(2026, 11, 25)


@pytest.mark.parametrize(
    "day", [date(2026, 5, 1), date(2026, 11, 11), date(2026, 4, 6), date(2026, 11, 21)]
)
def test_holidays_and_week_ends_do_not_count(day: date) -> None:
    assert not is_working(day)


def test_alsace_moselle_has_two_more_holidays_and_a_later_delay() -> None:
    there = Calendrier.ALSACE_MOSELLE
    for day in (date(2026, 4, 3), date(2025, 12, 26)):
        assert is_working(day)
        assert not is_working(day, there)
    made = date(2025, 12, 24)
    assert transmission_due(made, tiers_payant=False) == date(2025, 12, 30)
    assert transmission_due(made, tiers_payant=False, calendrier=there) == date(2025, 12, 31)


@pytest.mark.parametrize("calendrier", Calendrier)
def test_every_calendar_has_the_national_holidays(calendrier: Calendrier) -> None:
    assert not is_working(date(2026, 7, 14), calendrier)


def test_the_double_is_kept_ninety_days() -> None:
    assert double_kept_until(date(2026, 11, 6)) == date(2027, 2, 4)
