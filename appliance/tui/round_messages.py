"""What the round asks of the application, and what the station answered; see `messages`."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from appliance.domain.brouillon import Brouillon
from appliance.domain.patient import Beneficiaire
from appliance.domain.tournee import Etape
from appliance.services.proposition import Request
from appliance.services.tournee import Journee, Offre
from appliance.tui.messages import HolderChosen, VisitChosen


class RoundOpened(Message):
    """Show the round."""


class RoundAsked(Message):
    """Read the round of the day."""


@dataclass
class RoundTold(Message):
    """The round of the day."""

    journee: Journee


@dataclass
class MoveAsked(Message):
    """Put a passage sooner or later in the round."""

    shown: Sequence[Etape]
    place: int
    step: int


@dataclass
class DropAsked(Message):
    """Let the draft of a person go, under any of these names."""

    names: Sequence[Beneficiaire]


@dataclass
class PassageChosen(Message):
    """Bill what is due at this person.

    Attributes:
        patient: the number of the record, None without one.
        rang: of the passage that is to be billed with those before it; 0 for what is due alone.
    """

    chosen: HolderChosen
    patient: int | None
    rang: int = 0


@dataclass
class Welcomed(Message):
    """What the box has to offer to somebody who is there."""

    chosen: HolderChosen
    offre: Offre


@dataclass
class Offered(Message):
    """What the billing of this person starts from, for a person to look at."""

    chosen: HolderChosen
    offre: Offre


@dataclass
class DraftChanged(Message):
    """Keep what is entered so far."""

    brouillon: Brouillon


class DraftKept(Message):
    """What was entered is durable."""


@dataclass
class ChangeAsked(Message):
    """Enter this visit otherwise than it was offered."""

    visit: VisitChosen


@dataclass
class GroupAsked(Message):
    """Put the passages before into the invoice of this visit, or take them out again."""

    visit: VisitChosen


@dataclass
class Grouped(Message):
    """The visit with other passages, and what the box knows of it."""

    visit: VisitChosen
    request: Request
