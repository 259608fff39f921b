"""The rule of three tries: nothing that the program does by itself can block a card.

A try is spent by a code that a person entered for that very card.  A code that a card refused
is never sent to it again.  The last try is made only when a person, warned, enters the code
once more.  What the card's own count does not tell is counted here.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Final

from appliance.drivers.cps_card import CpsCard, Tries
from appliance.errors import (
    CardCodeLockedError,
    LastCardTryError,
    OtherSignerError,
    SignerAbsentError,
    WrongCardCodeError,
)

SPARE: Final = 2
"""Tries that may go wrong before the last one: a CPS stands three."""
NOT_SENT: Final = (CardCodeLockedError, LastCardTryError, OtherSignerError, SignerAbsentError)


class TryGuard:
    """What is known of each card's tries; it outlives the openings of the day."""

    def __init__(self) -> None:
        self._refused: set[tuple[str, bytes]] = set()
        self._spent: Counter[str] = Counter()
        self._warned: set[str] = set()

    def entered(self, card: CpsCard, code: str) -> bool:
        """Let a code that a person just entered be tried; return whether it is the last try.

        Raises:
            CardCodeLockedError: the card takes no code any more.
            WrongCardCodeError: the card refused that code before.
            LastCardTryError: one try is left, and the person was not warned yet.
        """
        if card.tries is Tries.NONE:
            raise CardCodeLockedError
        self._not_refused(card.serial, code)
        last = card.tries is Tries.LAST or self._spent[card.serial] >= SPARE
        if last and card.serial not in self._warned:
            self._warned.add(card.serial)
            raise LastCardTryError
        self._warned.discard(card.serial)
        return last

    def kept(self, serial: str, code: str) -> None:
        """Let a code that the card took before be used once more.

        Raises:
            WrongCardCodeError: the card refused it since.
            LastCardTryError: one try may be left: a person must enter it again.
        """
        self._not_refused(serial, code)
        if self._spent[serial] >= SPARE:
            raise LastCardTryError

    @contextmanager
    def trying(self, serial: str, code: str) -> Iterator[None]:
        """Count a try before it is made, and take it back once it is known to be none."""
        self._spent[serial] += 1
        try:
            yield
        except WrongCardCodeError:
            self._refused.add((serial, _mark(code)))
            raise
        except NOT_SENT:
            self._spent[serial] -= 1
            raise
        self._spent[serial] = 0

    def _not_refused(self, serial: str, code: str) -> None:
        if (serial, _mark(code)) in self._refused:
            raise WrongCardCodeError("déjà refusé : il n’a pas été essayé")


def _mark(code: str) -> bytes:
    return sha256(code.encode()).digest()
