"""A reader without PC/SC, for where pcscd is missing: same card code over a played card.

Its slots are also those of the demo's serial reader, which plays the same cards under a
real pcscd.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from appliance.domain.patient import CarteVitale
from appliance.drivers.iso7816 import SmartCard
from appliance.drivers.vitale import find_vitales, read_carte, recognise
from appliance.errors import CardMuteError, CardRemovedError, NoReaderError, ReaderMuteError
from appliance.ports.cards import ReaderHealth, ReaderState, SlotState


class PlayedCard(Protocol):
    """A card that a program plays."""

    @property
    def atr(self) -> bytes:
        """What it says when powered; empty for a mute card."""
        ...

    def reset(self) -> None:
        """Forget what was selected, as a card does when it is powered."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Return the answer to one T=0 command; empty when the chip has stopped."""
        ...


class PlayedSlot:
    """A slot, the card in it, and when that will be pulled.  Any thread may use it.

    Attributes:
        card: the card in the slot, if there is one.
        insertions: how many cards came.
        emptied: the `time.monotonic()` at which the last card left.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges_left: int | None = None
        self.card: PlayedCard | None = None
        self.insertions = 0
        self.emptied = -math.inf

    def insert(self, card: PlayedCard) -> None:
        """Put a card in; one that is there already leaves first."""
        card.reset()
        with self._lock:
            self._empty()
            self.card = card
            self.insertions += 1

    def remove(self) -> None:
        """Take the card out, if there is one."""
        with self._lock:
            self._empty()

    def pull_after(self, exchanges: int) -> None:
        """Take the card out by itself once it has answered that many commands."""
        with self._lock:
            self._exchanges_left = exchanges

    def exchange(self, command: bytes) -> bytes | None:
        """Return the card's answer to one command; None when there is no card."""
        with self._lock:
            if self._exchanges_left == 0:
                self._empty()
            if self.card is None:
                return None
            if self._exchanges_left is not None:
                self._exchanges_left -= 1
            return self.card.transmit(command)

    def _empty(self) -> None:
        if self.card:
            self.emptied = time.monotonic()
        self.card = self._exchanges_left = None


class _PlayedChannel:
    """A `Channel` to the card that is in the slot now."""

    def __init__(self, slot: PlayedSlot) -> None:
        self._slot = slot
        if slot.card is not None:
            slot.card.reset()

    def transmit(self, command: bytes) -> bytes:
        answer = self._slot.exchange(command)
        if answer is None:
            raise CardRemovedError
        if not answer:
            raise CardMuteError
        return answer

    def close(self) -> None:
        """A played card needs no release."""


class SimulatedReader:
    """A `CardReader` in this very process, with the faults of a real one as methods."""

    def __init__(self, slots: int = 2) -> None:
        self._slots = {f"Lecteur simulé {place}": PlayedSlot() for place in range(slots)}
        self._health = ReaderHealth.READY
        self._moved: Callable[[], object] = lambda: None

    def insert(self, card: PlayedCard, slot: int = 0) -> None:
        """Put a card in a slot; one that is there already leaves first."""
        self._slot(slot).insert(card)
        self._moved()

    def remove(self, slot: int = 0) -> None:
        """Take the card out, if there is one."""
        self._slot(slot).remove()
        self._moved()

    def pull_after(self, exchanges: int, slot: int = 0) -> None:
        """Take the card out by itself once it has answered that many commands."""
        self._slot(slot).pull_after(exchanges)

    def mute(self) -> None:
        """Answer nothing any more."""
        self._fall(ReaderHealth.MUTE)

    def unplug(self) -> None:
        """Leave: no reader is there any more."""
        self._fall(ReaderHealth.NO_READER)

    def revive(self) -> None:
        """Come back, and answer."""
        self._fall(ReaderHealth.READY)

    def state(self) -> ReaderState:
        """Return at once what is known."""
        slots = [
            SlotState(name, recognise(card.atr) if (card := slot.card) else None)
            for name, slot in self._slots.items()
        ]
        return ReaderState(
            self._health,
            tuple(slots) if self._health is ReaderHealth.READY else (),
            insertions=sum(slot.insertions for slot in self._slots.values()),
            simulated=True,
        )

    def listen(self, moved: Callable[[], object]) -> None:
        """Have `moved` called by each hand on the reader; see `ports.CardReader`."""
        self._moved = moved

    def read_vitales(self) -> Mapping[str, CarteVitale]:
        """Read each Vitale card, whatever slot it sits in; see `ports.CardReader`."""
        state = self.state()
        if state.health is ReaderHealth.MUTE:
            raise ReaderMuteError
        if state.health is ReaderHealth.NO_READER:
            raise NoReaderError
        return {name: self._read(name) for name in find_vitales(state.slots)}

    def close(self) -> None:
        """Nothing to release."""

    def _read(self, name: str) -> CarteVitale:
        with SmartCard(_PlayedChannel(self._slots[name])) as card:
            return read_carte(card)

    def _fall(self, health: ReaderHealth) -> None:
        self._health = health
        self._moved()

    def _slot(self, place: int) -> PlayedSlot:
        return list(self._slots.values())[place]
