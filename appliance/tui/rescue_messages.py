"""What a damaged box tells, and what its screen asks for; see `messages`."""

from dataclasses import dataclass, field
from pathlib import Path

from textual.message import Message

from appliance.services.secours import Secours
from appliance.tui.messages import Look


@dataclass
class Rescued(Message):
    """The practice is damaged: what can be read is open, and nothing is billed."""

    secours: Secours
    look: Look


class ReadRoundAsked(Message):
    """Show the round of the day, to be read."""


class ExportWanted(Message):
    """Ask where all that can be read goes, and what opens it."""


@dataclass
class ExportAsked(Message):
    """Write all that can be read to a new file, sealed to a passphrase."""

    file: Path
    passphrase: str = field(repr=False)


@dataclass
class Exported(Message):
    """That file is whole."""

    file: Path
