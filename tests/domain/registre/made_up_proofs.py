"""A visit and a contract that the tests of proofs share."""

from datetime import date, timedelta

from appliance.domain.acte import Soin
from appliance.domain.registre.contrat import (
    ContratAmc,
)
from appliance.domain.registre.fiche import Periode
from appliance.domain.tiers_payant import BOTH, Reglement
from appliance.domain.visite import Situation, Visite
from tests.made_up import ACTES, PRESCRIPTION

DAY = date(2026, 11, 20)
SEEN = DAY - timedelta(days=30)
VISITE = Visite(
    actes=(Soin(acte=next(iter(ACTES.values()))),),
    date_soins=DAY,
    domicile=True,
    prescription=PRESCRIPTION,
    patient=Situation(age=71),
)
TIERS_PAYANT = Reglement(dispensees=BOTH)
LAST_YEAR = Periode(debut=date(2025, 1, 1), fin=date(2025, 12, 31))
CONTRAT = ContratAmc(
    amc="0000000001",
    adherent="A00042",
    type_convention="ZZ",
    csr="A1",
    periode=Periode(debut=date(2026, 1, 1), fin=date(2026, 12, 31)),
    confirme_le=SEEN,
)
