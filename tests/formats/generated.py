"""Hypothesis strategies for whatever a table knows."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from appliance.formats.fixed_width.field import Field, Kind
from appliance.formats.fixed_width.layout import Layout, Table

PRINTABLE = [chr(code) for code in range(0x20, 0x7F)]


def field_texts(field: Field) -> st.SearchStrategy[str]:
    """Generate every text that may stand in a field."""
    if field.constant:
        return st.just(field.constant)
    if field.kind is Kind.BLANK:
        return st.just(" " * field.width)
    if field.kind is Kind.OVERPUNCH:
        digits = st.text("0123456789", min_size=field.width - 1, max_size=field.width - 1)
        return st.tuples(digits, st.sampled_from("{}ABCDEFGHIJKLMNOPQR")).map("".join)
    letters: Sequence[str] = "0123456789" if field.numeric else PRINTABLE
    return st.text(letters, min_size=field.width, max_size=field.width)


def layouts(table: Table) -> st.SearchStrategy[Layout]:
    return st.sampled_from(list(table.layouts.values()))


@st.composite
def sound_records(
    draw: Callable[[st.SearchStrategy[Any]], Any], table: Table
) -> tuple[Layout, str]:
    """Generate a layout and a record of it without a fault."""
    layout: Layout = draw(layouts(table))
    texts = [_marked(layout, field, draw(field_texts(field))) for field in layout.fields]
    return layout, "".join(texts)


def _marked(layout: Layout, field: Field, text: str) -> str:
    """Put a character of the layout's mark where it stands."""
    if layout.mark is None or not field.start <= layout.mark[0] <= field.end:
        return text
    at = layout.mark[0] - field.start
    return text[:at] + layout.mark[1][0] + text[at + 1 :]
