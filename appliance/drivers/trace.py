"""An exchange with a real card, written down with nothing personal, and played again as a card.

So a nurse's odd card becomes a test.  One line an item: `ATR`, then `>` a command and `<` its
answer, in hexadecimal.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from appliance.drivers.iso7816 import Channel
from appliance.drivers.redaction import BLOT, Redactor, split

SELECT, READ_BINARY = 0xA4, 0xB0
STATUS: Final = 2
NOT_IN_THE_TRACE: Final = bytes.fromhex("6D00")
LINE: Final = re.compile(r"(ATR|>|<) ([0-9A-F]*)")


class TraceError(ValueError):
    """The text is no trace; the message says at which line."""


class Exchange(NamedTuple):
    """One command and what the card answered, status bytes last."""

    command: bytes
    answer: bytes


class RecordingChannel:
    """A `Channel` that writes down what passes."""

    def __init__(self, channel: Channel, exchanges: list[Exchange]) -> None:
        self._channel = channel
        self._exchanges = exchanges

    def transmit(self, command: bytes) -> bytes:
        """Return the card's answer; see `iso7816.Channel`."""
        answer = self._channel.transmit(command)
        self._exchanges.append(Exchange(command, answer))
        return answer

    def close(self) -> None:
        """Release the card."""
        self._channel.close()


def redact(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Replace every byte that a card said of somebody; lengths and status words stay.

    What was read after one selection, up to the next, is one file.
    """
    redactor = Redactor()
    return [one for file in _by_file(exchanges) for one in _redact_file(redactor, file)]


def _by_file(exchanges: Iterable[Exchange]) -> Iterator[list[Exchange]]:
    file: list[Exchange] = []
    for one in exchanges:
        if one.command[1] == SELECT and file:
            yield file
            file = []
        file.append(one)
    if file:
        yield file


def _redact_file(redactor: Redactor, file: list[Exchange]) -> Iterator[Exchange]:
    content = [one.answer[:-STATUS] for one in file if one.command[1] == READ_BINARY]
    pieces = iter(split(redactor.file(b"".join(content)), list(map(len, content))))
    for command, answer in file:
        said, status = answer[:-STATUS], answer[-STATUS:]
        read = command[1] == READ_BINARY
        yield Exchange(command, (next(pieces) if read else BLOT * len(said)) + status)


def write(atr: bytes, exchanges: Iterable[Exchange]) -> str:
    """Return the text of a trace."""
    lines = [f"ATR {atr.hex().upper()}"]
    for command, answer in exchanges:
        lines += [f"> {command.hex().upper()}", f"< {answer.hex().upper()}"]
    return "\n".join([*lines, ""])


class TracedCard:
    """A card that answers as the one that was traced; see `simulated.PlayedCard`."""

    def __init__(self, atr: bytes, exchanges: Iterable[Exchange]) -> None:
        self.atr = atr
        self._exchanges = tuple(exchanges)
        self._at = 0

    @classmethod
    def read(cls, text: str) -> "TracedCard":
        """Return the card of a trace.

        Raises:
            TraceError: the text is none.
        """
        found = [_item(number, line) for number, line in enumerate(text.splitlines(), start=1)]
        kinds = "".join(kind[0] for kind, _ in found)
        if not re.fullmatch("A(><)*", kinds):
            raise TraceError("no ATR, or a command without its answer")
        (_, atr), *rest = found
        commands, answers = rest[::2], rest[1::2]
        pairs = zip(commands, answers, strict=True)
        return cls(atr, (Exchange(asked, said) for (_, asked), (_, said) in pairs))

    def reset(self) -> None:
        """Begin anew."""
        self._at = 0

    def transmit(self, command: bytes) -> bytes:
        """Return what was answered to that command, the next time that it was asked."""
        for number in range(self._at, len(self._exchanges)):
            if self._exchanges[number].command == command:
                self._at = number + 1
                return self._exchanges[number].answer
        return NOT_IN_THE_TRACE


def _item(number: int, line: str) -> tuple[str, bytes]:
    match = LINE.fullmatch(line)
    if match is None or len(match[2]) % 2:
        raise TraceError(f"line {number}")
    return match[1], bytes.fromhex(match[2])
