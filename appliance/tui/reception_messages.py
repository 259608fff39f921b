"""What the desk asks and is told, and what the list of arrivals asks; see `messages`."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from appliance.domain.arrivee import Arrivee, Etape, Repere
from appliance.domain.patient import Beneficiaire
from appliance.services.billing import Reading
from appliance.services.reception import Reception, Vue


@dataclass
class DeskOpened(Message):
    """The desk is open."""

    reception: Reception
    vue: Vue


@dataclass
class DeskBeat(Message):
    """How the desk stands now."""

    reception: Reception
    vue: Vue


@dataclass
class DeskRead(Message):
    """Who is on the card that came."""

    reading: Reading


@dataclass
class Entered(Message):
    """Somebody is in the list."""

    who: Beneficiaire
    vue: Vue


@dataclass
class LeftAsked(Message):
    """Note that somebody left the desk."""

    repere: Repere


class AcceptAsked(Message):
    """Take the box that shows itself for the other one."""


@dataclass
class Noted(Message):
    """What was asked is durable."""

    vue: Vue


@dataclass
class ArrivalsTold(Message):
    """The list at the practice's own box, and the key of a stranger at its exchange."""

    arrivees: Sequence[Arrivee]
    empreinte: str = ""


@dataclass
class StepAsked(Message):
    """Note how far somebody of the list is."""

    repere: Repere
    etape: Etape
