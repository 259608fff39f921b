"""Money is whole centimes, rounded half up, and written as in France."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.money import euros, part, times


@pytest.mark.parametrize(
    ("centimes", "factor", "expected"),
    [(315, "1.5", 473), (315, "0.5", 158), (315, "3.05", 961), (265, "3", 795), (1, "0.4", 0)],
)
def test_lines_round_half_up_as_the_printed_tables_do(
    centimes: int, factor: str, expected: int
) -> None:
    assert times(centimes, Decimal(factor)) == expected


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_part_is_within_half_a_centime(centimes: int, percent: int) -> None:
    assert abs(part(centimes, percent) * 100 - centimes * percent) <= 50


@pytest.mark.parametrize(
    ("centimes", "written"), [(725, "7,25 €"), (5, "0,05 €"), (-1234, "-12,34 €"), (100, "1,00 €")]
)
def test_amounts_are_written_as_in_france(centimes: int, written: str) -> None:
    assert euros(centimes) == written
