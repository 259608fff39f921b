"""What the screens of the first hour ask of their application, and what the box answered."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Begun(Message):
    """Begin, or go on."""


@dataclass
class Entered(Message):
    """The code was taken."""


@dataclass
class Anew(Message):
    """Keys and answers were forgotten."""


@dataclass
class Answered(Message):
    """A person answered a question; the answer to a secret one is shown nowhere."""

    name: str
    answer: str

    def __repr__(self) -> str:
        return f"Answered({self.name})"


@dataclass
class Kept(Message):
    """An answer was kept, unless something is wrong with it."""

    name: str
    complaint: str


@dataclass
class SheetWritten(Message):
    """The groups stand on paper."""


@dataclass
class SheetLeft(Message):
    """The sheet is put off."""


@dataclass
class SheetProven(Message):
    """Two groups were typed back."""


@dataclass
class GoneOn(Message):
    """Go on from a step that needs no answer."""


@dataclass
class Ended(Message):
    """The settings stand, and the first hour is over; or what is wrong with them."""

    complaint: str = ""
