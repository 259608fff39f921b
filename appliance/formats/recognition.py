"""Which norm a file follows, by its own first record; which format a bank's statement has."""

import re
from typing import Final

from appliance.formats.fixed_width.layout import ENCODING, Table
from appliance.formats.fixed_width.tables import (
    B2_CP,
    B2_PS,
    CFONB_120,
    NOEMIE_PS,
    SHIPPED,
    load_table,
)
from appliance.formats.releves.sortes import FormatReleve

HEAD: Final = 128
"""Bytes that are enough."""
HEADER: Final = "000"
NORM_CODE, NORM = slice(61, 65), slice(65, 67)  # of the header 000
ESTABLISHMENTS: Final = "CP  "
STATEMENT_HEAD: Final = 1 << 14
"""Bytes that are enough for a statement: a bank writes some lines above a table."""
MARKS: Final = {
    FormatReleve.OFX: re.compile(rb"OFXHEADER|<OFX>", re.IGNORECASE),
    FormatReleve.CAMT_053: re.compile(rb"<(\w+:)?Document|camt\.053"),
    FormatReleve.MT940: re.compile(rb"^:20:[^\n]*\n(:[^\n]*\n)?:25:", re.MULTILINE),
}
"""What stands near the head of a statement."""


def load() -> None:
    """Load the table of every norm: the first file that is heard need not wait for them."""
    for key in SHIPPED:
        load_table(*key)


def recognise(head: bytes) -> Table | None:
    """Return the table for a file that begins so, None for a stranger.

    A header says it.  A file that lost its header is known by a first record without a fault.
    """
    text = head.decode(ENCODING)[:HEAD]
    if text.startswith(HEADER):
        return load_table(*_by_header(text))
    first = text.partition("\n")[0].rstrip("\r")
    return next((table for table in map(_table, SHIPPED) if _is_first(first, table)), None)


def recognise_statement(head: bytes) -> FormatReleve | None:
    """Return the format of a bank's statement that begins so, None for a stranger."""
    from appliance.formats.releves.tableau import find_titles

    if recognise(head) is load_table(*CFONB_120):
        return FormatReleve.CFONB_120
    plain = head[:STATEMENT_HEAD].replace(b"\0", b"")  # UTF-16 is as good as another
    found = next((kind for kind, mark in MARKS.items() if mark.search(plain)), None)
    if found is None and find_titles(head[:STATEMENT_HEAD]) is not None:
        return FormatReleve.TABLEAU
    return found


def _by_header(text: str) -> tuple[str, str]:
    if text[NORM] != "B2":
        return NOEMIE_PS
    return B2_CP if text[NORM_CODE] == ESTABLISHMENTS else B2_PS


def _table(key: tuple[str, str]) -> Table:
    return load_table(*key)


def _is_first(text: str, table: Table) -> bool:
    layout = table.layout_of(text) if table.width and text.strip() else None
    return layout is not None and layout.pattern.match(text.ljust(layout.width)) is not None
