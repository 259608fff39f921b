"""CFONB 120: the bank's statement, of which the table says all but the amounts."""

from typing import Final

OVERPUNCH: Final = {
    **{sign: (digit, 1) for digit, sign in enumerate("{ABCDEFGHI")},
    **{sign: (digit, -1) for digit, sign in enumerate("}JKLMNOPQR")},
}
"""Last digit and sign of an amount by its last character."""


def read_amount(text: str) -> int | None:
    """Return a signed amount in its smallest unit, None for what is no amount.

    How many of its digits are decimals stands in position 20 of its record.
    """
    digits, last = text[:-1], OVERPUNCH.get(text[-1:])
    if last is None or not (digits.isascii() and digits.isdecimal()):
        return None
    digit, sign = last
    return sign * (int(digits) * 10 + digit)
