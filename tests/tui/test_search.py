"""Any act of the nomenclature, by a few letters; the usual one as quick as ever."""

import pytest

from appliance.domain.visite import Profession
from appliance.tui.messages import Sealed
from appliance.tui.search import matching
from tests.made_up import NOMENCLATURE
from tests.tui.stage import Stage, page, rows, shows


def found(typed: str) -> list[str]:
    return [acte.id for acte in matching(NOMENCLATURE.values(), typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pans lou", "pansement_lourd"),
        ("PANSEMENT LOURD", "pansement_lourd"),
        ("lourd pans", "pansement_lourd"),
        ("ami 5.1", "ulcere_compression"),
        ("ami 5,1", "ulcere_compression"),
        ("deqp", "DEQP003"),
        ("electro", "DEQP003"),
        ("vaccin", "vaccin_prescrit"),
        ("DI 1,2", "DI_suite"),
    ],
)
def test_words_in_any_order_without_accents_find_an_act(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_what_begins_with_the_letters_comes_first() -> None:
    labels = [NOMENCLATURE[name].label for name in found("pans")]
    begin = [label.startswith("Pans") for label in labels]
    assert begin == sorted(begin, reverse=True)
    assert any(begin)
    assert not all(begin)


def test_each_act_is_found_by_its_whole_label() -> None:
    assert all(name in found(acte.label) for name, acte in NOMENCLATURE.items())
    assert found("xyzzy") == []


async def test_letters_find_any_act_and_enter_prices_it(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f3", *"pans lou")
        await shows(pilot, "> Pansement lourd et complexe")
        await pilot.press("enter")
        await shows(pilot, "Pansement lourd et complexe (NGAP")
        await pilot.press("enter")
        await shows(pilot, "scellée")
    [sealed] = stage.told(Sealed)
    assert sealed.look.factures[0].facture.actes == ("pansement_lourd",)


async def test_a_letter_of_no_usual_act_begins_the_search(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press(*"saig")
        await shows(pilot, "Saignée")
        assert not any("ponction veineuse" in row for row in rows(pilot))
        await pilot.press(*["backspace"] * 4)
        await shows(pilot, ">P Prélèvement par ponction veineuse")


async def test_the_arrows_choose_among_what_was_found(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f3", *"retrait", "down")
        [chosen] = [row for row in rows(pilot) if row.startswith(">")]
        await pilot.press("up", "up", "down", "down", "enter")
        await shows(pilot, "Règle")
        assert chosen[4:20].strip() in page(pilot)


async def test_letters_of_no_act_are_said_and_priced_as_nothing(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f3", *"xyzzy")
        await shows(pilot, "Aucun acte n’a ces lettres")
        await pilot.press("down", "enter")
        await shows(pilot, "Aucun acte n’a ces lettres")
        await pilot.press(*["backspace"] * 5, "enter")
        await shows(pilot, "Prélèvement par ponction veineuse (NGAP")


async def test_a_doctor_finds_the_doctor_s_acts_and_is_asked_for_no_order(stage: Stage) -> None:
    stage.profession = Profession.MG
    async with stage.visit() as pilot:
        assert any(row.startswith(">C  Consultation") for row in rows(pilot))
        assert "Prescripteur" not in page(pilot)
        await pilot.press("f3", *"pans")
        await shows(pilot, "Aucun acte n’a ces lettres")
        await pilot.press(*["backspace"] * 4, *"electro")
        await shows(pilot, "> Électrocardiogramme")
        await pilot.press("enter")
        await shows(pilot, "14,52 €")
        await pilot.press("enter")
        await shows(pilot, "scellée")
