"""What ADRi and the invoices have to do with each other: asked at a seal, told before it leaves."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.demo.caisse import Kind
from appliance.domain.visite import Situation
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition
from tests.made_up import ADA
from tests.services.asked import Cabinet
from tests.services.billed import asked, visit
from tests.tui.stage import Stage


@pytest.fixture
def cabinet(stage: Stage, poste: Poste, tmp_path: Path) -> Cabinet:
    home = tmp_path / "adri"
    home.mkdir()
    made = Cabinet(home, stage)
    poste.sending = replace(poste.sending, enquetes=[made.droits])
    poste.prescriptions = replace(poste.prescriptions, en_ligne=made.droits)
    return made


def without_card(poste: Poste) -> Proposition:
    return asked(poste, visit("sc"))


def test_who_is_billed_without_a_card_is_asked_about_before_the_lot_closes(
    poste: Poste, cabinet: Cabinet
) -> None:
    sealed = poste.seal(without_card(poste))
    cabinet.tick()
    assert len(cabinet.waiting()) == 1
    assert poste.billing.store.get(sealed.facture.numero) == sealed  # in no lot yet


def test_who_is_billed_by_the_card_is_not_asked_about(poste: Poste, cabinet: Cabinet) -> None:
    reading = poste.read_card()
    poste.seal(asked(poste, visit("sc"), reading=reading, who=reading.beneficiaires[0]))
    cabinet.tick()
    assert cabinet.waiting() == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Kind.TROUVE, 0), (Kind.AUTRE_CAISSE, 1), (Kind.FERMES, 1), (Kind.PLUSIEURS, 0)],
)
def test_an_invoice_that_the_answer_contradicts_is_named_and_the_patient_is_not(
    poste: Poste, cabinet: Cabinet, kind: Kind, told: int
) -> None:
    cabinet.policy(droits={"": kind})
    sealed = poste.seal(without_card(poste))
    cabinet.exchange()
    notices = [one for one in poste.status().alertes if "ADRi" in one]
    assert len(notices) == told
    assert all(f"Facture {sealed.facture.numero} " in one for one in notices)
    assert not any(ADA.nom in one for one in notices)


@pytest.mark.parametrize(("kind", "told"), [(Kind.ALD, 0), (Kind.TROUVE, 1)])
def test_an_exoneration_that_was_billed_and_is_denied_is_told_of_its_invoice(
    poste: Poste, cabinet: Cabinet, kind: Kind, told: int
) -> None:
    cabinet.policy(droits={"": kind})
    care = visit("sc", patient=Situation(age=71, ald=True))
    proposition = asked(poste, replace(care, actes=(replace(care.actes[0], ald=True),)))
    sealed = poste.seal(proposition)
    assert {ligne.exo for ligne in sealed.facture.cotation.lignes} == {"4"}
    cabinet.exchange()
    notices = [one for one in poste.status().alertes if "ADRi répond autrement" in one]
    assert len(notices) == told


def test_a_question_that_the_server_will_never_take_is_told(poste: Poste, cabinet: Cabinet) -> None:
    cabinet.refuse("550 5.1.1 No such mailbox here")
    poste.seal(without_card(poste))
    cabinet.exchange()
    [told] = poste.status().alertes
    assert told.startswith("Question à ADRi refusée par le serveur : 550 5.1.1")
