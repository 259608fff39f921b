"""What each passage of an invoice is worth, and what the checks find: one after the other.

A passage is priced as if it had an invoice of its own, those before it billed already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from appliance.domain.acte import Acte, Prescription, Trait
from appliance.domain.antecedents import Antecedents, completed, verifier_antecedents
from appliance.domain.controles import Finding
from appliance.domain.cotation import Cotation, coter
from appliance.domain.groupement import reunie, told, verifier_ecart, verifier_groupement
from appliance.domain.professionnel import Professionnel
from appliance.domain.tarif import Tarifs
from appliance.domain.tiers_payant import TiersPayant, due_now, verifier_reglement
from appliance.domain.visite import Trajet, Visite
from appliance.services.proposition import Request, of_the_paper, of_the_record


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Chiffre:
    """All passages of an invoice, priced.

    Attributes:
        visites: completed with what the box knows, in the order of time.
        findings: of all checks that ask about no card.
        patient_pays: centimes, now.
    """

    visites: tuple[Visite, ...]
    cotation: Cotation
    findings: tuple[Finding, ...]
    patient_pays: int


@dataclass(frozen=True, slots=True)
class _Passage:
    """One passage, and what was billed before it."""

    visite: Visite
    cotation: Cotation
    avant: Antecedents


@dataclass(frozen=True, slots=True, kw_only=True)
class Chiffrage:
    """Prices and checks.

    Attributes:
        nomenclature: every act that a table names, by its id.
        jours: how many days the passages of an invoice may lie apart.
        today: the day in the box's own time zone.
    """

    tarifs: Tarifs
    nomenclature: Mapping[str, Acte]
    professionnel: Professionnel
    jours: int
    today: date

    def of(self, request: Request, *, with_card: bool) -> Chiffre:
        """Price and check all passages of a request.  Never raises: what is wrong is a finding."""
        passages = tuple(self._passages(request))
        visites = tuple(one.visite for one in passages)
        found = [_found(request, one, with_card=with_card) for one in passages]
        return Chiffre(
            visites=visites,
            cotation=reunie([one.cotation for one in passages]),
            findings=(*self._together(request, visites), *told(visites, found)),
            patient_pays=sum(_due(request, one) for one in passages),
        )

    def _together(self, request: Request, visites: Sequence[Visite]) -> Iterator[Finding]:
        """Yield why the passages cannot share an invoice; one that was sent so may be made anew."""
        yield from verifier_groupement(visites)
        if request.remplace is None:
            unpaid = request.tiers_payant is not TiersPayant.AUCUN
            yield from verifier_ecart(visites, self.jours, tiers_payant=unpaid)

    def _passages(self, request: Request) -> Iterator[_Passage]:
        known = request.recall.antecedents
        for each in request.visites:
            visite = self._completed(request, each, known)
            cotation = coter(visite, self.tarifs)
            yield _Passage(visite, cotation, known)
            known = known.with_passage(visite, cotation)

    def _completed(self, request: Request, visite: Visite, known: Antecedents) -> Visite:
        """Complete the facts: the age, the day, what was billed, the nurse's own order."""
        recall, who = request.recall, request.beneficiaire
        if visite.trajet == Trajet() and recall.trajet is not None:
            visite = replace(visite, trajet=recall.trajet)
        visite = completed(visite, known, self.nomenclature)
        day = visite.date_soins
        return replace(
            visite,
            patient=recall.situation(replace(visite.patient, age=who.age_on(day)), day),
            prescription=visite.prescription or self._own_prescription(visite),
            aujourdhui=self.today,
        )

    def _own_prescription(self, visite: Visite) -> Prescription | None:
        """Return the order of who gave the care, where no other is needed (PRESC-1)."""
        own = (soin.est(Trait.PROPRE_PRESCRIPTION) for soin in visite.actes)
        if not visite.actes or not all(own):
            return None
        return Prescription(
            prescripteur=self.professionnel.numero.value,
            date=visite.date_soins,
            domicile=False,
            acces_direct=True,
        )


def _found(request: Request, one: _Passage, *, with_card: bool) -> Sequence[Finding]:
    """Return what is found of one passage, as if it had an invoice of its own."""
    visite = one.visite
    reglement = request.reglement(visite.date_soins)
    return (
        *one.cotation.findings,
        *verifier_reglement(visite, one.cotation, reglement),
        *verifier_antecedents(visite, one.avant),
        *of_the_record(request, visite, reglement, with_card=with_card),
        *of_the_paper(visite),
    )


def _due(request: Request, one: _Passage) -> int:
    return due_now(one.visite, one.cotation, request.reglement(one.visite.date_soins))
