"""The hour, the wording of the paper, the BSI and forced rights, entered beside the acts."""

from appliance.demo.cards import vitale
from appliance.domain.visite import Profession
from tests.made_up_cards import ALINE
from tests.tui.stage import Stage, page, rows, shows


async def test_the_night_that_the_paper_asks_for_is_two_keys_and_a_choice(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("*")
        await shows(pilot, "Dit nuit (F5)")
        await pilot.press("f2", "f5", "enter")
        await shows(pilot, "Particularités : nuit (20 h-23 h, 5 h-8 h) ; ordonnance « de nuit »")
        await pilot.press("enter")
        await shows(pilot, "Nuit, 20 h à 23 h")


async def test_a_daily_package_is_billed_and_proposed_again(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("*", "f7", "enter")
        await shows(pilot, "forfait BSI léger (BSA)")
        await stage.bill(pilot)
        stage.reader.remove()
        await stage.insert(pilot, vitale(ALINE))
        assert "forfait BSI léger (BSA)" in page(pilot)


async def test_forced_rights_without_an_attestation_are_refused_with_their_reason(
    stage: Stage,
) -> None:
    async with stage.visit() as pilot:
        await pilot.press("*", "tab", "tab", "tab", "tab", *"panne", "enter")
        await shows(pilot, "droits forcés : panne")
        await pilot.press("enter")
        await shows(pilot, "attestation C2S")
        assert "ERREUR" in page(pilot)


async def test_escape_leaves_the_visit_as_it_was(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("*", "f7", "escape")
        await shows(pilot, "Tiers payant")
        assert "Particularités :" not in page(pilot)


async def test_a_doctor_is_asked_for_forced_rights_alone(stage: Stage) -> None:
    stage.profession = Profession.MG
    async with stage.visit() as pilot:
        await pilot.press("*")
        await shows(pilot, "Droits forcés")
        assert not any("BSI (F7)" in row for row in rows(pilot))
