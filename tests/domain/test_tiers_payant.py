"""Each share is wholly dispensed or wholly paid."""

import pytest

from appliance.domain.tiers_payant import PAYEE, TiersPayant, patient_pays


@pytest.mark.parametrize(
    ("tiers_payant", "due"),
    [(TiersPayant.AUCUN, 725), (TiersPayant.AMO, 290), (TiersPayant.AMO_AMC, 0)],
)
def test_the_patient_pays_whole_shares(tiers_payant: TiersPayant, due: int) -> None:
    assert patient_pays(tiers_payant, amo=435, amc=290) == due


def test_the_amc_part_is_never_the_only_unpaid_one() -> None:
    assert "25" not in PAYEE.values()
