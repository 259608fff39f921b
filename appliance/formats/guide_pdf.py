"""The user's guide as one document to print."""

from collections.abc import Iterable

from appliance.formats.guide import Kind, Task
from appliance.formats.page import Page


def draw_guide(tasks: Iterable[Task]) -> bytes:
    """Return the guide, PDF, each sheet from the top of a page; the same for the same text."""
    page = Page()
    for task in tasks:
        page.chapter(task.title)
        _draw(page, task)
    return page.finish()


def _draw(page: Page, task: Task) -> None:
    """Draw each block; points stand together."""
    for block, after in zip(task.blocks, (*task.blocks[1:], None), strict=True):
        match block.kind:
            case Kind.CAPTURE:
                page.listing(block.text.split("\n"))
            case Kind.HEADING:
                page.heading(block.text)
            case Kind.POINT if after is not None and after.kind is Kind.POINT:
                page.flow(block.text)
            case _:
                page.paragraph(block.text)
