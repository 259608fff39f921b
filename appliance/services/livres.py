"""The books of an open station: the money of what was billed, as far as a person sees it."""

from dataclasses import dataclass, replace

from appliance.domain.argent.soldes import Encours
from appliance.domain.destination import payeur_of
from appliance.domain.identifiers import Organisme
from appliance.domain.roles import Action, Personne
from appliance.ports.machine import Disk
from appliance.services.auteurs import Auteurs
from appliance.services.billing import Billing
from appliance.services.consultation import Consultation
from appliance.services.prescriptions import Prescriptions
from appliance.services.previsions import DuJour
from appliance.services.rejets import Rejets
from appliance.services.sending import Sending
from appliance.services.status import NO_DEBT
from appliance.services.suivi import Suivi
from appliance.services.tresorerie import Tresorerie


@dataclass(frozen=True, slots=True, kw_only=True)
class Livres:
    """What `Poste` knows of money.

    Attributes:
        du_jour: remembers what the day's history taught.
        de: the number under which the person sees what was billed; None for all of it.
    """

    billing: Billing
    sending: Sending
    personne: Personne
    disk: Disk
    du_jour: DuJour
    de: str | None

    @property
    def suivi(self) -> Suivi:
        """What returns say of the money."""
        sending = self.sending
        believe = sending.correspondants.believe
        return Suivi(store=sending.store, believe=believe, aiguillage=sending.aiguillage)

    @property
    def rejets(self) -> Rejets:
        """What the payers refuse."""
        known = {payeur_of(to): one.address for to, one in self.sending.routes.items()}
        clock = self.billing.clock
        return Rejets(suivi=self.suivi, clock=clock, adresses=known, de=self.de)

    @property
    def tresorerie(self) -> Tresorerie:
        """The money of the whole practice.

        Raises:
            NotAllowedError: the role does not allow it.
        """
        self.personne.require(Action.VOIR_TOUS_LES_MONTANTS)
        return Tresorerie(
            rejets=self.rejets,
            previsions=self.du_jour.learn(self.suivi, self.billing.today()),
            professionnel=self.billing.professionnel,
            auteur=Auteurs(self.billing.store).nom(self.personne.numero),
            disk=self.disk,
        )

    def consultation(self, prescriptions: Prescriptions) -> Consultation:
        """What this person may look up."""
        routes = self.sending.routes.items()
        return Consultation(
            prescriptions=prescriptions,
            adresses={to: one.address for to, one in routes if isinstance(to, Organisme)},
            rejetees=self.rejets,
            argent=lambda: self.tresorerie,
            de=self.de,
        )

    def learn(self) -> None:
        """Read the history once a day, for the line that never leaves the screen."""
        if self.de is None:
            self.du_jour.learn(self.suivi, self.billing.today())

    def encours(self) -> Encours:
        """Return what waits for this person; fast: the late AMC is what the day was told."""
        if self.de is not None:
            return NO_DEBT
        known = self.suivi.encours(self.billing.today())
        return replace(known, amc_en_retard=self.du_jour.retard_amc)
