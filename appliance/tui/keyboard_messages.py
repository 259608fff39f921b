"""What the choice of a keyboard asks of its application."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class KeyboardChosen(Message):
    """This one is plugged in."""

    word: str


@dataclass
class KeyboardKept(Message):
    """The next start of the screen has it."""
