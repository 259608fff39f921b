"""What no played reader can show: readers that come and go on USB, and rare codes."""

from typing import Any

import pytest
from smartcard import scard

from appliance.drivers import pcsc
from appliance.drivers.bridge import Report
from appliance.errors import (
    BesaceError,
    NoReaderError,
    PcscDeniedError,
    PcscDownError,
    ReaderMuteError,
)

EMPTY = scard.SCARD_STATE_EMPTY
CHANGED = scard.SCARD_STATE_CHANGED


class Usb:
    """The service of a machine whose readers are plugged by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.readers: list[str] = []
        self.code = scard.SCARD_S_SUCCESS
        self._noticed: list[str] = []
        monkeypatch.setattr(scard, "SCardEstablishContext", lambda _: (self.code, 1))
        monkeypatch.setattr(scard, "SCardListReaders", self._list)
        monkeypatch.setattr(scard, "SCardGetStatusChange", self._wait)

    def _list(self, *_: Any) -> tuple[int, list[str]]:
        self._noticed = list(self.readers)
        empty = scard.SCARD_E_NO_READERS_AVAILABLE
        return (scard.SCARD_S_SUCCESS if self.readers else empty), list(self.readers)

    def _wait(self, _context: int, _wait: int, known: list[tuple[str, int]]) -> tuple[int, Any]:
        plugged = CHANGED if self.readers != self._noticed else 0
        states: list[Any] = [(name, EMPTY | CHANGED, []) for name, _ in known[:-1]]
        return self.code, [*states, (known[-1][0], plugged, [])]


def test_readers_that_come_and_go_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    usb = Usb(monkeypatch)
    stack = pcsc.Stack()
    assert stack.look(1) == Report(())
    usb.readers = ["first", "second"]
    assert [slot.name for slot in seen(stack)] == ["first", "second"]
    usb.readers = ["second"]
    assert [slot.name for slot in seen(stack)] == ["second"]


def seen(stack: pcsc.Stack) -> Any:
    report = stack.look(1)
    assert report
    return report.slots


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (scard.SCARD_E_NO_SERVICE, PcscDownError),
        (scard.SCARD_F_COMM_ERROR, PcscDownError),
        (scard.SCARD_W_SECURITY_VIOLATION, PcscDeniedError),
        (scard.SCARD_E_UNKNOWN_READER, NoReaderError),
        (scard.SCARD_E_SHARING_VIOLATION, ReaderMuteError),
    ],
)
def test_each_code_has_its_error(
    monkeypatch: pytest.MonkeyPatch, code: int, error: type[BesaceError]
) -> None:
    Usb(monkeypatch).code = code
    with pytest.raises(error):
        pcsc.Stack()


def test_an_unknown_code_keeps_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    Usb(monkeypatch).code = 0x8010_0099
    with pytest.raises(ReaderMuteError, match="80100099"):
        pcsc.Stack()
