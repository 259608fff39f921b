"""What a person decides of retention, and what became of it; see `messages`."""

from dataclasses import dataclass

from textual.message import Message

from appliance.domain.registre.anomalie import Anomalie


@dataclass
class RetentionChosen(Message):
    """Keep what names a patient for so many days."""

    jours: int


@dataclass
class RetentionNoted(Message):
    """It is decided, or why it cannot be."""

    anomalie: Anomalie | None
