"""The legal delays count working days."""

from datetime import date

import pytest

from appliance.domain.calendar import is_working, transmission_due


def test_the_published_case_of_november_2026() -> None:
    assert transmission_due(date(2026, 11, 6), tiers_payant=True) == date(2026, 11, 19)


def test_three_working_days_when_the_patient_paid() -> None:
    assert transmission_due(date(2026, 11, 20), tiers_payant=False) == date(2026, 11, 25)


@pytest.mark.parametrize(
    "day", [date(2026, 5, 1), date(2026, 11, 11), date(2026, 4, 6), date(2026, 11, 21)]
)
def test_holidays_and_week_ends_do_not_count(day: date) -> None:
    assert not is_working(day)
