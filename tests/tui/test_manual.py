"""A patient without a card: typed in, checked, billed in mode 5."""

from datetime import date

import pytest

from appliance.demo.cards import vitale_1
from appliance.domain.patient import Beneficiaire
from appliance.tui.messages import Sealed
from appliance.tui.screens.form import Complaint
from appliance.tui.screens.manual import parse_beneficiaire
from tests.made_up import ADA, made_up_nir
from tests.tui.stage import Stage, page, shows

TODAY = date(2026, 11, 20)
TYPED = {"name": "Essaimont", "first_name": "Ada", "nir": ADA.nir.value, "birth": "12/08/1955"}


async def test_a_patient_without_a_card_is_billed_in_mode_5(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f3")
        await shows(pilot, "Patient sans carte")
        for text in TYPED.values():
            await pilot.press(*text, "enter")
        await shows(pilot, "ESSAIMONT ADA, né(e) le 12/08/1955")
        await pilot.press("enter")
        await shows(pilot, "Mode 5, dégradé : la CPS seule.")
        await pilot.press("enter", "o")
        await shows(pilot, "Facture 000000001 scellée. À encaisser : 3,53 €.")
        assert "Retirez la carte" not in page(pilot)
    assert len(stage.told(Sealed)) == 1


async def test_a_vitale_1_leads_to_the_form(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale_1(), "Saisissez le patient à la main.")
        await pilot.press("enter")
        await shows(pilot, "Patient sans carte : recopiez l’attestation de droits")


async def test_a_wrong_number_keeps_all_that_was_typed(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f3")
        await shows(pilot, "Patient sans carte")
        for text in (TYPED | {"nir": "255089912345600"}).values():
            await pilot.press(*text, "enter")
        await shows(pilot, "Numéro de Sécurité sociale : la clé du NIR ne correspond pas.")
        assert "Essaimont" in page(pilot)


async def test_nobody_can_sign_without_any_card(stage: Stage) -> None:
    stage.signer = None
    async with stage.unlocked() as pilot:
        await pilot.press("f3")
        await shows(pilot, "Patient sans carte")
        for text in TYPED.values():
            await pilot.press(*text, "enter")
        await pilot.press("enter")
        await shows(pilot, "Aucun mode possible : il manque une carte.")
        await shows(pilot, "ERREUR : Ni carte Vitale ni carte CPS")


def test_what_is_typed_becomes_a_person() -> None:
    assert parse_beneficiaire(TYPED, TODAY) == ADA


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("first_name", ""),
        ("birth", "1955-08-12"),
        ("birth", "21/11/2026"),
        ("birth", "32"),
        ("nir", "123"),
        ("nir", ADA.nir.value[:-2] + "00"),
    ],
)
def test_the_first_wrong_field_is_named(field: str, text: str) -> None:
    found = parse_beneficiaire(TYPED | {field: text}, TODAY)
    assert isinstance(found, Complaint)
    assert found.field == field


@pytest.mark.parametrize(
    ("nir", "birth"),
    [("2550899123456", "19550812"), ("2260199123456", "20260112"), ("2270199123456", "19270112")],
)
def test_of_the_birth_the_day_is_enough_beside_the_number(nir: str, birth: str) -> None:
    typed = TYPED | {"nir": made_up_nir(nir).value, "birth": "12"}
    found = parse_beneficiaire(typed, TODAY)
    assert isinstance(found, Beneficiaire)
    assert found.naissance == birth


def test_separators_do_not_matter() -> None:
    spaced = f"{ADA.nir.value[0]} {ADA.nir.value[1:13]} {ADA.nir.value[13:]}"
    found = parse_beneficiaire(TYPED | {"nir": spaced, "birth": "12 08 1955"}, TODAY)
    assert isinstance(found, Beneficiaire)
