"""Tables of other programs, whole and broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import TableError
from appliance.formats.delimited import Row, read_table, write_table

TITLES = "Nom;Prénom;Né le\n"
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"))
CELL = st.text(LETTERS, max_size=9).filter(lambda cell: cell[:1] not in {*"=@+-"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str) -> None:
    text = f"{TITLES}ESSAIMONT;Éva;12/08/1955\n".replace(";", delimiter)
    table = read_table(text.encode(encoding))
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert table.titles == ("Nom", "Prénom", "Né le")
    assert [row.cells for row in table.rows] == [("ESSAIMONT", "Éva", "12/08/1955")]


def test_what_windows_does_not_know_is_latin_1() -> None:
    table = read_table("Nom;Pré\x81nom\nA;B\n".encode("latin-1"))
    assert table.encoding == "latin-1"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"Nom\nADA\n", "Nom;X\n".encode("utf-16")])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(TableError):
        read_table(data)


def rows(text: str) -> list[tuple[int, bool]]:
    return [(row.line, row.broken) for row in read_table(text.encode()).rows]


def test_a_row_of_another_width_is_broken_and_the_next_is_not() -> None:
    assert rows(f"{TITLES}A;B\nA;B;C;D\nA;B;C\nA;B;C;;\n") == [
        (2, True),
        (3, True),
        (4, False),
        (5, False),
    ]


def test_a_forgotten_quote_costs_its_own_line_only() -> None:
    text = f'{TITLES}"A;B;C\nD;E;F\nG;"H";I\n' + "J;K;L\n" * 20
    found = rows(text)
    assert found[:3] == [(2, True), (3, False), (4, False)]
    assert not any(broken for _, broken in found[1:])


def test_a_quoted_cell_may_span_lines() -> None:
    [row] = read_table(f'{TITLES}A;"B\nB";C\n'.encode()).rows
    assert row == Row(2, ("A", "B\nB", "C"), broken=False)


def test_empty_lines_do_not_shift_the_numbers() -> None:
    assert rows(f"{TITLES}\n;;\nA;B;C\n") == [(4, False)]


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        table = read_table(data)
    except TableError:
        return
    assert len(table.titles) >= 2


@given(st.lists(st.tuples(CELL, CELL.filter(bool)), max_size=5))
def test_what_is_written_is_read_again(cells: list[tuple[str, str]]) -> None:
    written = b"".join(write_table(("un", "deux"), ({"un": a, "deux": b} for a, b in cells)))
    read = read_table(written)
    assert read.encoding == "utf-8-sig"
    assert [row.cells for row in read.rows] == cells


def test_no_cell_is_a_formula() -> None:
    written = b"".join(write_table(("un", "deux"), [{"un": "=1+1", "deux": "+33 1"}]))
    assert written.endswith(b"'=1+1;+33 1\r\n")
