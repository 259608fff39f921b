"""Exchange commands with a smart card (ISO 7816-4): framing only, no meaning.

Health data crosses here: only instruction codes and status words are ever logged.
"""

import logging
from typing import Final, Protocol, Self

from appliance.errors import CardUnreadableError

log = logging.getLogger(__name__)

SUCCESS: Final = 0x9000
WRONG_LENGTH: Final = 0x6C  # high byte of the status; the low byte is the right length
MORE_TO_READ: Final = 0x61  # high byte of the status; the low byte is how much
MOST_PARTS: Final = 64  # a faulty card must not keep us reading for ever


class CardRefusedError(Exception):
    """The card answered, and the answer was no; the caller knows what that means."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


class Channel(Protocol):
    """Carry raw bytes to the card and back: the one seam that tests replace."""

    def transmit(self, command: bytes) -> bytes:
        """Return the card's answer to one command, its two status bytes last.

        Raises:
            DeviceFaultError, UserMustActError: the one that tells what to do about it.
        """
        ...

    def close(self) -> None:
        """Release the card.  Safe to call twice."""
        ...


class SmartCard:
    """A powered card.  Use it in a `with`, which releases it whatever happens."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()

    def send(self, command: bytes) -> bytes:
        """Return the card's whole answer to `command`, without its status bytes.

        Raises:
            CardRefusedError: the card ended on anything but success.
            CardUnreadableError: the answer makes no sense.
        """
        answer, status = self._exchange(command)
        if status >> 8 == WRONG_LENGTH:
            answer, status = self._exchange(command[:-1] + bytes([status & 0xFF]))
        for _ in range(MOST_PARTS):
            if status >> 8 != MORE_TO_READ:
                break
            more, status = self._exchange(bytes([command[0], 0xC0, 0, 0, status & 0xFF]))
            answer += more
        if status != SUCCESS:
            raise CardRefusedError(status)
        return answer

    def _exchange(self, command: bytes) -> tuple[bytes, int]:
        answer = self._channel.transmit(command)
        if len(answer) < 2:
            raise CardUnreadableError("réponse sans mot d’état")
        status = int.from_bytes(answer[-2:])
        log.debug("instruction %02X answered %04X", command[1], status)
        return answer[:-2], status
