"""Readers and the cards in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from appliance.domain.patient import CarteVitale


class CardKind(StrEnum):
    """What a card says it is, by its ATR.  The slot it sits in means nothing."""

    VITALE_2 = "vitale_2"
    VITALE_1 = "vitale_1"
    CPS = "cps"
    FOREIGN = "foreign"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class SlotState:
    """One slot of a reader: its PC/SC name, and the card in it if there is one."""

    name: str
    card: CardKind | None


class ReaderHealth(StrEnum):
    """Where the reader stack stands."""

    READY = "ready"
    NO_READER = "no_reader"
    PCSC_DOWN = "pcsc_down"
    PCSC_DENIED = "pcsc_denied"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class ReaderState:
    """The last known state of all slots.

    Attributes:
        insertions: grows by one at each card that arrives, so that a swap between two
            looks is never missed.
        simulated: True when no PC/SC stack stands behind.
    """

    health: ReaderHealth
    slots: tuple[SlotState, ...] = ()
    insertions: int = 0
    simulated: bool = False

    def holds(self, kind: CardKind) -> bool:
        """Tell whether a card of this kind sits in any slot."""
        return any(slot.card is kind for slot in self.slots)


class CardReader(Protocol):
    """All readers of the box, seen as one."""

    def state(self) -> ReaderState:
        """Return at once what is known; never touches a device."""
        ...

    def listen(self, moved: Callable[[], object]) -> None:
        """Have `moved` called each time that `state` changed, in whatever thread saw it.

        The last listener alone is told; it returns at once.
        """
        ...

    def read_vitales(self) -> Mapping[str, CarteVitale]:
        """Read each Vitale card that is in, by the name of the slot it sits in; at least one.

        Blocks for a few seconds at most.

        Raises:
            PcscDownError, PcscDeniedError, NoReaderError, ReaderMuteError, CardMuteError,
            NoCardError, CardRemovedError, CardUnreadableError, Vitale1Error, ForeignCardError.
        """
        ...

    def close(self) -> None:
        """Release everything.  Safe to call twice."""
        ...
