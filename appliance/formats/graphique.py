"""Charts, drawn for paper."""

from collections.abc import Sequence
from typing import Final

from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.shapes import Drawing, String
from reportlab.lib.colors import Color, black, grey

WIDTH: Final = 490
MARGIN: Final = 110
ROW: Final = 22
TALL: Final = 150
TITLE_SIZE: Final = 11
DARK, LIGHT = Color(0.15, 0.35, 0.55), Color(0.65, 0.75, 0.85)


def horizontal_bars(title: str, names: Sequence[str], series: Sequence[Sequence[float]]) -> Drawing:
    """Draw one row a name, from the top down, with a bar of each series."""
    height = ROW * len(names) + 60
    drawing, chart = _titled(title, height), HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = MARGIN, 25, WIDTH - MARGIN - 10, height - 55
    chart.data = [tuple(reversed(values)) for values in series]
    chart.categoryAxis.categoryNames = [*reversed(names)]
    _style(chart, len(series))
    drawing.add(chart)
    return drawing


def vertical_bars(title: str, names: Sequence[str], values: Sequence[float]) -> Drawing:
    """Draw one bar a name, from left to right."""
    drawing, chart = _titled(title, TALL), VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 40, 25, WIDTH - 50, TALL - 55
    chart.data = [tuple(values)]
    chart.categoryAxis.categoryNames = [*names]
    _style(chart, 1)
    drawing.add(chart)
    return drawing


def _titled(title: str, height: float) -> Drawing:
    drawing = Drawing(WIDTH, height)
    drawing.add(String(0, height - 15, title, fontName="Helvetica-Bold", fontSize=TITLE_SIZE))
    return drawing


def _style(chart: HorizontalBarChart | VerticalBarChart, series: int) -> None:
    chart.valueAxis.valueMin = 0
    chart.valueAxis.labels.fontSize = chart.categoryAxis.labels.fontSize = 8
    chart.valueAxis.visibleGrid, chart.valueAxis.gridStrokeColor = True, grey
    for rank, colour in zip(range(series), (DARK, LIGHT), strict=False):
        chart.bars[rank].fillColor, chart.bars[rank].strokeColor = colour, black
