"""Made-up prescriptions as a scanner or a telephone would give them, good and bad."""

import random
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

A4_AT_200 = (1654, 2339)
A5_AT_200 = (1166, 1654)
NO_DATES = {"creationDate": None, "modDate": None}
WORDS = (
    "pansement", "injection", "surveillance", "perfusion", "sous-cutanée", "quotidienne", "soir",
    "matin", "domicile", "infirmière", "pendant", "jours", "dimanches", "et", "fériés", "compris",
    "prélèvement", "sanguin", "glycémie", "toilette", "plaie", "jambe", "gauche", "droite",
)  # fmt: skip
PEOPLE = (
    ("ESSAIMONT", "ADA", "12/08/1955"),
    ("FICTIVAL", "BRUNO", "05/03/1948"),
    ("IMAGINOT", "CLARA", "20/07/1991"),
    ("MODELIN", "DENIS", "28/11/1933"),
    ("TESTARD", "ELISE", "14/02/1967"),
    ("PARENTEL", "GISELE", "11/09/1984"),
)


def prescription(
    rank: int, *, size: tuple[int, int] = A4_AT_200, who: tuple[str, str, str] | None = None
) -> Image.Image:
    """Return a prescription as it lies on the glass: paper, ink, the grain of a scanner."""
    luck = random.Random(rank)  # noqa: S311 - a picture, no secret
    nom, prenom, born = who or PEOPLE[rank % len(PEOPLE)]
    width, _ = size
    page = Image.new("L", size, 244)
    draw = ImageDraw.Draw(page)
    unit = width / 1654
    margin, line = int(130 * unit), int(luck.choice((34, 40, 46)) * unit)
    font = ImageFont.load_default(int(line * 0.8))
    title = ImageFont.load_default(int(line * 1.2))
    draw.text((margin, margin), "Docteur LEBRUIT Mona", 30, title)
    draw.text((margin, margin + 2 * line), "Médecine générale, 1 rue de l'Essai", 60, font)
    draw.text((width // 2, margin + 4 * line), "le 02/11/2026", 40, font)
    draw.text((margin, margin + 6 * line), f"{nom} {prenom}, né(e) le {born}", 25, title)
    for row in range(luck.randint(6, 24)):
        words = " ".join(luck.choices(WORDS, k=6))
        draw.text((margin, margin + (9 + row) * int(line * 1.4)), words, luck.randint(10, 70), font)
    return _grain(page, rank)


def photographed(page: Image.Image) -> Image.Image:
    """Return it as a telephone sees it: light that falls off, a soft lens."""
    light = (
        Image.linear_gradient("L").resize(page.size).point([170 + one // 3 for one in range(256)])
    )
    return ImageChops.multiply(page, light).filter(ImageFilter.GaussianBlur(0.7))


def tilted(page: Image.Image, degrees: float) -> Image.Image:
    """Lay it askew on the glass, the lid's shadow on one side."""
    askew = page.rotate(degrees, fillcolor=244)
    askew.paste(40, (askew.width - 12, 0, askew.width, askew.height))
    return askew


def blurred(page: Image.Image, radius: float = 4) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(radius))


def dark(page: Image.Image, light: float = 0.3) -> Image.Image:
    return ImageEnhance.Brightness(page).enhance(light)


def pale(page: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(page).enhance(0.15)


def cut_on_the_left(page: Image.Image) -> Image.Image:
    """Push the page off the glass: its first letters are gone, blank glass is on the right."""
    moved = Image.new("L", page.size, 244)
    moved.paste(page, (-page.width // 6, 0))
    return moved


def cut_at_the_top(page: Image.Image) -> Image.Image:
    """Cut through a line of text: that of the patient's name."""
    ink = page.point([255 * (one < 128) for one in range(256)])
    box = ink.getbbox()
    assert box is not None
    return page.crop((0, box[1] + page.height // 200, page.width, page.height))


def two_pages(page: Image.Image, other: Image.Image) -> Image.Image:
    both = Image.new("L", (page.width * 2, page.height), 244)
    both.paste(page, (0, 0))
    both.paste(other, (page.width, 0))
    return both


def as_jpeg(page: Image.Image, dpi: int | None = 200) -> bytes:
    return _written(page, "JPEG", dpi)


def as_png(page: Image.Image, dpi: int | None = 200) -> bytes:
    return _written(page, "PNG", dpi)


def as_pdf(*pages: Image.Image, dpi: int = 200) -> bytes:
    written = BytesIO()
    first, *rest = pages
    first.save(written, "PDF", resolution=dpi, save_all=True, append_images=rest, **NO_DATES)
    return written.getvalue()


Made = tuple[str, bytes, str]


def good(count: int) -> Iterator[Made]:
    """Yield name, bytes and an empty fault."""
    writers: tuple[Callable[[int], bytes], ...] = (
        lambda rank: as_jpeg(prescription(rank)),
        lambda rank: as_png(photographed(prescription(rank)), dpi=None),
        lambda rank: as_jpeg(photographed(prescription(rank)), dpi=72),
        lambda rank: as_pdf(tilted(prescription(rank), 1.5 - rank % 3)),
        lambda rank: as_jpeg(prescription(rank, size=A5_AT_200)),
    )
    for rank in range(count):
        yield f"good {rank}", writers[rank % len(writers)](rank), ""


def bad(count: int) -> Iterator[Made]:
    """Yield name, bytes and the rule that should say why."""
    for rank in range(count):
        page, soft = prescription(rank, size=A5_AT_200), 2.2 + rank % 3
        small = page.resize((page.width * 3 // 5, page.height * 3 // 5))
        yield f"blurred {rank}", as_jpeg(blurred(page, soft)), "piece-floue"
        yield f"dark {rank}", as_jpeg(dark(page, 0.2 + 0.08 * (rank % 4))), "piece-sombre"
        yield f"pale {rank}", as_jpeg(pale(page)), "piece-pale"
        yield f"pushed {rank}", as_jpeg(cut_on_the_left(page)), "piece-coupee"
        yield f"cropped {rank}", as_jpeg(cut_at_the_top(page)), "piece-coupee"
        yield f"coarse {rank}", as_jpeg(small, dpi=120), "piece-resolution"
        yield f"from afar {rank}", as_jpeg(page, dpi=None), "piece-resolution"
        both = two_pages(page, prescription(rank + 1, size=A5_AT_200))
        yield f"two pages {rank}", as_jpeg(both), "piece-double"


def _grain(page: Image.Image, rank: int) -> Image.Image:
    """Add a fine grain and the softness of any lens."""
    dots = random.Random(rank).randbytes(page.width * page.height)  # noqa: S311
    noise = Image.frombytes("L", page.size, dots).point([120 + one // 16 for one in range(256)])
    grainy = ImageChops.add(page, noise, offset=-128)
    return grainy.filter(ImageFilter.GaussianBlur(0.6))


def _written(page: Image.Image, kind: str, dpi: int | None) -> bytes:
    written = BytesIO()
    said = {} if dpi is None else {"dpi": (dpi, dpi)}
    page.save(written, kind, **said)
    return written.getvalue()
