"""PC/SC through pyscard: the only module that imports it, loaded in the card worker alone.

pyscard's objects raise from two families that have no parent in common; its plain functions,
used here, return PC/SC's own codes, which `_failure` alone translates.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

from smartcard import scard

from appliance.drivers.bridge import Report, Sighting
from appliance.errors import (
    BesaceError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    NoReaderError,
    PcscDeniedError,
    PcscDownError,
    ReaderMuteError,
)

PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
EVENTS_SHIFT: Final = 16  # the high half of a state counts arrivals and departures
EITHER_PROTOCOL: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
OK: Final = scard.SCARD_S_SUCCESS

GONE_WITHIN: Final = 0.1  # seconds: a service that is ended closes one connection after the other
NOTICED_WITHIN: Final = 600  # milliseconds: pcscd looks at each reader every 400
# Codes of a card and of a reader that fell silent alike.
SILENCES: Final = (
    scard.SCARD_E_NOT_TRANSACTED,
    scard.SCARD_W_UNPOWERED_CARD,
    scard.SCARD_W_UNRESPONSIVE_CARD,
)

FAILURES: Final[Mapping[int, type[BesaceError]]] = {
    scard.SCARD_E_NO_SMARTCARD: CardRemovedError,
    scard.SCARD_W_REMOVED_CARD: CardRemovedError,
    scard.SCARD_E_PROTO_MISMATCH: CardMuteError,
    scard.SCARD_W_RESET_CARD: CardUnreadableError,
    scard.SCARD_E_UNKNOWN_READER: NoReaderError,
    scard.SCARD_E_NO_READERS_AVAILABLE: NoReaderError,
    scard.SCARD_W_SECURITY_VIOLATION: PcscDeniedError,
    scard.SCARD_E_NO_SERVICE: PcscDownError,
    scard.SCARD_E_SERVICE_STOPPED: PcscDownError,
    scard.SCARD_E_INVALID_HANDLE: PcscDownError,
    scard.SCARD_F_COMM_ERROR: PcscDownError,
}


def _failure(code: int) -> BesaceError:
    found = FAILURES.get(code, ReaderMuteError)
    return found() if code in FAILURES else found(f"PC/SC {code & 0xFFFFFFFF:08X}")


def _check(code: int) -> None:
    if code != OK:
        raise _failure(code)


class Stack:
    """One connection to the PC/SC service.  One thread a connection."""

    def __init__(self) -> None:
        self._context = _context()
        self._known: list[tuple[str, int]] = []

    def close(self) -> None:
        """Leave the service."""
        scard.SCardReleaseContext(self._context)

    def probe(self) -> None:
        """Make each reader answer; blocks as long as one of them is mute.

        Listing readers does not tell: pcscd goes on showing what it last knew of one that
        it waits for.
        """
        for name in self._names():
            code, handle, _ = scard.SCardConnect(self._context, name, scard.SCARD_SHARE_DIRECT, 0)
            if code == OK:
                scard.SCardGetAttrib(handle, scard.SCARD_ATTR_ICC_PRESENCE)
                scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)

    def look(self, patience: float) -> Report | None:
        """Wait for something to move, `patience` seconds at most.

        Return all slots, the first time at once; None when nothing moved.

        Raises:
            PcscDownError: the service went away.
        """
        first = not self._known
        if first:
            names = [*self._names(), PLUG_AND_PLAY]
            self._known = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
            if names == [PLUG_AND_PLAY]:
                return Report(())
        wait = 0 if first else round(patience * 1000)
        code, states = scard.SCardGetStatusChange(self._context, wait, self._known)
        if code == scard.SCARD_E_TIMEOUT:
            return None
        if code == scard.SCARD_E_UNKNOWN_READER or _plugged(states):
            self._known = []
            return self.look(patience)
        _check(code)
        self._known = [(name, state) for name, state, _ in states]
        return Report(tuple(_sighting(*seen) for seen in states[:-1]))

    def connect(self, slot: str) -> "PcscChannel":
        """Power the card of a slot and hold it.

        Raises:
            BesaceError: the one of `FAILURES`.
        """
        code, handle, protocol = scard.SCardConnect(
            self._context, slot, scard.SCARD_SHARE_SHARED, EITHER_PROTOCOL
        )
        if code in SILENCES:
            raise self.culprit(slot)
        _check(code)
        channel = PcscChannel(self, slot, handle, protocol)
        _check(scard.SCardBeginTransaction(handle))
        return channel

    def culprit(self, slot: str) -> BesaceError:
        """Tell who fell silent: the reader, a card that left, or one that is still there.

        A code does not tell; pcscd's next look at the reader does.
        """
        seen = [(slot, scard.SCARD_STATE_UNAWARE)]
        for _ in range(2):
            code, states = scard.SCardGetStatusChange(self._context, NOTICED_WITHIN, seen)
            if code != scard.SCARD_E_TIMEOUT:
                _check(code)
                seen = [(name, state) for name, state, _ in states]
        sighting = _sighting(*seen[0], [])
        if not sighting.answers:
            return ReaderMuteError()
        return CardMuteError() if sighting.present else CardRemovedError()

    def _names(self) -> list[str]:
        code, names = scard.SCardListReaders(self._context, [])
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        _check(code)
        return list(names)


class PcscChannel:
    """A `Channel` to a real card, held in a transaction."""

    def __init__(self, stack: Stack, slot: str, handle: Any, protocol: int) -> None:
        self._stack = stack
        self._slot = slot
        self._handle = handle
        self._protocol = protocol

    def transmit(self, command: bytes) -> bytes:
        """Return the card's answer to one command; blocks as long as the reader is mute.

        Raises:
            BesaceError: the one of `FAILURES`, or of `Stack.culprit`.
        """
        code, answer = scard.SCardTransmit(self._handle, self._protocol, list(command))
        if code in SILENCES or (code == OK and not answer):  # as some drivers tell a silence
            raise self._stack.culprit(self._slot)
        _check(code)
        return bytes(answer)

    def close(self) -> None:
        """Reset the card, so that nobody finds a file of it open."""
        scard.SCardDisconnect(self._handle, scard.SCARD_RESET_CARD)


def _context() -> int:
    """Return a connection to the service; what it refused is asked once more.

    pcsc-lite calls an answerless end of the first exchange a violation of security: polkit's
    refusal looks like that, and so does a service that ends at this very moment.

    Raises:
        BesaceError: the one of `FAILURES`.
    """
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code == scard.SCARD_W_SECURITY_VIOLATION:
        time.sleep(GONE_WITHIN)
        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(code)
    return int(context)


def _plugged(states: list[tuple[str, int, list[int]]]) -> bool:
    """Tell whether a reader came or left; the last of the states watches for that."""
    return bool(states[-1][1] & scard.SCARD_STATE_CHANGED)


def _sighting(name: str, state: int, atr: list[int]) -> Sighting:
    present = bool(state & scard.SCARD_STATE_PRESENT)
    return Sighting(
        name,
        bytes(atr).hex() if present else "",
        present,
        state >> EVENTS_SHIFT,
        answers=not state & (scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_UNKNOWN),
    )
