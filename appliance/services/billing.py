"""Bill a visit: read the card, price, check, seal."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from appliance.domain.acte import Acte, Prescription, Soin, Trait
from appliance.domain.antecedents import (
    YEAR,
    Antecedents,
    completed,
    needs_memory,
    verifier_antecedents,
)
from appliance.domain.controles import Finding, blocking
from appliance.domain.cotation import Cotation, coter
from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.identite import verifier_identite
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.professionnel import Professionnel
from appliance.domain.refus import constat
from appliance.domain.tarif import Tarifs
from appliance.domain.tiers_payant import Reglement, TiersPayant, due_now, verifier_reglement
from appliance.domain.visite import Profession, Visite
from appliance.errors import BilledMeanwhileError, OtherPatientError, SealRefusedError
from appliance.ports.cards import CardKind, CardReader
from appliance.ports.engine import Engine
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """What is to be billed: for whom, what was done, how it is settled, what the box knows.

    Attributes:
        visite: the facts that were entered; those that follow from the queue are not among them.
        antecedents: what was billed before, as the box told it when the visit was entered.
    """

    beneficiaire: Beneficiaire
    visite: Visite
    tiers_payant: TiersPayant
    antecedents: Antecedents


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Proposition:
    """A visit as it would be sealed now.

    Attributes:
        visite: the facts, completed with what the box knows.
        mode: None when nothing can sign.
        findings: those of the cotation, of the settlement, of the queue, then of the moment.
        patient_pays: centimes, now.
    """

    request: Request
    visite: Visite
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
    """The use cases of billing, on the box's own reader, engine and queue.

    Attributes:
        nomenclature: every act that a table names, by its id.
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

    @property
    def actes(self) -> Sequence[Acte]:
        """The acts of this profession, in the order of the nomenclature."""
        doctor = self.profession is Profession.MG
        return [acte for acte in self.nomenclature.values() if acte.de_medecin is doctor]

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

    def recall(self, beneficiaire: Beneficiaire, visite: Visite) -> Antecedents:
        """Return what the queue knows that bears on a visit.

        Raises:
            VaultError: the queue cannot be read.
        """
        memory = YEAR if needs_memory(visite) else timedelta()
        day = visite.date_soins
        return self.store.antecedents(beneficiaire, day, since=day - memory)

    def propose(self, request: Request, reading: Reading | None) -> Proposition:
        """Price and check a visit.  Reads no queue; never raises: what is wrong is a finding."""
        visite = self._facts(request)
        cotation = coter(visite, self.tarifs)
        reglement = Reglement(dispensees=request.tiers_payant.parts)
        mode, moment = self._mode(reading)
        findings = (
            *cotation.findings,
            *verifier_reglement(visite, cotation, reglement),
            *verifier_antecedents(visite, request.antecedents),
            *(() if reading else verifier_identite(request.beneficiaire, visite.date_soins)),
            *_of_the_paper(visite),
            *moment,
        )
        return Proposition(
            request=request,
            visite=visite,
            mode=mode,
            cotation=cotation,
            findings=tuple(dict.fromkeys(findings)),
            patient_pays=due_now(visite, cotation, reglement),
        )

    def seal(self, proposition: Proposition) -> FactureEnFile:
        """Seal a proposition; durable, with its number, when this returns.

        What was billed before is read once more: what is sealed is what was shown, or nothing.

        Raises:
            SealRefusedError: a finding blocks it; nothing was written, no number used.
            BilledMeanwhileError: an invoice was sealed since, that changes this one; same.
            SignerAbsentError: the CPS left; same.
            VaultError: the queue cannot be written.
        """
        request, visite, mode = proposition.request, proposition.visite, proposition.mode
        if not proposition.sealable or mode is None:
            raise SealRefusedError
        if self.recall(request.beneficiaire, request.visite) != request.antecedents:
            raise BilledMeanwhileError

        def build(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
            facture = Facture(
                numero=numero,
                professionnel=self.professionnel,
                beneficiaire=request.beneficiaire,
                organisme=self.organisme,
                date_soins=visite.date_soins,
                etablie_le=self.clock.now().replace(microsecond=0),
                prescription=visite.prescription,
                cotation=replace(proposition.cotation, findings=proposition.findings),
                tiers_payant=request.tiers_payant,
                mode=mode,
                actes=tuple(soin.acte.id for soin in visite.actes),
            )
            return facture, self.engine.seal_facture(facture, self.signer)

        sealed = self.store.add(build)
        log.info("invoice %s sealed in mode %d", sealed.facture.numero, mode)
        return sealed

    def _facts(self, request: Request) -> Visite:
        """Complete the facts: the age, the day, what the queue knows, the nurse's own order."""
        visite, who = request.visite, request.beneficiaire
        visite = completed(visite, request.antecedents, self.nomenclature)
        patient = replace(visite.patient, age=who.age_on(visite.date_soins))
        return replace(
            visite,
            patient=patient,
            prescription=visite.prescription or self._own_prescription(visite),
            aujourdhui=self.today(),
        )

    def _own_prescription(self, visite: Visite) -> Prescription | None:
        """Return the order of who gave the care, where no other is needed (PRESC-1)."""
        if not visite.actes or not all(map(_is_own, visite.actes)):
            return None
        return Prescription(
            prescripteur=self.professionnel.numero.value,
            date=visite.date_soins,
            domicile=False,
            acces_direct=True,
        )

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


def _of_the_paper(visite: Visite) -> Iterator[Finding]:
    """Yield what the box asks about the paper at hand, and `besace quote` does not."""
    paper = visite.prescription
    if paper is None:
        return
    if visite.date_soins - paper.date > YEAR:
        yield constat("prescription-old")
    if visite.domicile and not paper.domicile:
        yield constat("displacement-not-billed")


def _is_own(soin: Soin) -> bool:
    return soin.est(Trait.PROPRE_PRESCRIPTION)
