"""A page of PDF to write on from the top down: the one door to what draws."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw as draw_drawing
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

__all__ = ["BOLD", "LEFT", "MARK", "MM", "PLAIN", "RIGHT", "WIDTH", "Drawing", "Page", "qr_code"]

WIDTH, HEIGHT = A4
MM: Final = mm
LEFT: Final = 18 * mm
RIGHT: Final = WIDTH - LEFT
TOP: Final = HEIGHT - 20 * mm
FOOT: Final = 20 * mm
LINE: Final = 6 * mm
PLAIN, BOLD, EVEN = "Helvetica", "Helvetica-Bold", "Courier"
SIZE: Final = 10
HEAD: Final = 15
SMALL: Final = 8
ROW: Final = 9
COLUMN: Final = 0.6 * SMALL
"""Points from one row of a terminal to the next, and from one column to the next."""
BLOCKS: Final = {"▀": (0.5, 1.0)} | {chr(0x2580 + n): (0.0, n / 8) for n in range(1, 9)}
"""Of each block that a terminal draws, the part of its row that is black, from below."""
DRAWN: Final = str.maketrans("─│═║╔╗╚╝↓↑→", "—|=|++++v^>") | dict.fromkeys(map(ord, BLOCKS), " ")
"""What a terminal draws and the standard fonts do not."""
MARK: Final = "SIMULATION — SANS VALEUR"


class Page:
    """A canvas, and how far down it is written; the same bytes for the same content.

    Args:
        foot: how near the bottom a line may come; below it a new page begins.
    """

    def __init__(self, foot: float = FOOT) -> None:
        self._content = BytesIO()
        self.canvas: Any = Canvas(self._content, pagesize=A4, invariant=1, pageCompression=0)
        self.y, self._foot = TOP, foot
        self._mark()

    def title(self, text: str) -> None:
        """Write a line in large letters."""
        self.write(LEFT, text, font=BOLD, size=HEAD)
        self.down(2)

    def write(self, x: float, text: str, *, font: str = PLAIN, size: int = SIZE) -> None:
        """Write from a place on, on the present line."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)

    def write_right(self, x: float, text: str, *, font: str = PLAIN, size: int = SIZE) -> None:
        """Write up to a place, on the present line."""
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(x, self.y, text)

    def paragraph(self, text: str) -> None:
        """Write a text over as many lines as it takes, and leave one."""
        self.flow(text)
        self.down()

    def flow(self, text: str) -> None:
        """Write a text over as many lines as it takes."""
        for line in self.folded(text, RIGHT - LEFT):
            self.need()
            self.write(LEFT, line)
            self.down()

    def chapter(self, text: str) -> None:
        """Begin at the top of a page, and enter the title in the document's outline."""
        if self.y < TOP:
            self.need(TOP)
        self.canvas.bookmarkPage(text)
        self.canvas.addOutlineEntry(text, text)
        for line in self.folded(text, RIGHT - LEFT, size=HEAD):
            self.write(LEFT, line, font=BOLD, size=HEAD)
            self.down()
        self.down()

    def heading(self, text: str) -> None:
        """Write a line in bold letters, and what follows on the same page."""
        self.need(3 * LINE)
        self.write(LEFT, text, font=BOLD)
        self.down()

    def listing(self, rows: Sequence[str]) -> None:
        """Write rows of a terminal as they stand there, all on one page, and leave a line."""
        self.need(len(rows) * ROW)
        for row in rows:
            self.write(LEFT, row.translate(DRAWN), font=EVEN, size=SMALL)
            self._blocks(row)
            self.y -= ROW
        self.down()

    def _blocks(self, row: str) -> None:
        for column, letter in enumerate(row):
            if letter in BLOCKS:
                low, high = BLOCKS[letter]
                x, y = LEFT + column * COLUMN, self.y + (low - 0.2) * ROW
                self.canvas.rect(x, y, COLUMN, (high - low) * ROW, stroke=0, fill=1)

    @staticmethod
    def folded(text: str, width: float, *, size: int = SIZE) -> list[str]:
        """Return a text as lines of at most so many points."""
        lines: list[str] = simpleSplit(text, PLAIN, size, width)
        return lines

    def draw(self, drawing: Drawing) -> None:
        """Put a chart below what stands already."""
        self.need(drawing.height)
        draw_drawing(drawing, self.canvas, LEFT, self.y - drawing.height)
        self.y -= drawing.height + LINE

    def down(self, lines: int = 1) -> None:
        """Go down by lines."""
        self.y -= lines * LINE

    def need(self, height: float = LINE) -> None:
        """Begin a new page when there is less room than that."""
        if self.y < self._foot + height:
            self.canvas.showPage()
            self.y = TOP
            self._mark()

    def finish(self) -> bytes:
        """Return the whole document, PDF."""
        self.canvas.save()
        return self._content.getvalue()

    def _mark(self) -> None:
        """Say on every page what it is worth."""
        self.canvas.setFont(BOLD, SIZE)
        self.canvas.drawRightString(RIGHT, HEIGHT - 10 * mm, MARK)


def qr_code(text: str, side: float = 50 * mm) -> Drawing:
    """Return a QR code (ISO/IEC 18004, level M) as a chart of that side."""
    drawing = Drawing(side, side)
    drawing.add(QrCodeWidget(text, barWidth=side, barHeight=side, barLevel="M"))
    return drawing
