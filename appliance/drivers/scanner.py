"""A QR scanner that is a serial line (USB CDC): each line that it sends is one code.

What it sends is opaque, and never logged.  The line comes and goes with its cable.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import serial

from appliance.ports.apcv import LONGEST

log = logging.getLogger(__name__)

LOOK: Final = 0.2  # seconds: the longest that `close` waits
RETRY: Final = 1.0  # seconds before an absent line is looked for again
ENDS: Final = (b"\r", b"\n")


class SerialScanner:
    """An `ApcvScanner` on a serial line, from the moment it is made until `close`.

    Args:
        device: the terminal; one of `/dev/serial/by-id` keeps its name when it comes back.
    """

    def __init__(self, device: Path) -> None:
        self._device = device
        self._scanned: Callable[[bytes], object] = lambda _: None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="scanner", daemon=True)
        self._thread.start()

    def listen(self, scanned: Callable[[bytes], object]) -> None:
        """Have `scanned` called with each code; see `ports.apcv.ApcvScanner`."""
        self._scanned = scanned

    def close(self) -> None:
        """Leave the line.  Safe to call twice."""
        self._closed.set()
        self._thread.join()

    def _serve(self) -> None:
        while not self._closed.is_set():
            # pyserial raises an OSError of its own when the device is gone, termios' when it goes.
            with suppress(OSError), _opened(self._device) as line:
                log.info("scanner there")
                for code in codes(self._heard(line)):
                    self._scanned(code)
            self._closed.wait(RETRY)

    def _heard(self, line: serial.Serial) -> Iterator[bytes]:
        """Yield each byte until the end; raise when the line is gone."""
        while not self._closed.is_set():
            if received := line.read(1):
                yield received


def codes(heard: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream of single bytes; what no QR code could hold is dropped whole."""
    line = bytearray()
    for byte in heard:
        if byte not in ENDS:
            line += byte[: LONGEST + 1 - len(line)]
        elif line:
            if len(line) <= LONGEST:
                yield bytes(line)
            line.clear()


def _opened(device: Path) -> serial.Serial:
    """Open a device by its class: pyserial's URL handlers, which trace, are out of reach."""
    line = serial.Serial(timeout=LOOK, exclusive=True)
    line.port = str(device)
    line.open()
    return line
