"""Which norm a file follows, by its own first record."""

from typing import Final

from appliance.formats.fixed_width.layout import ENCODING, Table
from appliance.formats.fixed_width.tables import (
    B2_CP,
    B2_PS,
    NOEMIE_PS,
    SHIPPED,
    load_table,
)

HEAD: Final = 128
"""Bytes that are enough."""
HEADER: Final = "000"
NORM_CODE, NORM = slice(61, 65), slice(65, 67)  # of the header 000
ESTABLISHMENTS: Final = "CP  "


def recognise(head: bytes) -> Table | None:
    """Return the table for a file that begins so, None for a stranger.

    A header says it.  A file that lost its header is known by a first record without a fault.
    """
    text = head.decode(ENCODING)[:HEAD]
    if text.startswith(HEADER):
        return load_table(*_by_header(text))
    first = text.partition("\n")[0].rstrip("\r")
    return next((table for table in map(_table, SHIPPED) if _is_first(first, table)), None)


def _by_header(text: str) -> tuple[str, str]:
    if text[NORM] != "B2":
        return NOEMIE_PS
    return B2_CP if text[NORM_CODE] == ESTABLISHMENTS else B2_PS


def _table(key: tuple[str, str]) -> Table:
    return load_table(*key)


def _is_first(text: str, table: Table) -> bool:
    layout = table.layout_of(text) if table.width and text.strip() else None
    return layout is not None and layout.pattern.match(text.ljust(layout.width)) is not None
