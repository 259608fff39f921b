"""A paper sheet is owed with each invoice of mode 5, and reminded of until a person sent it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.domain.acte import Nature
from appliance.domain.identifiers import numero_facture
from appliance.domain.visite import Situation
from appliance.errors import NoSheetError
from appliance.services.feuilles_papier import PRESSING
from appliance.services.poste import Poste
from tests.made_up import ADA
from tests.services.billed import DAY, asked, visit
from tests.tui.stage import CODE, Stage

ACCIDENT = Situation(nature=Nature.AT, accident_le=DAY)


def test_a_sheet_is_owed_for_mode_5_and_for_no_other(poste: Poste) -> None:
    reading = poste.read_card()
    with_card = poste.seal(asked(poste, visit("im"), reading.beneficiaires[0], reading=reading))
    without = poste.seal(asked(poste, visit("sc")))
    assert [one.numero for one in poste.feuilles.a_envoyer()] == [without.facture.numero]
    assert poste.status().as_json()["paper_sheets"] == 1
    with pytest.raises(NoSheetError):
        poste.feuilles.draw(with_card.facture.numero)


def test_the_sheet_bears_what_was_known_at_the_seal(poste: Poste) -> None:
    sealed = poste.seal(asked(poste, visit("sc", patient=ACCIDENT)))
    (owed,) = poste.feuilles.a_envoyer()
    assert owed.accident
    assert owed.reference_at == f"du {DAY:%d/%m/%Y}"
    assert poste.feuilles.draw(sealed.facture.numero).startswith(b"%PDF")


def test_a_sheet_that_was_sent_is_ticked_once_and_for_good(poste: Poste, stage: Stage) -> None:
    numero = poste.seal(asked(poste, visit("sc"))).facture.numero
    poste.feuilles.noter_envoi(numero)
    assert poste.feuilles.a_envoyer() == []
    stage.clock.time += timedelta(days=2)
    poste.feuilles.noter_envoi(numero)
    kept = poste.billing.store.sheets.get(int(numero))
    assert kept is not None
    assert kept.valeur.envoyee_le == DAY
    poste.lock()
    again = stage.unlock(CODE, "")
    assert again.feuilles.a_envoyer() == []
    again.lock()


def test_a_sheet_that_waits_for_days_is_an_alert(poste: Poste, stage: Stage) -> None:
    poste.seal(asked(poste, visit("sc")))
    assert not [told for told in poste.status().alertes if "papier" in told]
    stage.clock.time += PRESSING
    assert [told for told in poste.status().alertes if "papier" in told]


def test_an_unknown_number_has_no_sheet(poste: Poste) -> None:
    with pytest.raises(NoSheetError):
        poste.feuilles.draw(numero_facture(99))
    with pytest.raises(NoSheetError):
        poste.feuilles.noter_envoi(numero_facture(99))


def test_an_erased_patient_leaves_no_sheet(poste: Poste) -> None:
    numero = poste.seal(asked(poste, visit("sc"), replace(ADA, prenom="ÈVE"))).facture.numero
    poste.send_now()
    poste.billing.store.anonymise([numero])
    assert poste.feuilles.a_envoyer() == []
    with pytest.raises(NoSheetError):
        poste.feuilles.draw(numero)
