"""The container of NOEMIE: whole to the character, however long, however it travelled."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO, RawIOBase

import pytest

from appliance.domain.paiements import Controle, Illisible, Paiement
from appliance.formats.noemie.entities import read_entities
from appliance.formats.noemie.events import read_events
from tests.formats.made_up_noemie import ENTITIES, RETURN, events, only, reason
from tests.formats.second_reader import entity


def test_the_entities_are_the_payload_to_the_character() -> None:
    body = [each.text for each in read_entities(BytesIO(RETURN))][1:-1]
    assert body == list(ENTITIES)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_records_on_lines_of_their_own_are_read_as_well(end: bytes) -> None:
    records = [RETURN[start : start + 128].rstrip() for start in range(0, len(RETURN), 128)]
    assert [type(each) for each in events(end.join(records))] == [type(each) for each in events()]


def test_two_files_in_one_are_two() -> None:
    controls = only(Controle, RETURN + RETURN)
    assert len(controls) == 8
    assert all(each.prouve for each in controls)


def test_a_file_that_lost_its_trailer_does_not_hide_the_next_one() -> None:
    content = RETURN[:-128] + RETURN
    assert len(only(Paiement, content)) == 2 * len(only(Paiement))
    assert not only(Illisible, content)
    assert [each.prouve for each in only(Controle, content)] == [True] * 6


class Endless(RawIOBase):
    """A file of any length that nobody holds in memory."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._held = parts, b""

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._held += part
        taken, self._held = self._held[:size], self._held[size:]
        return taken


def one_long_file(times: int) -> Iterator[bytes]:
    for _ in range(times):
        yield RETURN


@pytest.mark.parametrize("what", ["returns", "reasons", "noise"])
def test_memory_does_not_grow_with_the_file(what: str) -> None:
    def parts(times: int) -> Iterator[bytes]:
        if what == "returns":
            return one_long_file(times)
        filler = (reason("1", "X") * 100 if what == "reasons" else "A" * 15_000).encode()
        return (b"0" + filler[:127] for _ in range(20 * times))

    def peak(times: int) -> int:
        tracemalloc.start()
        for _ in read_events(Endless(parts(times))):  # type: ignore[arg-type]
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(200) < peak(50) * 1.25 + 100_000


def test_the_entity_composer_agrees_with_the_levels() -> None:
    assert entity("080", 3, lot_date="261120", lot_no="007") == "08003261120007@"
