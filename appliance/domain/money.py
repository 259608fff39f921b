"""Amounts in integer centimes, and the one rounding of the trade."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

PERCENT: Final = Decimal("0.01")


def times(centimes: int, factor: Decimal) -> int:
    """Return `centimes` x `factor` in centimes, half up.

    Half up on a tie is printed in the tariff tables (3.15 x 1.5 = 4.73); see
    docs/regles.md for what is assumed of it.
    """
    return int((centimes * factor).to_integral_value(ROUND_HALF_UP))


def part(centimes: int, percent: int) -> int:
    """Return `percent` % of `centimes`, half up."""
    return times(centimes, percent * PERCENT)


def euros(centimes: int) -> str:
    """Write an amount as a French reader expects it: 725 is `7,25 €`."""
    sign, rest = ("-", -centimes) if centimes < 0 else ("", centimes)
    return f"{sign}{rest // 100},{rest % 100:02d} €"
