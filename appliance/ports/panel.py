"""The box's own face: a status light, a buzzer, a button, and the alarm of a lost mains."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class Lamp(StrEnum):
    """What the status light says, the most pressing first."""

    TROUBLE = "trouble"
    CARD = "card"
    WAITING = "waiting"
    IDLE = "idle"


class Press(StrEnum):
    """What somebody, or the mains, asks for."""

    CONFIRM = "confirm"
    SHUTDOWN = "shutdown"
    POWER_LOST = "power_lost"


class Lights(Protocol):
    """The status light and the buzzer.  Any thread may call."""

    def show(self, lamp: Lamp | None) -> None:
        """Say one thing until the next call; None is dark."""
        ...

    def beep(self, times: int) -> None:
        """Sound so many short tones, and return at once."""
        ...

    def close(self) -> None:
        """Go dark and let go of the hardware.  Safe to call twice."""
        ...


class Buttons(Protocol):
    """The button and the power-fail input."""

    def listen(self, heard: Callable[[Press], None]) -> None:
        """Call `heard`, in a thread, at each press from now on."""
        ...

    def close(self) -> None:
        """Hear nothing more.  Safe to call twice."""
        ...
