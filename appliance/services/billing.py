"""Bill a visit: read the card, price, check, seal."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from appliance.domain.acte import Acte
from appliance.domain.controles import Finding, blocking
from appliance.domain.cotation import Cotation, coter
from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.professionnel import Professionnel
from appliance.domain.refus import constat
from appliance.domain.tarif import Tarifs
from appliance.domain.tiers_payant import TiersPayant, patient_pays
from appliance.domain.visite import Visite
from appliance.errors import OtherPatientError, SealRefusedError
from appliance.ports.cards import CardKind, CardReader
from appliance.ports.engine import Engine
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Proposition:
    """A visit as it would be sealed now.

    Attributes:
        mode: None when nothing can sign.
        findings: those of the cotation, then those of the moment.
        patient_pays: centimes, now.
    """

    beneficiaire: Beneficiaire
    visite: Visite
    tiers_payant: TiersPayant
    mode: ModeSecurisation | None
    cotation: Cotation
    findings: tuple[Finding, ...]
    patient_pays: int

    @property
    def sealable(self) -> bool:
        """Tell whether no finding blocks the seal."""
        return not blocking(self.findings)


@dataclass(frozen=True, slots=True)
class Reading:
    """A card that was read, and the count of insertions at that moment."""

    carte: CarteVitale
    insertions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """The use cases of billing, on the box's own reader, engine and queue."""

    store: Store
    reader: CardReader
    engine: Engine
    signer: Signer | None
    tarifs: Tarifs
    actes: Sequence[Acte]
    professionnel: Professionnel
    organisme: Organisme
    clock: Clock

    def today(self) -> date:
        """Return the day, in the box's own time zone."""
        return self.clock.now().astimezone().date()

    def read_card(self) -> Reading:
        """Read the Vitale card in the reader.

        Raises:
            What `CardReader.read_vitale` raises.
        """
        # Counted before: a card swapped during the reading must not pass for the one read.
        insertions = self.reader.state().insertions
        return Reading(self.reader.read_vitale(), insertions)

    def reread(self, beneficiaire: Beneficiaire) -> Reading:
        """Read the card that came meanwhile; it must be the one of who is being billed.

        Raises:
            OtherPatientError: the card is somebody else's.
            What `CardReader.read_vitale` raises.
        """
        again = self.read_card()
        if beneficiaire not in again.carte.beneficiaires:
            raise OtherPatientError
        return again

    def propose(
        self,
        beneficiaire: Beneficiaire,
        visite: Visite,
        tiers_payant: TiersPayant,
        reading: Reading | None,
    ) -> Proposition:
        """Price and check a visit.  Never raises: what is wrong is a finding."""
        patient = replace(visite.patient, age=beneficiaire.age_on(visite.date_soins))
        visite = replace(visite, patient=patient, aujourdhui=self.today())
        cotation = coter(visite, self.tarifs)
        mode, moment = self._mode(reading)
        if visite.domicile and visite.prescription and not visite.prescription.domicile:
            moment = (*moment, constat("displacement-not-billed"))
        return Proposition(
            beneficiaire=beneficiaire,
            visite=visite,
            tiers_payant=tiers_payant,
            mode=mode,
            cotation=cotation,
            findings=(*cotation.findings, *moment),
            patient_pays=patient_pays(tiers_payant, amo=cotation.amo, amc=cotation.amc),
        )

    def seal(self, proposition: Proposition) -> FactureEnFile:
        """Seal a proposition; durable, with its number, when this returns.

        Raises:
            SealRefusedError: a finding blocks it; nothing was written, no number used.
            SignerAbsentError: the CPS left; same.
            VaultError: the queue cannot be written.
        """
        mode, prescription = proposition.mode, proposition.visite.prescription
        if not proposition.sealable or mode is None or prescription is None:
            raise SealRefusedError

        def build(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
            facture = Facture(
                numero=numero,
                professionnel=self.professionnel,
                beneficiaire=proposition.beneficiaire,
                organisme=self.organisme,
                date_soins=proposition.visite.date_soins,
                etablie_le=self.clock.now().replace(microsecond=0),
                prescription=prescription,
                cotation=replace(proposition.cotation, findings=proposition.findings),
                tiers_payant=proposition.tiers_payant,
                mode=mode,
            )
            return facture, self.engine.seal_facture(facture, self.signer)

        sealed = self.store.add(build)
        log.info("invoice %s sealed in mode %d", sealed.facture.numero, mode)
        return sealed

    def _mode(self, reading: Reading | None) -> tuple[ModeSecurisation | None, tuple[Finding, ...]]:
        """Choose the securing mode from the cards that are there at this very moment."""
        state = self.reader.state()
        same_card = reading is not None and reading.insertions == state.insertions
        vitale = same_card and state.holds(CardKind.VITALE_2)
        match vitale, self.signer is not None:
            case True, True:
                return ModeSecurisation.SESAM_VITALE, ()
            case True, False:
                return ModeSecurisation.DESYNCHRONISE, (constat("cps-absent"),)
            case False, True:
                rule = "no-vitale" if reading is None else "vitale-absent"
                return ModeSecurisation.DEGRADE, (constat(rule),)
            case _:
                return None, (constat("no-card-at-all"),)
