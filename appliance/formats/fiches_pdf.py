"""The user's guide as one document to print."""

from collections.abc import Iterable

from appliance.formats.fiches import Fiche, Genre
from appliance.formats.page import Page


def draw_guide(fiches: Iterable[Fiche]) -> bytes:
    """Return the guide, PDF, each sheet from the top of a page; the same for the same text."""
    page = Page()
    for fiche in fiches:
        page.chapter(fiche.titre)
        _draw(page, fiche)
    return page.finish()


def _draw(page: Page, fiche: Fiche) -> None:
    """Draw each block; points stand together."""
    for bloc, after in zip(fiche.blocs, (*fiche.blocs[1:], None), strict=True):
        match bloc.genre:
            case Genre.CAPTURE:
                page.listing(bloc.texte.split("\n"))
            case Genre.INTERTITRE:
                page.heading(bloc.texte)
            case Genre.POINT if after is not None and after.genre is Genre.POINT:
                page.flow(bloc.texte)
            case _:
                page.paragraph(bloc.texte)
