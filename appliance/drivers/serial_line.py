"""A card reader's serial line: one question, one answer, by a deadline (pyserial's one door).

Only a device is ever opened, by its class: pyserial's URL handlers, of which `spy://` writes
all that passes into a file, are out of reach.
"""

import errno
import logging
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import serial

from appliance.drivers.ccid import ANSWERS, Decoder, Heard, Kind, Message, Movement, Sign
from appliance.errors import CardUnreadableError, NoReaderError, ReaderMuteError

log = logging.getLogger(__name__)

SPEED: Final = 115_200
WHOLE: Final = 4.0  # seconds that one answer may take, whatever time the card asks for
SETTLED: Final = 0.05  # seconds of silence that end a noise
TRIES: Final = 3


class LineNoiseError(Exception):
    """What came makes no sense; the line was left to settle."""


class Line:
    """The line to one reader, open.

    Args:
        device: the terminal.
        silence: seconds without a byte after which the reader is mute.

    Attributes:
        moved: what was announced since somebody last set it to none.

    Raises:
        NoReaderError: there is no such device.
    """

    def __init__(self, device: Path, *, silence: float) -> None:
        self.moved = Movement(0)
        self._silence = silence
        self._decoder = Decoder()
        self._sequence = 0
        self._port = _open(device, silence)

    def close(self) -> None:
        """Leave the line."""
        self._port.close()

    def ask(self, kind: Kind, slot: int = 0, data: bytes = b"", special: int = 0) -> Message:
        """Ask and return the answer; what a card does is asked once only.

        Args:
            kind: what is asked.
            slot: whose card.
            data: for the reader or the card.
            special: the first of the command's own three bytes.

        Raises:
            ReaderMuteError: it did not answer, or took no end of refusals.
            CardUnreadableError: an exchange's answer came with a wrong checksum.
            NoReaderError: the line is gone.
        """
        for _ in range(TRIES):
            self._sequence = (self._sequence + 1) % 256
            asked = Message(kind, slot, self._sequence, data, bytes([special, 0, 0]))
            try:
                return self._converse(asked)
            except LineNoiseError:
                log.warning("noise on the serial line after command %02X", kind)
                if kind is Kind.EXCHANGE:
                    raise CardUnreadableError("ligne du lecteur : somme de contrôle") from None
        raise ReaderMuteError("ligne du lecteur : bruit")

    def _converse(self, asked: Message) -> Message:
        """Send until the reader takes it, and return the answer.

        Raises:
            LineNoiseError: the answer is garbled.
        """
        for _ in range(TRIES):
            self._send(asked)
            if (answer := self._hear(asked)) is not None:
                return answer
            log.info("the reader refused the frame of command %02X", asked.kind)
        raise ReaderMuteError("ligne du lecteur : trame refusée")

    def _send(self, asked: Message) -> None:
        try:
            self._note(self._decoder.feed(self._port.read(self._port.in_waiting)))
            self._decoder.clear()
            self._port.write(asked.framed())
        except serial.SerialTimeoutException:
            raise ReaderMuteError from None
        except OSError as error:
            raise NoReaderError(error.strerror or "") from None

    def _hear(self, asked: Message) -> Message | None:
        """Return the answer to a question; None when the reader did not take the question."""
        for heard in self._incoming():
            match heard:
                case Sign.NAK:
                    return None
                case Sign.NOISE:
                    self._settle()
                    raise LineNoiseError
                case Message() if _answers(heard, asked):
                    return heard
                case _:  # an echo, a late answer, a request for time
                    self._note([heard])
        raise ReaderMuteError

    def _incoming(self) -> Iterator[Heard]:
        """Yield what is heard, until a silence or until the whole has lasted too long."""
        end = time.monotonic() + WHOLE
        while time.monotonic() < end:
            received = self._receive(self._silence)
            if not received and self._decoder.waits:
                yield Sign.NOISE
            if not received:
                return
            yield from self._decoder.feed(received)

    def _receive(self, patience: float) -> bytes:
        try:
            self._port.timeout = patience
            first: bytes = self._port.read(1)
            return first + self._port.read(self._port.in_waiting)
        except OSError as error:
            raise NoReaderError(error.strerror or "") from None

    def _settle(self) -> None:
        end = time.monotonic() + self._silence
        while self._receive(SETTLED) and time.monotonic() < end:
            pass
        self._decoder.clear()

    def _note(self, heard: list[Heard]) -> None:
        for one in heard:
            if isinstance(one, Movement):
                self.moved = Movement(self.moved.slots | one.slots)


def _answers(heard: Message, asked: Message) -> bool:
    """Tell the answer from an echo, a late answer and a request for time."""
    same = (heard.slot, heard.sequence) == (asked.slot, asked.sequence)
    return same and heard.kind == ANSWERS[Kind(asked.kind)] and not heard.asks_for_time


def _open(device: Path, silence: float) -> serial.Serial:
    try:
        if not stat.S_ISCHR(device.stat().st_mode):
            raise NoReaderError(f"{device} n’est pas un appareil")
        port = serial.Serial(
            baudrate=SPEED,
            stopbits=serial.STOPBITS_TWO,
            timeout=silence,
            write_timeout=silence,
            exclusive=True,
        )
        port.rts = False  # or the reader sends its plug-and-play text
        port.port = str(device)
        port.open()
    except OSError as error:
        taken = error.errno == errno.EAGAIN
        why = "tenu par un autre programme" if taken else os.strerror(error.errno or errno.EIO)
        raise NoReaderError(f"{device} : {why}") from None
    return port
