"""A sheet of the guide is read into blocks, and said as text and as a document to print."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from appliance.formats.guide import Block, Kind, Task, as_text, read_task
from appliance.formats.guide_pdf import draw_guide

WRITTEN = """\
# Envoyer l’été

Deux lignes
d’un *paragraphe* et [un lien](ailleurs.md).

1. `F5 Envoyer`
   envoie.
2. `* Plus` aussi.

<!-- capture accueil -->
```
  BESACE
 ──── ↓
```
<!-- end -->

## Sans réseau

- `besace carry out`
"""
READ = (
    Block(Kind.PARAGRAPH, "Deux lignes d’un paragraphe et un lien."),
    Block(Kind.POINT, "1. F5 Envoyer envoie."),
    Block(Kind.POINT, "2. * Plus aussi."),
    Block(Kind.CAPTURE, "  BESACE\n ──── ↓"),
    Block(Kind.HEADING, "Sans réseau"),
    Block(Kind.POINT, "- « besace carry out »"),
)


def test_a_sheet_is_its_blocks_without_their_marks() -> None:
    assert read_task("07-envoyer", WRITTEN) == Task("07-envoyer", "Envoyer l’été", READ)


def test_a_sheet_without_a_title_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="07-envoyer"):
        read_task("07-envoyer", "Pas de titre\n")


def test_as_text_it_shows_no_screen_for_who_reads_has_one() -> None:
    assert as_text(read_task("x", WRITTEN)).split("\n") == [
        "Deux lignes d’un paragraphe et un lien.",
        "",
        "1. F5 Envoyer envoie.",
        "2. * Plus aussi.",
        "",
        "SANS RÉSEAU",
        "- « besace carry out »",
        "",
    ]


def test_to_print_each_sheet_begins_a_page_and_is_in_the_outline() -> None:
    sheets = [read_task("x", WRITTEN), read_task("y", WRITTEN.replace("été", "hiver"))]
    document = PdfReader(BytesIO(draw_guide(sheets)))
    outline = [one.title for one in document.outline if isinstance(one, Destination)]
    assert outline == ["Envoyer l’été", "Envoyer l’hiver"]
    first, second = (page.extract_text() for page in document.pages)
    assert "Envoyer l’été" in first
    assert "BESACE" in first
    assert "Sans réseau" in first
    assert "Envoyer l’hiver" in second
    assert draw_guide(sheets) == draw_guide(sheets)


def test_to_print_the_blocks_of_a_screen_are_drawn() -> None:
    def drawn(screen: str) -> bytes:
        return draw_guide([Task("x", "Titre", (Block(Kind.CAPTURE, screen),))])

    assert drawn("▀█ a").count(b" re f") == drawn("   a").count(b" re f") + 2
