"""Bars that a person reads at a glance, each with its figure: black and white is enough.

Imported only where a chart is shown: what draws it takes its time.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from textual_plotext import PlotextPlot

BLOCK: Final = "█"
THICK: Final = 0.3
ROWS_A_BAR: Final = 2


class Bar(NamedTuple):
    """One bar: what it is, how long, and the figure that stands beside it."""

    label: str
    value: int
    figure: str


class Chart(PlotextPlot, can_focus=False):
    """Horizontal bars, the first one above."""

    def show(self, bars: Sequence[Bar]) -> None:
        """Draw these bars; none at all leaves an empty place."""
        self.plt.clear_figure()
        self.plt.frame(frame=False)
        self.plt.xticks([])
        if any(bar.value for bar in bars):
            labels = _aligned(bars)
            values = [bar.value for bar in bars]
            self.plt.bar(
                labels[::-1], values[::-1], orientation="horizontal", width=THICK, marker=BLOCK
            )
        self.styles.height = ROWS_A_BAR * len(bars)
        self.refresh()


def _aligned(bars: Sequence[Bar]) -> list[str]:
    """Return label and figure of each bar, one below the other."""
    label = max(len(bar.label) for bar in bars)
    figure = max(len(bar.figure) for bar in bars)
    return [f"{bar.label:<{label}}  {bar.figure:>{figure}} " for bar in bars]
