"""A visit as it would be sealed now, and what only the box asks about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from appliance.domain.antecedents import YEAR
from appliance.domain.apcv import ContexteApcv
from appliance.domain.controles import Finding, blocking
from appliance.domain.cotation import Cotation
from appliance.domain.facture import ModeSecurisation
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.identite import verifier_identite
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.preuves import verifier_preuves
from appliance.domain.refus import constat
from appliance.domain.registre.manque import Presentation, Vitale
from appliance.domain.tiers_payant import Forcage, Reglement, TiersPayant
from appliance.domain.visite import Visite
from appliance.errors import ApcvExpiredError
from appliance.services.recall import Recall

APCV_EXPIRED: Final = "apcv-expired"
WITH_VITALE: Final = frozenset({ModeSecurisation.SESAM_VITALE, ModeSecurisation.DESYNCHRONISE})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """What is to be billed: for whom, what was done, how it is settled, what the box knows.

    Attributes:
        visites: the facts that were entered, of each passage in the order of time; those that
            follow from the queue are not among them.
        recall: what the box knew when the visit was entered.
        forcage: who forces the rights, and why; None where nobody does.
        remplace: the invoice that this one corrects, None for none.
        apcv: the appli carte Vitale that was shown, None for none.
    """

    beneficiaire: Beneficiaire
    visites: tuple[Visite, ...]
    tiers_payant: TiersPayant
    recall: Recall
    forcage: Forcage | None = None
    remplace: NumeroFacture | None = None
    apcv: ContexteApcv | None = None

    def reglement(self, day: date) -> Reglement:
        """Return how care of a day is to be settled."""
        preuves = self.recall.preuves
        return Reglement(
            dispensees=self.tiers_payant.parts,
            contrat=self.recall.contrat,
            droits_forces=self.forcage is not None,
            attestation_c2s=preuves is not None and preuves.attests_c2s(day),
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Proposition:
    """A visit as it would be sealed now.

    Attributes:
        visites: the facts of each passage, completed with what the box knows, in time's order.
        mode: None when nothing can sign.
        carte: the card that names the patient, None where none was read.
        findings: those of the cotation, of the settlement, of the queue, then of the moment.
        patient_pays: centimes, now.
    """

    request: Request
    visites: tuple[Visite, ...]
    mode: ModeSecurisation | None
    carte: CarteVitale | None
    cotation: Cotation
    findings: tuple[Finding, ...]
    patient_pays: int

    @property
    def visite(self) -> Visite:
        """The last passage: what is the same for all of them stands there."""
        return self.visites[-1]

    @property
    def sealable(self) -> bool:
        """Tell whether no finding blocks the seal."""
        return not blocking(self.findings)

    def apcv(self, now: datetime) -> bytes:
        """Return what is handed to the engine for a card; empty for nothing.

        Raises:
            ApcvExpiredError: it expired since this was shown.
        """
        shown, apcv = {one.rule for one in self.findings}, self.request.apcv
        if apcv is None or APCV_EXPIRED in shown:
            return b""
        if not apcv.is_good(now):
            raise ApcvExpiredError
        return apcv.contenu


def of_the_record(
    request: Request, visite: Visite, reglement: Reglement, *, with_card: bool
) -> Iterator[Finding]:
    """Yield what is odd about who is billed, and what the register wants of rights and papers."""
    who, preuves = request.beneficiaire, request.recall.preuves
    if not with_card:
        yield from verifier_identite(who, visite.date_soins)
    if preuves is not None:
        vitale = Vitale.LUE if with_card else Vitale.ABSENTE
        presentation = Presentation(nom=who.nom, prenom=who.prenom, vitale=vitale)
        yield from verifier_preuves(visite, reglement, preuves, presentation)
    if request.forcage is not None and not request.forcage.explained:
        yield constat("forced-rights-unexplained")


def of_the_apcv(apcv: ContexteApcv | None, now: datetime, engine: str) -> Iterator[Finding]:
    """Yield what an appli carte Vitale is worth on a box that nobody accredited."""
    if apcv is not None:
        yield constat("apcv-unused", code=engine) if apcv.is_good(now) else constat(APCV_EXPIRED)


def of_the_card(visite: Visite, mode: ModeSecurisation | None) -> Iterator[Finding]:
    """Yield what a carte Vitale may not bill: the AME has none."""
    if visite.patient.ame and mode in WITH_VITALE:
        yield constat("ame-not-by-card")


def of_the_paper(visite: Visite) -> Iterator[Finding]:
    """Yield what the box asks about the paper at hand, and `besace quote` does not."""
    paper = visite.prescription
    if paper is None:
        return
    if visite.date_soins - paper.date > YEAR:
        yield constat("prescription-old")
    if visite.domicile and not paper.domicile:
        yield constat("displacement-not-billed")
