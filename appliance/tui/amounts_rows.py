"""The lines of an invoice in rows: the rule beside the amounts, or below on a narrow screen."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.money import euros
from appliance.tui import texts, wording
from appliance.tui.texts import round as words

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


def lines(cotation: Cotation, jours: Sequence[date], width: int) -> str:
    """Return the lines with their rules; each passage, where there are several, has a title."""
    return "\n".join(
        row for rang in range(len(jours)) for row in _passage(cotation, jours, rang, width)
    )


def _passage(cotation: Cotation, jours: Sequence[date], rang: int, width: int) -> Iterator[str]:
    lignes = [ligne for ligne in cotation.lignes if ligne.seance == rang]
    if len(jours) > 1:
        yield words.OF_DAY.format(
            day=_named(jours, rang), amount=euros(sum(ligne.montant for ligne in lignes))
        )
    for ligne in lignes:
        yield from _ligne(ligne, width)


def _named(jours: Sequence[date], rang: int) -> str:
    """Name a passage by its day, and by its rank where the day has several."""
    day = wording.day(jours[rang])
    if jours.count(jours[rang]) == 1:
        return day
    return words.NTH_PASSAGE.format(day=day, nth=jours[:rang].count(jours[rang]) + 1)


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
