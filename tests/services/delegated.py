"""A practice with two refused shares and two late ones, a manager, and files between them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from appliance.domain.argent.delegation import Aller, Geste, Proposee
from appliance.domain.argent.part import Mot
from appliance.domain.tiers_payant import Part
from appliance.formats.delegation import read_pli
from appliance.sealing.correspondance import Trousse
from appliance.sealing.secret import Secret
from appliance.services.delegation import Delegations
from appliance.services.gestion import Travail
from appliance.services.previsions import Previsions
from appliance.services.rejets import Rejets
from appliance.services.relances import Relances
from appliance.services.suivi import Suivi
from tests.crash.laboratory import MadeUpEntropy
from tests.formats.made_up_noemie import reason
from tests.made_up import ADA, NOON, PROFESSIONNEL, StoppedClock
from tests.services.returned import facture, head, hear, number, paid, practice, refused

LATER = NOON + timedelta(days=70)
CARE = NOON.date()
GESTIONNAIRE = "GESTION D’ESSAI"
NAMING = f"ASSURÉ {ADA.nom} Ada NÉ LE 12/08/1955 {ADA.nir.value[:1]} {ADA.nir.value[1:]} ABSENT"
REFUSED = (number(1), Part.AMO)


def trousse(of: str) -> Trousse:
    return Trousse(Secret(bytearray(of.encode().ljust(32, b"."))))


def money() -> Suivi:
    """Invoice 1: AMO refused, with a label that names the patient; 2: paid; 3: nobody answered."""
    suivi = practice(3)
    both = (paid(Part.AMO), paid(Part.AMC))
    label = reason("0250", NAMING)
    hear(suivi, *head(), *facture(1, refused(Part.AMO), label), *facture(2, *both))
    return suivi


@dataclass
class Exchange:
    """One practice's desk and one manager's, on any day."""

    practice_key: str = "cabinet"
    suivi: Suivi = field(default_factory=money)
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(LATER))
    entropy: MadeUpEntropy = field(default_factory=MadeUpEntropy)
    manager: Trousse = field(default_factory=lambda: trousse("gestionnaire"))

    @property
    def today(self) -> date:
        return self.clock.now().date()

    @property
    def desk(self) -> Delegations:
        previsions = Previsions(suivi=self.suivi, jour=self.today)
        return Delegations(
            rejets=Rejets(suivi=self.suivi, clock=self.clock, adresses={}),
            relances=Relances(previsions=previsions, professionnel=PROFESSIONNEL),
            trousse=trousse(self.practice_key),
            entropy=self.entropy,
        )

    def out(self) -> bytes:
        return self.desk.sortir(CARE, CARE, GESTIONNAIRE, self.manager.cle)[1]

    def opened(self, sealed: bytes) -> Travail:
        return Travail.open(sealed, self.manager, self.today)

    def content(self, sealed: bytes) -> Aller:
        return read_pli(Aller, self.manager.open(sealed)).read(Aller)

    def answer(self, travail: Travail, *proposees: Proposee) -> bytes:
        for one in proposees:
            travail = travail.proposer(one, self.today)
        return travail.rendre(self.manager, self.entropy, self.today)[1]

    def answered(self, *proposees: Proposee) -> bytes:
        return self.answer(self.opened(self.out()), *proposees)

    def journal(self, rang: int = 1, part: Part = Part.AMO) -> tuple[Mot, ...]:
        said = self.suivi.parts(number(rang)).get(part)
        return () if said is None else said.mots


def proposed(
    geste: Geste, rang: int = 1, part: Part = Part.AMO, mots: str = "relu avec la caisse"
) -> Proposee:
    return Proposee(facture=number(rang), part=part, geste=geste, mots=mots)
