"""The public holidays are those of where care is given, as the settings say."""

from dataclasses import replace
from datetime import date

import pytest

from appliance.domain.calendar import Calendrier
from appliance.services.poste import Poste
from tests.made_up_cards import ALINE
from tests.services.rounds import TODAY, bearer, enter, tournee

SAINT_ETIENNE = date(2025, 12, 26)  # a Friday
CODE = "DIMANCHE_FERIE"


@pytest.mark.parametrize(
    ("calendrier", "opens"), [(Calendrier.METROPOLE, False), (Calendrier.ALSACE_MOSELLE, True)]
)
def test_a_holiday_of_the_place_alone_opens_its_supplement(
    poste: Poste, calendrier: Calendrier, *, opens: bool
) -> None:
    enter(poste, ALINE)
    offered = tournee(poste).offrir(bearer(ALINE), TODAY).brouillon
    billing = replace(poste.billing, calendrier=calendrier)
    paper = offered.prescription
    assert paper is not None
    brouillon = replace(
        offered,
        date_soins=SAINT_ETIENNE,
        prescription=replace(paper, date=SAINT_ETIENNE, quotidien=True),
    )
    priced = billing.chiffrage.of(billing.prepare(brouillon), with_card=True)
    assert (CODE in {one.code for one in priced.cotation.lignes}) is opens
