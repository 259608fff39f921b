"""What the screens of a restoration ask of their application, and what the box answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from appliance.tui.return_desk import Backup


@dataclass
class ReturnAsked(Message):
    """A practice is to be restored."""


@dataclass
class KeyPlugged(Message):
    """Look at the key, or into a directory."""

    directory: str = ""


@dataclass
class KeySeen(Message):
    """What is on it."""

    backups: Sequence[Backup]


@dataclass
class BackupChosen(Message):
    """One of several."""

    backup: Backup


@dataclass
class BackupTaken(Message):
    """It can be restored here."""

    backup: Backup


@dataclass
class SheetTyped(Message):
    """The groups were typed."""

    groups: str

    def __repr__(self) -> str:
        return "SheetTyped()"


@dataclass
class SheetTaken(Message):
    """They open the backup."""


@dataclass
class RangeTyped(Message):
    """A range was read on the paper."""

    typed: str


@dataclass
class RangeFree(Message):
    """It may be struck out."""

    plage: int


@dataclass
class PasswordTyped(Message):
    """Of the servers; empty for later."""

    password: str

    def __repr__(self) -> str:
        return "PasswordTyped()"


@dataclass
class Restored(Message):
    """The practice is back."""

    told: Sequence[str]


@dataclass
class ReturnHeeded(Message):
    """What there was to tell was read."""
