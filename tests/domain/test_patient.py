"""A card's date of birth gives an age, or nothing."""

from dataclasses import replace
from datetime import date

import pytest

from tests.made_up import ADA


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("20200229", 6),
        ("20201121", 5),
        ("20201120", 6),
        ("20270101", None),
        ("19550000", None),
        ("19551301", None),
        ("", None),
    ],
)
def test_age_is_counted_in_full_years_or_unknown(born: str, age: int | None) -> None:
    assert replace(ADA, naissance=born).age_on(date(2026, 11, 20)) == age
