"""What screens say of rights: asked of ADRi, decided by a person."""

from dataclasses import dataclass
from datetime import date

from textual.message import Message

from appliance.services.proposition import Request
from appliance.tui.messages import VisitChosen


@dataclass
class RightsAsked(Message):
    """Have ADRi asked of the record of that number."""

    patient: int


@dataclass
class RightsChosen(Message):
    """Keep one side of a disagreement on a day, for the record of that number."""

    patient: int
    jour: date
    pour_adri: bool


@dataclass
class RightsChosenHere(Message):
    """Keep one side of a disagreement for who is being billed, and price the visit again."""

    visit: VisitChosen
    jour: date
    pour_adri: bool


@dataclass
class RightsTold(Message):
    """What came of it, for a person."""

    sentence: str


@dataclass
class Repriced(Message):
    """The visit with the rights that count now."""

    request: Request
    sentence: str
