"""What the screens of the money ask of the application, and what the station answered."""

from dataclasses import dataclass, field

from textual.message import Message

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Part
from appliance.services.corrections import Correction, Retouche


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
