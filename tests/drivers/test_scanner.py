"""A scanner that is a serial line, on a pseudo-terminal: each line is one code, never opened."""

import logging
import os
import tty
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.drivers.scanner import SerialScanner, codes
from appliance.ports.apcv import LONGEST
from tests.contracts.card_reader import until

OPAQUE = b"contexte-invente-\xe9-0123456789"


class PlayedScanner:
    """The scanner's end of a pseudo-terminal, behind a name that stays when its cable moves."""

    def __init__(self, name: Path) -> None:
        self.device = name
        self._ends: tuple[int, int] | None = None
        self.plug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        self._ends = os.openpty()
        tty.setraw(self._ends[1])
        self.device.unlink(missing_ok=True)
        self.device.symlink_to(os.ttyname(self._ends[1]))

    def unplug(self) -> None:
        for end in self._ends or ():
            os.close(end)
        self._ends = None

    def scan(self, code: bytes) -> None:
        assert self._ends is not None
        os.write(self._ends[0], code)


def wait_for_the_line(caplog: pytest.LogCaptureFixture, times: int = 1) -> None:
    """Wait until the line is open: what came before is of no visit, and dropped."""
    until(lambda: caplog.text.count("scanner there") == times)


@pytest.fixture
def hand(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[PlayedScanner]:
    caplog.set_level(logging.DEBUG)
    with PlayedScanner(tmp_path / "scanner") as hand:
        yield hand


def test_each_line_is_one_code_as_it_came(
    hand: PlayedScanner, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[bytes] = []
    with closing(SerialScanner(hand.device)) as scanner:
        scanner.listen(heard.append)
        wait_for_the_line(caplog)
        hand.scan(OPAQUE[:5])
        hand.scan(OPAQUE[5:] + b"\r\n" + b"another\r")
        until(lambda: heard == [OPAQUE, b"another"])


def test_a_scanner_that_leaves_is_heard_again_when_it_is_back(
    hand: PlayedScanner, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[bytes] = []
    with closing(SerialScanner(hand.device)) as scanner:
        scanner.listen(heard.append)
        wait_for_the_line(caplog)
        hand.scan(OPAQUE + b"\n")
        until(lambda: heard == [OPAQUE])
        hand.unplug()
        hand.plug()
        wait_for_the_line(caplog, times=2)
        hand.scan(b"back\n")
        until(lambda: heard == [OPAQUE, b"back"])


def test_a_scanner_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    with closing(SerialScanner(tmp_path / "nothing")) as scanner:
        scanner.close()
        scanner.close()


def test_nothing_of_a_code_reaches_the_log(
    hand: PlayedScanner, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[bytes] = []
    with closing(SerialScanner(hand.device)) as scanner:
        scanner.listen(heard.append)
        wait_for_the_line(caplog)
        hand.scan(OPAQUE + b"\n")
        until(lambda: heard == [OPAQUE])
    assert "contexte" not in caplog.text


@given(st.binary(max_size=4 * LONGEST))
def test_no_stream_gives_an_empty_line_or_more_than_a_code_can_hold(stream: bytes) -> None:
    given_out = list(codes(bytes([byte]) for byte in stream))
    lines = stream.replace(b"\r", b"\n").split(b"\n")[:-1]
    assert given_out == [line for line in lines if 0 < len(line) <= LONGEST]


def test_a_line_without_end_takes_no_more_memory_than_a_code() -> None:
    endless = b"x" * (3 * LONGEST) + b"\n" + OPAQUE + b"\n"
    assert list(codes(bytes([byte]) for byte in endless)) == [OPAQUE]
