"""What the screens of the money ask of the application, and what the station answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual.message import Message

from appliance.domain.argent.relances import Relance
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Part
from appliance.services.corrections import Correction, Retouche
from appliance.services.tresorerie import Tresorerie
from appliance.tui.door import Progress
from appliance.tui.entries import Champ, Champs


@dataclass
class RefusalAsked(Message):
    """Show all that is known of a refused share."""

    numero: NumeroFacture
    part: Part


@dataclass
class CorrectionAsked(Message):
    """Make this invoice anew, with what a person changes of it."""

    numero: NumeroFacture
    retouche: Retouche = field(default_factory=Retouche)


@dataclass
class OtherActAsked(Message):
    """Show the acts that may take the place of those that were refused."""

    correction: Correction


@dataclass
class CorrectionReady(Message):
    """The invoice made anew, before its seal."""

    correction: Correction


@dataclass
class CorrectionSealAsked(Message):
    """Seal it, as it was shown."""

    correction: Correction


@dataclass
class Corrected(Message):
    """It is sealed and durable, under a new number."""

    before: NumeroFacture
    numero: NumeroFacture


@dataclass
class BooksAsked(Message):
    """Do something with the practice's money.

    Attributes:
        busy: French, while it is done.
        act: does it, and returns the sentence to show; for a thread.
    """

    busy: str
    act: Callable[[Tresorerie, Progress], str]


@dataclass
class BooksKept(Message):
    """It is done, and durable."""

    sentence: str


@dataclass(kw_only=True)
class WordsAsked(Message):
    """Have a person type or choose something, then do something with the practice's money.

    Attributes:
        title: French.
        text: looked up below the fields: what it is about; for a thread.
        help: French, for F1.
        champs: the fields.
        needed: name of the one that may not stay empty.
        missing: French: what to type there.
        busy: French, while it is done.
        act: does it with what was typed, and returns the sentence to show; for a thread.
    """

    title: str
    text: Callable[[Tresorerie], str]
    help: str
    champs: Sequence[Champ]
    needed: str = ""
    missing: str = ""
    busy: str
    act: Callable[[Tresorerie, Champs, Progress], str]


@dataclass
class LetterAsked(Message):
    """Show what a letter that is to be written claims."""

    relance: Relance
