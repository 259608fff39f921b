"""Files of pictures and PDF to pages, and pages to the PDF that is kept and sent."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from appliance.errors import UnreadablePieceError

FORMATS: Final = ("JPEG", "PNG", "TIFF", "PPM")
PDF: Final = b"%PDF-"
MOST_DOTS: Final = 60_000_000
"""A camera of today has fewer; what has more is made to fill the memory."""
LARGEST: Final = 50_000_000
"""Bytes of a file that is read at all."""
POINTS: Final = 72
QUALITY: Final = 75
"""Of a JPEG inside the PDF."""
NO_DATES: Final = {"creationDate": None, "modDate": None}
"""The same picture always makes the same bytes."""
A4_INCHES: Final = (8.27, 11.69)
LARGER_THAN_A4: Final = 1.1

Image.MAX_IMAGE_PIXELS = MOST_DOTS
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes what it does not understand
UNREADABLE: Final = (
    PyPdfError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What bytes of any kind make of Pillow and of pypdf."""


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """The picture of one page, upright, in greys.

    Attributes:
        ppp: dots per inch.
    """

    image: Image.Image
    ppp: int

    @property
    def papier_mm(self) -> tuple[int, int]:
        """The shorter and the longer side of the paper, as the dots say."""
        short, long = sorted(round(side / self.ppp * 25.4) for side in self.image.size)
        return short, long


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A document as it is kept and sent.

    Attributes:
        contenu: PDF.
        nombre: how many pages it has.
        pages: those that are pictures.
        texte: what a PDF says itself; empty where it is a picture alone.
    """

    contenu: bytes
    nombre: int
    pages: Sequence[Page]
    texte: str = ""


def read_document(contenu: bytes) -> Document:
    """Return what a file holds, whatever it is; a picture becomes a PDF without its camera's notes.

    Args:
        contenu: JPEG, PNG, TIFF, PNM or PDF, told by its own bytes.

    Raises:
        UnreadablePieceError: none of these, damaged, locked, or made to harm.
    """
    if len(contenu) > LARGEST:
        raise UnreadablePieceError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _of_pdf(contenu) if contenu.startswith(PDF) else _of_picture(contenu)
    except UNREADABLE:
        raise UnreadablePieceError from None


def portable(page: Page) -> bytes:
    """Return a page as PGM, which any reader of texts takes."""
    written = BytesIO()
    page.image.save(written, "PPM")
    return written.getvalue()


def _of_picture(contenu: bytes) -> Document:
    with Image.open(BytesIO(contenu), formats=FORMATS) as opened:
        said = opened.info.get("dpi", (0, 0))
        upright = ImageOps.exif_transpose(opened).convert("L")
    page = Page(upright, _ppp(upright.size, float(min(said))))
    written = BytesIO()
    upright.save(written, "PDF", resolution=page.ppp, quality=QUALITY, **NO_DATES)
    return Document(written.getvalue(), 1, (page,))


def _ppp(size: tuple[int, int], said: float) -> int:
    """Return the dots per inch: as the file says, unless the paper were larger than A4 then.

    A camera says 72 whatever it took: its picture is then taken for a whole page of A4.
    """
    of_a4 = min(side / inches for side, inches in zip(sorted(size), A4_INCHES, strict=True))
    return round(said if said * LARGER_THAN_A4 >= of_a4 else of_a4)


def _of_pdf(contenu: bytes) -> Document:
    reader = PdfReader(BytesIO(contenu), strict=False)
    if reader.is_encrypted or not reader.pages:
        raise UnreadablePieceError
    pages = [page for one in reader.pages for page in _pictures(one)]
    texte = " ".join(one.extract_text() for one in reader.pages)
    return Document(contenu, len(reader.pages), pages, texte)


def _pictures(page: PageObject) -> Iterator[Page]:
    """Yield the largest picture of a page, taken for all of it; none where there is only text."""
    pictures = (found.image for found in page.images)
    found = max((one for one in pictures if one), key=lambda one: one.width, default=None)
    if found is not None:
        sides = sorted((float(page.mediabox.width), float(page.mediabox.height)))
        dots = zip(sorted(found.size), sides, strict=True)
        turned = found.convert("L").rotate(-(page.rotation or 0), expand=True)
        yield Page(turned, round(min(side * POINTS / points for side, points in dots)))
