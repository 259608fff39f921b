"""A report on paper: its tables, and charts of what a person would rather look at."""

from collections.abc import Iterator, Sequence
from typing import Final

from appliance.domain.argent.bilan import Bilan
from appliance.formats.graphique import horizontal_bars, vertical_bars
from appliance.formats.page import BOLD, LEFT, MM, PLAIN, RIGHT, Drawing, Page
from appliance.formats.tableaux import Tableau, tableaux

FIRST_W: Final = 45 * MM
LONGEST: Final = 26
"""Letters of a first cell: a longer one is cut."""
SMALL: Final = 8
CHARTED: Final = 15
"""Payers in a chart."""


def draw_bilan(bilan: Bilan, titre: str) -> bytes:
    """Return the report, PDF; the same bytes for the same report.

    Args:
        bilan: the report.
        titre: whose it is.
    """
    page = Page()
    page.title(f"Bilan de {bilan.mois}")
    page.write(LEFT, f"{titre}, au {bilan.le:%d/%m/%Y}")
    page.down(2)
    for drawing in _charts(bilan):
        page.draw(drawing)
    for tableau in tableaux(bilan):
        _table(page, tableau)
    return page.finish()


def _charts(bilan: Bilan) -> Iterator[Drawing]:
    told = [(when, rejets.per_mille) for when, rejets in bilan.tendance]
    yield vertical_bars(
        "Taux de rejet par mois, en % (profession : 2 à 5 %)",
        [str(when) for when, _ in told],
        [(per_mille or 0) / 10 for _, per_mille in told],
    )
    slowest = [one for one in bilan.delais if one.p50 is not None][:CHARTED]
    if slowest:
        yield horizontal_bars(
            "Délai des payeurs, en jours : un paiement sur deux, quatre sur cinq",
            [one.payeur for one in slowest],
            [[one.p50 or 0 for one in slowest], [one.p80 or 0 for one in slowest]],
        )
    yield vertical_bars(
        "Euros attendus par semaine, de ce qui est parti",
        [f"{one.lundi:%d/%m}" for one in bilan.semaines],
        [one.attendu / 100 for one in bilan.semaines],
    )


def _table(page: Page, tableau: Tableau) -> None:
    page.need(30 * MM)
    page.write(LEFT, tableau.titre, font=BOLD)
    page.down()
    _row(page, tableau.entetes, BOLD)
    for rangee in tableau.rangees:
        _row(page, rangee, PLAIN)
    page.down()


def _row(page: Page, cells: Sequence[str], font: str) -> None:
    page.need()
    first, *rest = cells
    page.write(LEFT, first[:LONGEST], font=font, size=SMALL)
    step = (RIGHT - LEFT - FIRST_W) / max(len(rest), 1)
    for rank, cell in enumerate(rest, start=1):
        page.write_right(LEFT + FIRST_W + rank * step, cell, font=font, size=SMALL)
    page.down()
