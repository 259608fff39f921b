"""What screens ask of the application, and what the station answered.

A screen posts a request and never calls the station for anything that takes time.  An answer
comes from a thread, as one message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from textual.message import Message
from textual.screen import Screen

if TYPE_CHECKING:  # the first screen needs the words, and not all that they speak of
    from appliance.domain.brouillon import Brouillon
    from appliance.domain.file_attente import CleLot, FactureEnFile, LotEnFile
    from appliance.domain.identifiers import NumeroFacture
    from appliance.domain.patient import Beneficiaire
    from appliance.domain.registre.anomalie import Anomalie
    from appliance.domain.registre.dossier import Dossier
    from appliance.domain.registre.fiche import Fiche
    from appliance.errors import BesaceError
    from appliance.services.billing import Reading
    from appliance.services.consultation import Consultation, Payeur, Retenu
    from appliance.services.poste import Poste
    from appliance.services.proposition import Proposition, Request
    from appliance.services.secours import Secours
    from appliance.services.status import Status
    from appliance.services.tarification import Nouveautes
    from appliance.services.tournee import Offre
    from appliance.tui.entries import Saisie


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the whole station, as the screens show it."""

    status: Status
    factures: Sequence[FactureEnFile]
    lots: Mapping[CleLot, LotEnFile]

    @classmethod
    def at(cls, poste: Poste, status: Status) -> Self:
        """Complete a status with the queue.  For a thread: it takes the station's lock."""
        return cls(status, poste.factures(), {lot.cle: lot for lot in poste.lots()})

    def lot_of(self, one: FactureEnFile) -> LotEnFile | None:
        """Return the lot that an invoice stands in."""
        return None if one.lot is None else self.lots.get(one.lot)


@dataclass
class UnlockAsked(Message):
    """Open the practice with these codes; `qui` is the number of the person."""

    code: str
    cps_code: str
    qui: int


@dataclass
class ReturnAsked(Message):
    """Come back to the screens that were covered, with this code."""

    code: str


class TarifsHeeded(Message):
    """Note that the change of the tariffs was seen."""


@dataclass
class AvenantAnswered(Message):
    """Use announced values, or not, from now on."""

    applique: bool


class CardAsked(Message):
    """Read the card that is in the reader."""


@dataclass
class ApcvScanned(Message):
    """Keep an appli carte Vitale, as its scanner read it, with the visit that is entered."""

    contenu: bytes = field(repr=False)


class ManualAsked(Message):
    """Type in a patient who has no card."""


class ClosingAsked(Message):
    """Close the lots now."""


@dataclass
class InvoiceAsked(Message):
    """Show one invoice of the queue."""

    numero: NumeroFacture


@dataclass
class CommandChosen(Message):
    """Do what the menu names: an action of the application."""

    action: str


@dataclass
class PatientAsked(Message):
    """Show all that is kept of a patient, by the number of the record."""

    numero: int


@dataclass
class EntryAsked(Message):
    """Show a form of a patient's record, with what it proposes."""

    saisie: Saisie
    fiche: Fiche[Dossier]
    start: Mapping[str, str]


@dataclass
class EntryTyped(Message):
    """Keep what was typed into a form of the record of that number."""

    saisie: Saisie
    patient: int
    champs: Mapping[str, str]


@dataclass
class PayerAsked(Message):
    """Show what is known of who pays."""

    payeur: Payeur


@dataclass
class Wanted(Message):
    """Look something up for a screen, and let it take the answer."""

    screen: Screen[Any]
    question: Callable[[Consultation], Any]
    take: Callable[[Any], None]


@dataclass
class HolderChosen(Message):
    """Bill for this person; `reading` is None when no card told who it is."""

    beneficiaire: Beneficiaire
    reading: Reading | None


@dataclass
class VisitChosen(Message):
    """Price this visit; `offre` is what it started from."""

    chosen: HolderChosen
    brouillon: Brouillon
    offre: Offre


@dataclass
class RereadAsked(Message):
    """A card came while this person is billed: read it again."""

    chosen: HolderChosen


@dataclass
class SealAsked(Message):
    """Seal this, as it was shown."""

    proposition: Proposition


# Answers ------------------------------------------------------------------------------


@dataclass
class Advanced(Message):
    """A long work is that far: the line to show."""

    line: str


class Recognised(Message):
    """The code was the right one."""


@dataclass
class Unlocked(Message):
    """The practice is open; `news` of its tariffs come before all else.

    Attributes:
        to_decide: this person decides how long names are kept, and nobody did yet.
    """

    poste: Poste
    look: Look
    news: Nouveautes
    to_decide: bool


class ReadersMoved(Message):
    """Something changed at the card readers."""


@dataclass
class Beat(Message):
    """A second has passed at the station."""

    box: Poste | Secours
    look: Look


class NewsTaken(Message):
    """What was seen or answered of the tariffs is durable."""


@dataclass
class EntryKept(Message):
    """What was typed is kept, or what of it is wrong."""

    anomalies: Sequence[Anomalie]


@dataclass
class LookedUp(Message):
    """What a screen wanted to know."""

    wanted: Wanted
    answer: Any


@dataclass
class CardRead(Message):
    """The card was read."""

    reading: Reading


@dataclass
class Recalled(Message):
    """What the box knows of the patient of a visit."""

    visit: VisitChosen
    request: Request


@dataclass
class CardReread(Message):
    """The card of the person who is billed was read again."""

    reading: Reading


@dataclass
class Sealed(Message):
    """An invoice is sealed and durable; `patient_pays` in centimes, now."""

    numero: NumeroFacture
    patient_pays: int
    look: Look


@dataclass
class LotsClosed(Message):
    """The lots that could be closed are closed, and those that a person confirmed sent again.

    Attributes:
        retenus: those that wait for such a word.
    """

    count: int
    look: Look
    retenus: Sequence[Retenu] = ()
    renvoyes: int = 0


class Locked(Message):
    """The practice is closed."""


@dataclass
class Failed(Message):
    """The station could not: the error says who must act."""

    error: BesaceError
