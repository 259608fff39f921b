"""Bill a visit: read the card, price, check, seal."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from appliance.domain.acte import Acte
from appliance.domain.brouillon import Brouillon
from appliance.domain.calendar import Calendrier
from appliance.domain.controles import Finding
from appliance.domain.delai import ECART
from appliance.domain.demande import dre_of
from appliance.domain.destination import Destinations
from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.professionnel import Professionnel
from appliance.domain.refus import constat
from appliance.domain.registre.fiche import Fiche
from appliance.domain.tarif import Tarifs
from appliance.domain.tiers_payant import Flux, Forcage
from appliance.domain.visite import Profession, Situation, Visite
from appliance.errors import BilledMeanwhileError, OtherPatientError, SealRefusedError
from appliance.ports.cards import CardKind, CardReader, ReaderState
from appliance.ports.engine import Engine
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.services.brouillons import Brouillons
from appliance.services.chiffrage import Chiffrage
from appliance.services.inscription import Inscription
from appliance.services.proposition import (
    Proposition,
    Request,
    of_the_apcv,
    of_the_card,
)
from appliance.services.recall import Recall, antecedents, gather
from appliance.services.redaction import Redaction
from appliance.services.registre import Registre
from appliance.services.remplacement import Former

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """The cards that were read, and the count of insertions at that moment.

    Attributes:
        cartes: one, or all that were in at once, by the names of their slots.
    """

    cartes: Mapping[str, CarteVitale]
    insertions: int

    @property
    def beneficiaires(self) -> Sequence[Beneficiaire]:
        """Everybody on the cards, one card after the other."""
        return [one for carte in self.cartes.values() for one in carte.beneficiaires]

    def carte_of(self, who: Beneficiaire) -> CarteVitale | None:
        """Return the card that names somebody; None when none does."""
        return next((self.cartes[slot] for slot in self._slots_of(who)), None)

    def is_in(self, state: ReaderState, who: Beneficiaire) -> bool:
        """Tell whether the card that names somebody still is where it was read.

        For who is known here by other names than on the cards, any of them is good.
        """
        held = {slot.name for slot in state.slots if slot.card is CardKind.VITALE_2}
        same = state.insertions == self.insertions
        return same and not held.isdisjoint(self._slots_of(who) or self.cartes)

    def _slots_of(self, who: Beneficiaire) -> Sequence[str]:
        return [slot for slot, carte in self.cartes.items() if who in carte.beneficiaires]


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """The use cases of billing, on the box's own reader, engine and queue.

    Attributes:
        nomenclature: every act that a table names, by its id.
        destinations: whom lots can reach; None where nobody knows.
        groupement_jours: how many days the passages of an invoice may lie apart.
        calendrier: the public holidays of where care is given.
    """

    store: Store
    reader: CardReader
    engine: Engine
    signer: Signer | None
    tarifs: Tarifs
    nomenclature: Mapping[str, Acte]
    professionnel: Professionnel
    organisme: Organisme
    clock: Clock
    profession: Profession = Profession.IDEL
    destinations: Destinations | None = None
    groupement_jours: int = ECART
    calendrier: Calendrier = Calendrier.METROPOLE

    @property
    def actes(self) -> Sequence[Acte]:
        """The acts of this profession, in the order of the nomenclature."""
        doctor = self.profession is Profession.MG
        return [acte for acte in self.nomenclature.values() if acte.de_medecin is doctor]

    def today(self) -> date:
        """Return the day, in the box's own time zone."""
        return self.clock.now().astimezone().date()

    def read_card(self) -> Reading:
        """Read the Vitale cards in the readers.

        Raises:
            What `CardReader.read_vitales` raises.
        """
        # Counted before: a card swapped during the reading must not pass for the one read.
        insertions = self.reader.state().insertions
        return Reading(self.reader.read_vitales(), insertions)

    def reread(self, beneficiaire: Beneficiaire) -> Reading:
        """Read the card that came meanwhile; it must be the one of who is being billed.

        Raises:
            OtherPatientError: the card is somebody else's.
            What `CardReader.read_vitales` raises.
        """
        again = self.read_card()
        if beneficiaire not in again.beneficiaires:
            raise OtherPatientError
        return again

    def recall(self, beneficiaire: Beneficiaire, *visites: Visite) -> Recall:
        """Return what the queue and the register know that bears on passages.

        Raises:
            VaultError: the queue cannot be read.
        """
        return gather(Registre(store=self.store, clock=self.clock), beneficiaire, visites)

    def visites(self, brouillon: Brouillon, heure: time) -> tuple[Visite, ...]:
        """Return the facts of each passage, at this place; see `Brouillon.visites`."""
        entered = brouillon.visites(self.nomenclature, self.profession, heure)
        return tuple(replace(one, calendrier=self.calendrier) for one in entered)

    def prepare(self, brouillon: Brouillon) -> Request:
        """Complete what a person entered, or was offered, with what the box knows.

        Care in relation with an ALD says that there is one, where nobody read the rights.

        Raises:
            VaultError: the queue cannot be read.
        """
        now = self.clock.now().astimezone().time()
        visites = self.visites(brouillon, now)
        recall = self.recall(brouillon.beneficiaire, *visites)
        if brouillon.ald and not recall.knows_rights:
            visites = tuple(replace(one, patient=Situation(ald=True)) for one in visites)
        return Request(
            beneficiaire=brouillon.beneficiaire,
            visites=visites,
            tiers_payant=brouillon.tiers_payant,
            recall=recall,
            forcage=Forcage.given(self.professionnel.nom, brouillon.forcage, self.clock.now()),
            apcv=brouillon.apcv,
        )

    def propose(self, request: Request, reading: Reading | None) -> Proposition:
        """Price and check a visit.  Reads no queue; never raises: what is wrong is a finding."""
        priced = self.chiffrage.of(request, with_card=reading is not None)
        mode, moment = self._mode(reading, request.beneficiaire)
        now = self.clock.now()
        findings = (
            *priced.findings,
            *of_the_apcv(request.apcv, now, self.engine.name),
            *moment,
            *of_the_card(priced.visites[-1], mode),
        )
        proposed = Proposition(
            request=request,
            visites=priced.visites,
            mode=mode,
            carte=reading.carte_of(request.beneficiaire) if reading else None,
            cotation=priced.cotation,
            findings=tuple(dict.fromkeys(findings)),
            patient_pays=priced.patient_pays,
        )
        stuck = self.redaction.findings(proposed, now)
        return replace(proposed, findings=tuple(dict.fromkeys((*proposed.findings, *stuck))))

    @property
    def chiffrage(self) -> Chiffrage:
        """What prices the passages of an invoice."""
        return Chiffrage(
            tarifs=self.tarifs,
            nomenclature=self.nomenclature,
            professionnel=self.professionnel,
            jours=self.groupement_jours,
            today=self.today(),
        )

    @property
    def redaction(self) -> Redaction:
        """What writes the invoice of a proposition."""
        return Redaction(
            engine=self.engine,
            professionnel=self.professionnel,
            organisme=self.organisme,
            destinations=self.destinations,
        )

    def seal(self, proposition: Proposition) -> FactureEnFile:
        """Seal a proposition, its DRE beside it; durable, with its number, when this returns.

        Who has no record enters the register in the same commit.
        What was billed before is read once more: what is sealed is what was shown, or nothing.

        Raises:
            SealRefusedError: a finding blocks it; nothing was written, no number used.
            ApcvExpiredError: the appli carte Vitale expired since; same.
            BilledMeanwhileError: an invoice was sealed since, that changes this one; same.
            SignerAbsentError: the CPS left; same.
            VaultError: the queue cannot be written.
        """
        request, visite, mode = proposition.request, proposition.visite, proposition.mode
        if not proposition.sealable or mode is None:
            raise SealRefusedError
        sans = request.remplace
        before = antecedents(self.store, request.beneficiaire, request.visites, sans)
        if before != request.recall.antecedents:
            raise BilledMeanwhileError
        apcv = proposition.apcv(self.clock.now())

        def build(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
            facture = self.redaction.facture(proposition, mode, numero, self.clock.now())
            return facture, self.engine.seal_facture(facture, self.signer, apcv)

        def build_dre(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
            dre = dre_of(sealed.facture, numero)
            return dre, self.engine.seal_facture(dre, self.signer)

        with self.store.registre.transaction():
            former = Former.of(self.store, sans)
            sealed = self.store.add(build, remplace=former.fse)
            if sealed.facture.flux is Flux.FSE_ET_DRE and not former.dre_payee:
                self.store.add(build_dre, remplace=former.dre)
            Brouillons(self.store).oublier([request.beneficiaire])
            Inscription(Registre(store=self.store, clock=self.clock)).noter(proposition)
            if mode is ModeSecurisation.DEGRADE:
                self._owe_the_paper(sealed.facture, visite)
        log.info("invoice %s sealed in mode %d", sealed.facture.numero, mode)
        return sealed

    def _owe_the_paper(self, facture: Facture, visite: Visite) -> None:
        """Keep what the paper sheet must bear, until a person has sent it."""
        sheet = FeuillePapier.of(facture.numero, self.today(), visite.patient)
        self.store.sheets.put(Fiche(int(facture.numero), sheet))

    def _mode(
        self, reading: Reading | None, who: Beneficiaire
    ) -> tuple[ModeSecurisation | None, tuple[Finding, ...]]:
        """Choose the securing mode from the cards that are there at this very moment."""
        vitale = reading is not None and reading.is_in(self.reader.state(), who)
        match vitale, self.signer is not None and self.signer.present:
            case True, True:
                return ModeSecurisation.SESAM_VITALE, ()
            case True, False:
                return ModeSecurisation.DESYNCHRONISE, (constat("cps-absent"),)
            case False, True:
                rule = "no-vitale" if reading is None else "vitale-absent"
                return ModeSecurisation.DEGRADE, (constat(rule),)
            case _:
                return None, (constat("no-card-at-all"),)
