"""What the screens of paired boxes ask of their application, and what the box answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from appliance.tui.neighbours_desk import Neighbour


@dataclass
class CodeWanted(Message):
    """Show a code here."""


@dataclass
class TypingWanted(Message):
    """A code is to be typed here."""


@dataclass
class LettingInWanted(Message):
    """The local network is to be let in."""


@dataclass
class CodeTyped(Message):
    """Go to a box that shows a code."""

    address: str
    code: str

    def __repr__(self) -> str:
        return "CodeTyped()"


@dataclass
class ForgetAsked(Message):
    """A box is to be let in no more."""

    neighbour: Neighbour


@dataclass
class Known(Message):
    """The paired boxes, as they are now."""

    paired: Sequence[Neighbour]
    closed: bool
    notice: str = ""
