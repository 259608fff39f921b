"""What the caisse withholds later, within a day."""

import pytest

from appliance.domain.acte import Soin
from appliance.domain.cotation import coter
from appliance.domain.couverture import retenue
from appliance.domain.visite import Situation, Visite
from tests.domain.facts import doctor, nurse
from tests.domain.visites import NOMENCLATURE
from tests.made_up import TARIFS

ADULT = Situation(age=60)


def withheld(visite: Visite) -> int | None:
    return retenue(coter(visite, TARIFS).lignes, visite, TARIFS)


@pytest.mark.parametrize(("earlier", "expected"), [(0, 100), (3, 100), (4, 0), (9, 0)])
def test_the_franchise_of_a_day_counts_the_passages_before(earlier: int, expected: int) -> None:
    before = (Soin(acte=NOMENCLATURE["im"]),) * earlier
    assert withheld(nurse("sc", patient=ADULT, plus_tot=before)) == expected


@pytest.mark.parametrize(("earlier", "expected"), [(0, 200), (3, 200), (4, 0)])
def test_so_does_a_doctor_s_participation(earlier: int, expected: int) -> None:
    before = (Soin(acte=NOMENCLATURE["consultation"]),) * earlier
    assert withheld(doctor("consultation", patient=ADULT, plus_tot=before)) == expected
