"""The unlocked station: the one thing that a screen talks to.

Any thread may call its methods: one lock lets one in at a time, for the queue has one writer.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Final, TypeVar

from appliance.domain.brouillon import Brouillon
from appliance.domain.file_attente import CleLot, FactureEnFile, LotEnFile
from appliance.domain.patient import Beneficiaire
from appliance.domain.roles import PREMIERE, Action, Personne
from appliance.domain.visite import Visite
from appliance.errors import DeviceFaultError, UserMustActError
from appliance.ports.cards import ReaderState
from appliance.ports.machine import Disk
from appliance.queue.store import Store
from appliance.services.alertes import alertes
from appliance.services.arrivees import Arrivees
from appliance.services.billing import Billing, Reading
from appliance.services.brouillons import Brouillons
from appliance.services.consultation import Consultation
from appliance.services.corrections import Corrections
from appliance.services.feuilles_papier import FeuillesPapier
from appliance.services.livres import Livres
from appliance.services.prescriptions import Prescriptions
from appliance.services.previsions import DuJour
from appliance.services.proposition import Proposition, Request
from appliance.services.recall import Recall
from appliance.services.sending import Sending
from appliance.services.status import Copies, Liaison, Status
from appliance.services.tarification import Nouveautes, Tarification
from appliance.services.tresorerie import Tresorerie

log = logging.getLogger(__name__)

T = TypeVar("T")

CARD_REST: Final = timedelta(minutes=1)
"""How long a card that did not sign is left alone by the clock; a person may ask at once."""

WITNESS_AFTER: Final = timedelta(seconds=2)
"""Until the journal bears witness, rot in its last entry would pass for a torn tail."""


@dataclass(slots=True, kw_only=True)
class Poste:
    """What a person, the clock and `besace status` may ask.

    Attributes:
        billing: pricing and proposals; `seal` goes through here.
        tarification: what the practice saw and answered of its tariffs.
        prescriptions: the register: prescriptions, and patients under `registre`; through `ask`.
        rest: how long after the last seal lots close by themselves.
        liaison: asks the courier's last pass.
        disk, copies: where reminders are written; asks what is known of the backups.
        warnings: French sentences known since the opening (a healed journal, ...).
        at_lock: what ends with the unlocked station, before the queue is closed.
        personne: whose code opened it; what their role does not allow is a NotAllowedError.
        arrivees: who came to the desk, under a lock of its own; None where there is none.
    """

    billing: Billing
    sending: Sending
    tarification: Tarification
    prescriptions: Prescriptions
    rest: timedelta
    liaison: Callable[[], Liaison]
    disk: Disk
    copies: Callable[[], Copies] = tuple
    warnings: tuple[str, ...] = ()
    at_lock: ExitStack = field(default_factory=ExitStack, repr=False)
    personne: Personne = PREMIERE
    arrivees: Arrivees | None = None
    _du_jour: DuJour = field(default_factory=DuJour, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)
    _last_seal: datetime | None = field(default=None, repr=False)
    _last_refusal: datetime | None = field(default=None, repr=False)

    @property
    def readers(self) -> ReaderState:
        """The card readers as they are now; at once, and from any thread."""
        return self.billing.reader.state()

    def follow_readers(self, moved: Callable[[], object]) -> None:
        """Have `moved` called each time that `readers` changed; see `CardReader.listen`."""
        self.billing.reader.listen(moved)

    def read_card(self) -> Reading:
        """Read the card; see `Billing.read_card`.  Not under the lock: it waits for a device."""
        self.personne.require(Action.LIRE_CARTE)
        return self.billing.read_card()

    def reread(self, who: Beneficiaire) -> Reading:
        """Read the card that came meanwhile; see `Billing.reread`.  Not under the lock either."""
        self.personne.require(Action.LIRE_CARTE)
        return self.billing.reread(who)

    def recall(self, beneficiaire: Beneficiaire, visite: Visite) -> Recall:
        """Tell what the box knows; see `Billing.recall`.  For a thread: it takes the lock."""
        self.personne.require(Action.PREPARER)
        with self._lock:
            return self.billing.recall(beneficiaire, visite)

    def prepare(self, brouillon: Brouillon) -> Request:
        """Complete a visit; see `Billing.prepare`.  For a thread: it takes the lock."""
        self.personne.require(Action.PREPARER)
        with self._lock:
            return self.billing.prepare(brouillon)

    def keep(self, brouillon: Brouillon) -> None:
        """Keep what a person entered; durable when this returns.  For a thread."""
        self.personne.require(Action.PREPARER)
        with self._lock:
            Brouillons(self.billing.store).garder(brouillon)

    def drop(self, names: Sequence[Beneficiaire]) -> None:
        """Let a person's draft go, under any of the names.  For a thread."""
        self.personne.require(Action.PREPARER)
        with self._lock:
            Brouillons(self.billing.store).oublier(names)

    def ask(self, question: Callable[[Prescriptions], T]) -> T:
        """Ask the register, or tell it something.  For a thread: it takes the lock."""
        self.personne.require(Action.TENIR_REGISTRE)
        with self._lock:
            return question(self.prescriptions)

    def consult(self, question: Callable[[Consultation], T]) -> T:
        """Look something up; it changes nothing.  For a thread: it takes the lock."""
        self.personne.require(Action.CONSULTER)
        with self._lock:
            return question(self.livres.consultation(self.prescriptions))

    def correct(self, question: Callable[[Corrections], T]) -> T:
        """Make anew what was refused, or seal it so.  For a thread: it takes the lock."""
        self.personne.require(Action.SCELLER)
        with self._lock:
            self._last_seal = self.billing.clock.now()
            return question(Corrections(billing=self.billing))

    def note(self, question: Callable[[Store], T]) -> T:
        """Let the box itself note something, whoever opened it.  For a thread: takes the lock."""
        with self._lock:
            return question(self.billing.store)

    def manage(self, question: Callable[[Tresorerie], T]) -> T:
        """Decide of money; of whom may see all of it.  For a thread: it takes the lock."""
        with self._lock:
            return question(self.livres.tresorerie)

    def seal(self, proposition: Proposition) -> FactureEnFile:
        """Seal; see `Billing.seal`."""
        self.personne.require(Action.SCELLER)
        with self._lock:
            sealed = self.billing.seal(proposition)
            self._last_seal = self.billing.clock.now()
            if proposition.carte is None and self.prescriptions.en_ligne is not None:
                self.prescriptions.en_ligne.retenir(sealed.facture)
            return sealed

    def news(self) -> Nouveautes:
        """Return what a person has to see of the tariffs, of who decides of them."""
        if not self.personne.peut(Action.DECIDER_TARIFS):
            return Nouveautes()
        with self._lock:
            return self.tarification.news()

    def heed_tarifs(self) -> None:
        """Note that the tables in force were seen; see `Tarification.heed`."""
        self.personne.require(Action.DECIDER_TARIFS)
        with self._lock:
            self.tarification.heed()

    def answer_avenant(self, *, applique: bool) -> None:
        """Note whether announced values are used, and use them so; see `Tarification.answer`."""
        self.personne.require(Action.DECIDER_TARIFS)
        with self._lock:
            self.tarification.answer(applique=applique)
            tarifs = replace(self.billing.tarifs, accept_probable=self.tarification.accept_probable)
            self.billing = replace(self.billing, tarifs=tarifs)

    def factures(self, limit: int = 50) -> Sequence[FactureEnFile]:
        """Return the newest invoices first."""
        self.personne.require(Action.CONSULTER)
        with self._lock:
            return self.billing.store.factures(limit, de=self.de)

    def lots(self, limit: int = 50) -> Sequence[LotEnFile]:
        """Return the lots that the newest invoices stand in, the newest first."""
        self.personne.require(Action.CONSULTER)
        with self._lock:
            return self.billing.store.lots_of(self.billing.store.factures(limit, de=self.de))

    def send_now(
        self, renvoyer: Collection[CleLot] = (), images: Collection[CleLot] = ()
    ) -> Sequence[LotEnFile]:
        """Close the lots now, try again what a peer refused, and send what a person confirmed.

        Returns the new lots; `renvoyer` and `images` are held until then.

        Raises:
            CpsError, ReaderMuteError: see `Sending.close_lots`.
        """
        self.personne.require(Action.ENVOYER)
        with self._lock:
            self.sending.collect()  # what the courier has is not entrusted again
            closed = self.sending.close_lots()
            self.sending.renvoyer(renvoyer, images)
            self.sending.entrust(insist=True)
            return closed

    def tick(self) -> Status:
        """Do what time asks for, and tell how things stand.  Called about once a second."""
        with self._lock:
            self.sending.collect()
            self.livres.suivi.catch_up()
            if self._rested(self._last_seal, self.rest) and self._rested(
                self._last_refusal, CARD_REST
            ):
                self._close_quietly()
            self.sending.entrust()
            if self._rested(self._last_seal, WITNESS_AFTER):
                self.billing.store.bear_witness()
                self.livres.learn()
            return self.status()

    def status(self) -> Status:
        """Tell how things stand."""
        with self._lock:
            return Status(
                now=self.billing.clock.now(),
                decompte=self.billing.store.decompte(self.de),
                liaison=self.liaison(),
                reader=self.readers,
                alertes=(*self.warnings, *alertes(self.sending, self.feuilles, self.copies())),
                moteur=self.billing.engine.name,
                avenant_11=self.tarification.accept_probable,
                repondu_le=self.tarification.answered_on,
                a_contresigner=len(self.sending.contreseings.waiting()),
                feuilles_papier=len(self.feuilles.a_envoyer()),
                en_retard=self.billing.store.late(self.billing.today(), self.de),
                echeances=self.sending.echeances(),
                encours=self.livres.encours(),
                copies=self.copies(),
            )

    def lock(self) -> None:
        """Close the lots, then the queue.  Nothing can be asked after."""
        self.at_lock.close()  # not under the lock: whoever asks may be waiting for it
        with self._lock:
            try:
                self.sending.collect()
                self._close_quietly()
            finally:
                if self.billing.signer is not None:
                    self.billing.signer.close()
                self.billing.store.close()

    @property
    def de(self) -> str | None:
        """The number under which this person sees what was billed; None for all of it."""
        if self.personne.peut(Action.VOIR_TOUS_LES_MONTANTS):
            return None
        return self.billing.professionnel.numero.value

    @property
    def livres(self) -> Livres:
        """The money of what was billed, as far as this person sees it."""
        return Livres(
            billing=self.billing,
            sending=self.sending,
            personne=self.personne,
            disk=self.disk,
            du_jour=self._du_jour,
            de=self.de,
        )

    @property
    def feuilles(self) -> FeuillesPapier:
        """The paper sheets of mode 5."""
        return FeuillesPapier(store=self.billing.store, clock=self.billing.clock)

    def _rested(self, since: datetime | None, delay: timedelta) -> bool:
        return since is None or self.billing.clock.now() - since >= delay

    def _close_quietly(self) -> None:
        """Close the lots; without the CPS or its code they wait, and the status line says so."""
        try:
            self.sending.close_lots()
        except (UserMustActError, DeviceFaultError) as error:
            self._last_refusal = self.billing.clock.now()
            log.info("lots wait: %s", type(error).__name__)
