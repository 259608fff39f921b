"""What the screens of a new recovery sheet ask of their application, and what the box answered."""

from dataclasses import dataclass

from textual.message import Message

from appliance.tui.sheet_desk import SheetDesk


@dataclass
class SheetDrawn(Message):
    """A sheet to be written down, and the numbers to be written below; None where none is left."""

    desk: SheetDesk
    ranges: tuple[int, int] | None

    def __repr__(self) -> str:
        return "SheetDrawn()"


@dataclass
class SheetCodeTyped(Message):
    """The code of who makes the sheet."""

    code: str

    def __repr__(self) -> str:
        return "SheetCodeTyped()"


@dataclass
class SheetAccepted(Message):
    """It opens the practice now, and the one before does not."""
