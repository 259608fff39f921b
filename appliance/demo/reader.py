"""A card reader, played on a pseudo-terminal.

pcscd and libccid take it for one on a serial line: CCID messages, each in a frame
`03 06 | header of 10 | data | LRC`.  With two slots it is a Microchip SEC1210; with one slot,
and an echo of each command, a Gemalto GemPC Twin.  Its faults are methods, so that a
test or a trainer can pull a card in the middle of a reading, or let the line hang up.
"""

import os
import select
import threading
import time
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Final, NamedTuple, Self

from appliance.drivers.simulated import PlayedCard, PlayedSlot

SYNC_ACK: Final = b"\x03\x06"
HEADER: Final = 10
FRAMING: Final = 3  # two bytes before the header, the LRC after the data

POWER_ON, POWER_OFF, SLOT_STATUS, EXCHANGE, ESCAPE = 0x62, 0x63, 0x65, 0x6F, 0x6B
PARAMETERS: Final = (0x61, 0x6C, 0x6D)  # set, get, reset
DATA, STATUS, PARAMETERS_ARE, ESCAPED = 0x80, 0x81, 0x82, 0x83

ACTIVE, IDLE, ABSENT = 0, 1, 2  # bmICCStatus
FAILED: Final = 0x40  # bmCommandStatus
CARD_MUTE: Final = 0xFE  # the error of a card that is silent or gone
UNSUPPORTED: Final = 0x00

FIRMWARE: Final = b"SEC1210-BESACE-DEMO"  # the answer to the escape commands 02 and 06
T0_PARAMETERS: Final = bytes([0x11, 0x00, 0x00, 0x0A, 0x00])
HAND: Final = 0.6  # seconds that a hand needs to change cards; pcscd looks every 0.4
PPS: Final = 0xFF  # first byte of a protocol and parameters selection, which a card echoes


class Seen(NamedTuple):
    """One exchange between the reader and a card; an empty answer is a silence."""

    slot: int
    command: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A CCID message, either way; `status` and `error` only count in answers."""

    kind: int
    slot: int
    sequence: int
    data: bytes = b""
    status: int = 0
    error: int = 0

    def framed(self) -> bytes:
        """Return the bytes that go on the line."""
        header = bytes([self.kind, *len(self.data).to_bytes(4, "little"), self.slot, self.sequence])
        frame = SYNC_ACK + header + bytes([self.status, self.error, 0]) + self.data
        return frame + bytes([reduce(xor, frame)])


class SerialReader:
    """The reader, from the moment it is made until `hang_up`; usable in a `with`.

    It answers in a thread of its own; every method may be called from any thread.

    Args:
        slots: how many cards it takes.
        echoes: it repeats each command before it answers.

    Attributes:
        device: the terminal to give to pcscd.
        seen: every exchange with a card since the start, oldest first.
    """

    def __init__(self, slots: int = 2, *, echoes: bool = False) -> None:
        self._echoes = echoes
        self._line, self._other_end = os.openpty()
        tty.setraw(self._other_end)
        self.device = Path(os.ttyname(self._other_end))
        self.seen: list[Seen] = []
        self._slots = [PlayedSlot() for _ in range(slots)]
        self._powered: list[PlayedCard | None] = [None] * slots
        self._answers = True
        self._wake, self._stop = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="demo-reader", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def insert(self, card: PlayedCard, slot: int = 0) -> None:
        """Put a card in a slot; one that is there already leaves first."""
        self._slots[slot].insert(card)

    def remove(self, slot: int = 0) -> None:
        """Take the card out, if there is one."""
        self._slots[slot].remove()

    def pull_after(self, exchanges: int, slot: int = 0) -> None:
        """Take the card out by itself once it has answered that many commands."""
        self._slots[slot].pull_after(exchanges)

    def mute(self) -> None:
        """Answer nothing any more; the line stays up and what is asked meanwhile is lost."""
        self._answers = False

    def revive(self) -> None:
        """Answer again what is asked from now on."""
        self._answers = True

    def hang_up(self) -> None:
        """Cut the line for good, as an unplugged cable does.  Safe to call twice."""
        if self._thread.is_alive():
            os.write(self._stop, b"\0")
            self._thread.join()

    def say(self, asked: Message) -> None:
        """Put the answer to a question on the line."""
        if self._echoes:
            os.write(self._line, asked.framed())
        os.write(self._line, self._answer(asked).framed())

    def _serve(self) -> None:
        pending = b""
        try:
            while True:
                ready, _, _ = select.select([self._line, self._wake], [], [])
                if self._wake in ready:
                    return
                asked, pending = split(pending + os.read(self._line, 4096))
                for message in asked:
                    if self._answers:
                        self.say(message)
        finally:
            for descriptor in (self._line, self._other_end, self._wake, self._stop):
                os.close(descriptor)

    def _answer(self, asked: Message) -> Message:
        acts = {POWER_ON: self._power_on, POWER_OFF: self._power_off, EXCHANGE: self._exchange}
        if asked.kind in acts:
            return acts[asked.kind](asked)
        if asked.kind == SLOT_STATUS:
            return self._reply(asked, STATUS)
        if asked.kind == ESCAPE:
            return self._reply(asked, ESCAPED, FIRMWARE)
        if asked.kind in PARAMETERS:
            return self._reply(asked, PARAMETERS_ARE, asked.data or T0_PARAMETERS)
        return self._failure(asked, STATUS, UNSUPPORTED)

    def _power_off(self, asked: Message) -> Message:
        self._powered[asked.slot] = None
        return self._reply(asked, STATUS)

    def _power_on(self, asked: Message) -> Message:
        card = self._present(asked.slot)
        if card is None or not card.atr:
            return self._failure(asked, DATA, CARD_MUTE)
        card.reset()
        self._powered[asked.slot] = card
        return self._reply(asked, DATA, card.atr)

    def _exchange(self, asked: Message) -> Message:
        card = self._present(asked.slot)
        if card is None or card is not self._powered[asked.slot]:
            return self._failure(asked, DATA, CARD_MUTE)
        if asked.data[:1] == bytes([PPS]):
            return self._reply(asked, DATA, asked.data)
        answer = self._slots[asked.slot].exchange(asked.data) or b""
        self.seen.append(Seen(asked.slot, asked.data, answer))
        if not answer:
            return self._failure(asked, DATA, CARD_MUTE)
        return self._reply(asked, DATA, answer)

    def _reply(self, asked: Message, kind: int, data: bytes = b"") -> Message:
        return Message(kind, asked.slot, asked.sequence, data, self._status(asked.slot))

    def _failure(self, asked: Message, kind: int, error: int) -> Message:
        status = self._status(asked.slot) | FAILED
        return Message(kind, asked.slot, asked.sequence, b"", status, error)

    def _status(self, slot: int) -> int:
        card = self._present(slot)
        if card is None:
            return ABSENT
        return ACTIVE if card is self._powered[slot] else IDLE

    def _present(self, slot: int) -> PlayedCard | None:
        """Return the card; a slot shows empty for a while between two cards."""
        if time.monotonic() - self._slots[slot].emptied < HAND:
            return None
        return self._slots[slot].card


def split(line: bytes) -> tuple[list[Message], bytes]:
    """Return the whole messages that the bytes of a line begin with, and the rest."""
    found = list(_messages(line))
    used = sum(FRAMING + HEADER + len(message.data) for message in found)
    return found, line[used:]


def _messages(line: bytes) -> Iterator[Message]:
    while len(line) >= FRAMING + HEADER:
        header = line[2 : 2 + HEADER]
        size = int.from_bytes(header[1:5], "little")
        end = FRAMING + HEADER + size
        if len(line) < end:
            return
        kind, slot, sequence, status, error = header[0], *header[5:9]
        yield Message(kind, slot, sequence, line[2 + HEADER : end - 1], status, error)
        line = line[end:]
