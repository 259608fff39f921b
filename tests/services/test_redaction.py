"""What could be sealed and never leave is said while it can still be corrected."""

from dataclasses import replace

import pytest

from appliance.domain.destination import Aiguillage, Aiguille, Amc, Destinations
from appliance.domain.facture import Facture
from appliance.domain.identifiers import Organisme
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import SealRefusedError
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition
from tests.made_up import ORGANISME
from tests.services.billed import asked, rules, visit

ELSEWHERE = Organisme.parse("01 998 1234")


def priced(poste: Poste, destinations: Destinations) -> Proposition:
    poste.billing = replace(poste.billing, destinations=destinations)
    return asked(poste, visit("sc"))


def test_a_body_that_no_address_is_known_for_asks_before_the_seal(poste: Poste) -> None:
    shown = priced(poste, Destinations(joignables=[ELSEWHERE, Amc("999")]))
    assert rules(shown) == {"destination-unknown"}
    assert str(ORGANISME) in shown.findings[-1].sentence
    assert shown.sealable, "it waits in the box, and nothing is lost"


def test_a_body_that_the_table_sends_to_a_known_one_asks_nothing(poste: Poste) -> None:
    row = Aiguille(ORGANISME.regime, "", "", ELSEWHERE)
    table = Aiguillage((row,))
    assert rules(priced(poste, Destinations(table, [ELSEWHERE]))) == set()
    assert rules(priced(poste, Destinations(table, [ORGANISME]))) == {"destination-unknown"}


class NarrowEngine(SimulatedEngine):
    """An engine whose norm has no room for an euro."""

    def objection(self, facture: Facture) -> str:
        return "Trois chiffres attendus." if facture.cotation.total > 99 else ""


def test_what_the_norm_has_no_room_for_is_refused_before_the_seal(poste: Poste) -> None:
    poste.billing = replace(poste.billing, engine=NarrowEngine())
    shown = asked(poste, visit("sc"))
    assert rules(shown) == {"norm-too-narrow"}
    assert "Trois chiffres attendus." in shown.findings[-1].sentence
    with pytest.raises(SealRefusedError):
        poste.seal(shown)
    assert poste.factures() == []
