"""Amounts, days and accounts as banks write them.  Nothing is rounded and nothing is guessed."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from appliance.errors import TableError

AMOUNT: Final = re.compile(r"([+-]?)([0-9]{1,13})(?:[.,]([0-9]{0,5}))?")
IBAN_LIKE: Final = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
CENTURY: Final = "20"
"""Of the days that statements write with two digits of the year."""
EURO: Final = "EUR"
ACCOUNT: Final = 11
"""Characters of a French account's own number."""
WRONG_IBAN: Final = "l’IBAN du compte ne répond pas à sa clé de contrôle"


def centimes(text: str) -> int | None:
    """Return a signed decimal amount of euros, exactly; None for what is none.

    More than two decimals are accepted where they are zeros.
    """
    found = AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    sign, euros, decimals = found[1], found[2], found[3] or ""
    if decimals[2:].strip("0"):
        return None
    amount = int(euros) * 100 + int(decimals[:2].ljust(2, "0"))
    return -amount if sign == "-" else amount


def day(text: str) -> date | None:
    """Return a day written `AAAA-MM-JJ` or `AAAAMMJJ`, None for what is none."""
    if not (text.isascii() and len(text) in {8, 10}):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def short_day(text: str) -> date | None:
    """Return a day written `AAMMJJ`, None for what is none."""
    return day(CENTURY + text) if text.isdecimal() and len(text) == 6 else None


def expected(line: int, what: str) -> TableError:
    """Return the error that says where a file stops being readable, and quotes nothing of it."""
    return TableError(f"ligne {line} : {what}")


def compte_of(text: str) -> tuple[str, tuple[str, ...]]:
    """Return an account as all formats name it, with what is odd in it, in French."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    if not IBAN_LIKE.fullmatch(plain):
        return _iban_of(plain) if _is_rib(plain) else plain, ()
    return plain, (() if _is_iban(plain) else (WRONG_IBAN,))


def rib(banque: str, guichet: str, numero: str) -> str:
    """Return the IBAN of a French account, or its numbers where they make none."""
    plain = re.sub(r"[^0-9A-Z]", "", f"{banque}{guichet}{numero.zfill(ACCOUNT)}".upper())
    return _iban_of(plain) if _is_rib(plain) else plain


@lru_cache
def _iban_of(plain: str) -> str:
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    parts = {"bank_code": plain[:5], "branch_code": plain[5:10], "account_code": plain[10:21]}
    try:
        return str(IBAN.generate("FR", **parts))
    except SchwiftyException:
        return plain


def _is_rib(plain: str) -> bool:
    return len(plain) in {21, 23} and plain[:10].isdecimal()


@lru_cache
def _is_iban(plain: str) -> bool:
    from schwifty import IBAN

    return IBAN(plain, allow_invalid=True).is_valid
