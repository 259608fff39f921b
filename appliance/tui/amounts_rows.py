"""The lines of an invoice in rows: the rule beside the amounts, or below on a narrow screen."""

from collections.abc import Iterator
from typing import Final

from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.money import euros
from appliance.tui import texts, wording

RULE: Final = 37
"""Columns left for the rule beside the amounts."""
CODE: Final = 5
WORDS: Final = {
    "NUIT": texts.NIGHT_LINE,
    "NUIT_PROFONDE": texts.DEEP_NIGHT_LINE,
    "DIMANCHE_FERIE": texts.SUNDAY_LINE,
}
"""Lines that no official code names as they stand here."""
WIDE: Final = 78
NARROW_INDENT: Final = 2


def header(width: int) -> str:
    """Return the titles over the lines."""
    return _row(
        width,
        texts.COLUMN_CODE,
        texts.COLUMN_COEFFICIENT,
        texts.COLUMN_AMOUNT,
        texts.COLUMN_AMO,
        texts.COLUMN_AMC,
        texts.COLUMN_RULE if width >= WIDE else "",
    )


def lines(cotation: Cotation, width: int) -> str:
    """Return the lines with their rules."""
    return "\n".join(row for ligne in cotation.lignes for row in _ligne(ligne, width))


def total(cotation: Cotation, width: int) -> str:
    """Return the sums, below the columns they sum up."""
    sums = map(euros, (cotation.total, cotation.amo, cotation.amc))
    return _row(width, texts.TOTAL, "", *sums, "")


def _ligne(ligne: Ligne, width: int) -> Iterator[str]:
    amounts = map(euros, (ligne.montant, ligne.amo, ligne.amc))
    cells = (
        wording.fit(WORDS.get(ligne.code, ligne.code), CODE),
        wording.coefficient(ligne.coefficient),
        *amounts,
    )
    if width < WIDE:
        yield _row(width, *cells, "")
        rule = wording.wrapped(ligne.regle, width - NARROW_INDENT)
        yield from (" " * NARROW_INDENT + row for row in rule)
        return
    first, *others = wording.wrapped(ligne.regle, RULE)
    yield _row(width, *cells, first)
    for other in others:
        yield _row(width, "", "", "", "", "", other)


def _row(width: int, *cells: str) -> str:
    code, coef, montant, amo, amc, regle = cells
    if width < WIDE:
        return f"{code:<{CODE}}{coef:>4}{montant:>9}{amo:>9}{amc:>9}".rstrip()
    return f"{code:<{CODE}} {coef:>4} {montant:>9} {amo:>8} {amc:>8}  {regle}".rstrip()
