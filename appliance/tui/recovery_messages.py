"""What the screens of a forgotten code ask of their application, and what the box answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from appliance.domain.roles import Personne


@dataclass
class HoldersKnown(Message):
    """A sheet opens the practice, and these may have another code by it."""

    personnes: Sequence[Personne]


@dataclass
class SheetRead(Message):
    """The groups were typed."""

    groups: str

    def __repr__(self) -> str:
        return "SheetRead()"


@dataclass
class SheetOpens(Message):
    """They are those of this practice."""

    groups: str

    def __repr__(self) -> str:
        return "SheetOpens()"


@dataclass
class NewCodeTyped(Message):
    """A new code was typed twice; `qui` is the number of whose it shall be."""

    groups: str
    code: str
    qui: int

    def __repr__(self) -> str:
        return f"NewCodeTyped({self.qui})"


@dataclass
class CodeChanged(Message):
    """It is that person's code now."""

    code: str
    qui: int

    def __repr__(self) -> str:
        return f"CodeChanged({self.qui})"


@dataclass
class OwnCodeTyped(Message):
    """Somebody's code of now, and the one that they want."""

    before: str
    code: str

    def __repr__(self) -> str:
        return "OwnCodeTyped()"


@dataclass
class OwnCodeChanged(Message):
    """It is theirs now."""
