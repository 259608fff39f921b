"""What the station and its card workers say to each other, as JSON in two pipes.

Down one pipe go requests, each followed by one reply; up the other come reports: whenever
something moved, and from PC/SC twice a second.  Nothing here imports a device library or the
domain.
"""

import json
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

from appliance.errors import (
    BesaceError,
    CardCodeLockedError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    LastCardTryError,
    NoReaderError,
    OtherSignerError,
    PcscDeniedError,
    PcscDownError,
    ReaderMuteError,
    SignerAbsentError,
    SignerLostError,
    WrongCardCodeError,
)

OPEN, SEND, CLOSE = "open", "send", "close"  # of a reader
LOOK, KEEP, PROVE, SIGN = "look", "keep", "prove", "sign"  # of the practitioner's card
FAILURES: Final[Mapping[str, type[BesaceError]]] = {
    failure.__name__: failure
    for failure in (
        CardCodeLockedError,
        CardMuteError,
        CardRemovedError,
        CardUnreadableError,
        LastCardTryError,
        NoReaderError,
        OtherSignerError,
        PcscDeniedError,
        PcscDownError,
        ReaderMuteError,
        SignerAbsentError,
        SignerLostError,
        WrongCardCodeError,
    )
}


class Sighting(NamedTuple):
    """One slot as PC/SC shows it.

    Attributes:
        atr: in hexadecimal; empty when there is no card, or a mute one.
        events: PC/SC's count of arrivals and departures in this slot.
        answers: False when the driver cannot reach the reader any more.
    """

    name: str
    atr: str
    present: bool
    events: int
    answers: bool


class Report(NamedTuple):
    """All slots there are, or none and the name of the error that hides them."""

    slots: tuple[Sighting, ...]
    failure: str = ""


GREETED: Final = Report((), "greeted")
"""The service answered; its readers are asked now, of which a mute one takes minutes."""


def tell(pipe: Connection, message: object) -> None:
    """Write one message.

    Raises:
        OSError: the other side is gone.
    """
    pipe.send_bytes(json.dumps(message).encode())


def tell_failure(pipe: Connection, failure: BesaceError) -> None:
    """Write the reply of a request that failed."""
    tell(pipe, [type(failure).__name__, str(failure)])


def hear_request(pipe: Connection) -> tuple[str, str]:
    """Wait for a request; return what to do and with what.

    Raises:
        EOFError: the other side is gone.
    """
    act, argument = json.loads(pipe.recv_bytes())
    return act, argument


def hear_reply(pipe: Connection) -> str:
    """Wait for the reply to a request.

    Raises:
        EOFError, OSError: the other side is gone.
        BesaceError: the one that the worker met.
    """
    failure, text = json.loads(pipe.recv_bytes())
    if failure:
        raise FAILURES[failure](*filter(None, [text]))
    return str(text)


def hear_report(pipe: Connection) -> Report:
    """Wait for a report.

    Raises:
        EOFError, OSError: the other side is gone.
    """
    slots, failure = json.loads(pipe.recv_bytes())
    return Report(tuple(Sighting(*slot) for slot in slots), failure)
