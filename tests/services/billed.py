"""Visits asked of a station, and what it answers."""

from dataclasses import replace
from typing import Any, Final

from appliance.domain.acte import Soin
from appliance.domain.patient import Beneficiaire
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Visite
from appliance.services.billing import Reading
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition, Request
from tests.made_up import ADA, NOMENCLATURE, NOON, PRESCRIPTION

DAY: Final = NOON.date()
PAPER: Final = replace(PRESCRIPTION, date=DAY)


def visit(*actes: str, **facts: Any) -> Visite:
    known: dict[str, Any] = {"date_soins": DAY, "domicile": True, "prescription": PAPER} | facts
    return Visite(actes=tuple(Soin(acte=NOMENCLATURE[name]) for name in actes), **known)


def asked(
    poste: Poste,
    visite: Visite,
    who: Beneficiaire = ADA,
    *,
    reading: Reading | None = None,
    tiers_payant: TiersPayant = TiersPayant.AMO,
) -> Proposition:
    request = Request(
        beneficiaire=who,
        visites=(visite,),
        tiers_payant=tiers_payant,
        recall=poste.recall(who, visite),
    )
    return poste.billing.propose(request, reading)


def rules(proposition: Proposition) -> set[str]:
    return {finding.rule for finding in proposition.findings} - {"no-vitale"}


def codes(proposition: Proposition) -> list[str]:
    return [ligne.code for ligne in proposition.cotation.lignes]
