"""The played reader, spoken to on its line as libccid does."""

import os
import select
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.cards import cps, mute_card, vitale
from appliance.demo.reader import (
    ABSENT,
    ACTIVE,
    CARD_MUTE,
    DATA,
    ESCAPE,
    EXCHANGE,
    FAILED,
    IDLE,
    POWER_ON,
    SLOT_STATUS,
    STATUS,
    Message,
    SerialReader,
    split,
)
from tests.made_up_cards import ALINE

SELECT_MASTER_FILE = bytes.fromhex("00A40000023F00")
OK = bytes.fromhex("9000")


class Host:
    """The other end of the line."""

    def __init__(self, device: Path) -> None:
        self._line = os.open(device, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._line)

    def ask(self, kind: int, slot: int = 0, data: bytes = b"") -> Message | None:
        """Return the answer; None after a quarter of a second of silence."""
        os.write(self._line, Message(kind, slot, 7, data).framed())
        if not select.select([self._line], [], [], 0.25)[0]:
            return None
        [answer], rest = split(os.read(self._line, 4096))
        assert rest == b""
        return answer

    def close(self) -> None:
        os.close(self._line)


@pytest.fixture
def reader() -> Iterator[SerialReader]:
    with SerialReader() as reader:
        yield reader


@pytest.fixture
def host(reader: SerialReader) -> Iterator[Host]:
    host = Host(reader.device)
    yield host
    host.close()


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=40))), st.binary(max_size=9))
def test_frames_cut_anywhere_come_out_whole(asked: list[tuple[int, bytes]], tail: bytes) -> None:
    messages = [Message(kind, 1, 2, data) for kind, data in asked]
    line = b"".join(message.framed() for message in messages)
    assert split(line + tail) == (messages, tail)


def test_the_checksum_is_the_xor_of_all_before() -> None:
    assert Message(SLOT_STATUS, 0, 1).framed().hex() == "0306" + "65000000000001000000" + "61"


def test_it_gives_its_firmware(host: Host) -> None:
    answer = host.ask(ESCAPE, data=b"\x06")
    assert answer
    assert answer.data.startswith(b"SEC1210")


def test_each_slot_has_its_state(reader: SerialReader, host: Host) -> None:
    reader.insert(vitale(ALINE), slot=1)
    assert host.ask(SLOT_STATUS, 0) == Message(STATUS, 0, 7, status=ABSENT)
    assert host.ask(SLOT_STATUS, 1) == Message(STATUS, 1, 7, status=IDLE)
    assert host.ask(POWER_ON, 1) == Message(DATA, 1, 7, vitale().atr, status=ACTIVE)
    assert host.ask(EXCHANGE, 1, SELECT_MASTER_FILE) == Message(DATA, 1, 7, OK, status=ACTIVE)
    assert reader.seen == [(1, SELECT_MASTER_FILE, OK)]


def test_a_selection_of_protocol_is_echoed_and_no_card_sees_it(
    reader: SerialReader, host: Host
) -> None:
    reader.insert(vitale(ALINE))
    host.ask(POWER_ON)
    selection = bytes.fromhex("FF1013FC")
    assert host.ask(EXCHANGE, 0, selection) == Message(DATA, 0, 7, selection, status=ACTIVE)
    assert reader.seen == []


def test_a_mute_card_gives_no_atr(reader: SerialReader, host: Host) -> None:
    reader.insert(mute_card())
    failed = Message(DATA, 0, 7, status=IDLE | FAILED, error=CARD_MUTE)
    assert host.ask(POWER_ON) == failed


def test_between_two_cards_the_slot_is_empty_for_a_while(reader: SerialReader, host: Host) -> None:
    reader.insert(vitale(ALINE))
    host.ask(POWER_ON)
    reader.insert(cps())
    assert host.ask(SLOT_STATUS) == Message(STATUS, 0, 7, status=ABSENT)
    assert host.ask(EXCHANGE, 0, SELECT_MASTER_FILE) == Message(
        DATA, 0, 7, status=ABSENT | FAILED, error=CARD_MUTE
    )


def test_what_is_asked_of_a_mute_reader_is_lost(reader: SerialReader, host: Host) -> None:
    reader.mute()
    assert host.ask(SLOT_STATUS) is None
    reader.revive()
    assert host.ask(SLOT_STATUS)


def test_a_line_that_hung_up_is_dead_and_hanging_up_twice_is_once(
    reader: SerialReader, host: Host
) -> None:
    reader.hang_up()
    reader.hang_up()
    with pytest.raises(OSError, match="Input/output error"):
        host.ask(SLOT_STATUS)
