"""The appli carte Vitale at the screen: a scanner that types, and one that is a line."""

import logging
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from appliance.drivers.scanner import SerialScanner
from appliance.ports.apcv import LONGEST
from appliance.services.apcv import Apcv
from appliance.services.brouillons import Brouillons
from appliance.tui.app import BesaceApp
from appliance.tui.messages import ApcvScanned, Sealed
from appliance.tui.widgets.entry import Entry
from tests.drivers.test_scanner import PlayedScanner, wait_for_the_line
from tests.made_up import NOON
from tests.tui.stage import CODE, Screen, Stage, comes, page, shows
from tests.tui.test_manual import TYPED

LIFE = timedelta(minutes=10)
TAKEN = "appli carte Vitale lue à"
OPAQUE = "contexte-invente-0123456789"


def lasting(stage: Stage, pilot: Screen) -> BesaceApp:
    app = cast("BesaceApp", pilot.app)
    app.apcv = Apcv(clock=stage.clock, duree=LIFE)
    return app


async def type_in(pilot: Screen) -> None:
    """Come to the visit of somebody who is typed in: no telephone tells who it is."""
    await pilot.press("f3")
    await shows(pilot, "Patient sans carte")
    for text in TYPED.values():
        await pilot.press(*text, "enter")
    await shows(pilot, "Tiers payant")


async def test_a_scanner_that_types_is_kept_with_the_visit_and_handed_over(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        lasting(stage, pilot)
        await type_in(pilot)
        await pilot.press("*")
        await shows(pilot, "a besoin du réseau et ne dit pas qui est là")
        await pilot.press("f11", *OPAQUE, "enter")
        await shows(pilot, TAKEN)
        assert OPAQUE not in page(pilot)
        await pilot.press("enter")
        await shows(pilot, "Mode 5, dégradé")
        await shows(pilot, "L’appli carte Vitale a besoin du réseau")
        await pilot.press("enter")
        await shows(pilot, "elle est remise telle quelle à « Moteur de simulation")
        await pilot.press("o")
        await shows(pilot, "scellée")
    assert len(stage.told(Sealed)) == 1


async def test_what_it_types_is_never_shown(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("*", "f11", *OPAQUE)
        assert pilot.app.screen.query_one("#apcv", Entry).value == OPAQUE
        assert OPAQUE not in page(pilot)


async def test_a_box_without_the_setting_says_what_it_lacks(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("*", "f11", *OPAQUE, "enter")
        await shows(pilot, "L’appli carte Vitale a besoin du réseau et d’un service agréé.")
        await pilot.press("enter")
        await shows(pilot, "Tiers payant")
        assert TAKEN not in page(pilot)


async def test_an_expired_one_is_a_clear_sentence_and_the_visit_goes_on(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        lasting(stage, pilot)
        await type_in(pilot)
        await pilot.press("*", "f11", *OPAQUE, "enter")
        await shows(pilot, TAKEN)
        stage.clock.time = NOON + LIFE
        await pilot.press("enter")
        await shows(pilot, "L’appli carte Vitale a expiré : elle n’est pas remise.")
        await pilot.press("enter", "o")
        await shows(pilot, "scellée")


async def test_a_scanner_on_a_line_reaches_the_visit_and_its_draft(
    stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with PlayedScanner(tmp_path / "scanner") as hand, closing(SerialScanner(hand.device)) as line:
        async with stage.locked() as pilot:
            lasting(stage, pilot).scanner = line
            wait_for_the_line(caplog)
            hand.scan(b"while-locked\n")
            pilot.app.screen.query_one("#code", Entry).value = CODE
            await pilot.press("enter")
            await shows(pilot, "À mettre en lot")
            hand.scan(OPAQUE.encode() + b"\r\n")
            await shows(pilot, "ne dit pas qui est là. Ouvrez la visite du patient")
            await pilot.press("enter")
            await type_in(pilot)
            hand.scan(OPAQUE.encode() + b"\r\n")
            await shows(pilot, TAKEN)
            await comes(pilot, lambda: kept(stage) == [OPAQUE.encode()], "the draft")
    assert [one.contenu for one in stage.told(ApcvScanned)] == [OPAQUE.encode()] * 2


@pytest.mark.parametrize("keys", [["*"], []])
async def test_a_line_is_heard_on_either_screen_of_a_visit(stage: Stage, keys: list[str]) -> None:
    async with stage.visit() as pilot:
        app = lasting(stage, pilot)
        await pilot.press(*keys)
        app.post_message(ApcvScanned(OPAQUE.encode()))
        await pilot.press(*["enter" for _ in keys])
        await shows(pilot, TAKEN)


async def test_the_telephone_of_another_patient_is_let_go(stage: Stage) -> None:
    async with stage.visit() as pilot:
        app = lasting(stage, pilot)
        app.post_message(ApcvScanned(OPAQUE.encode()))
        await shows(pilot, TAKEN)
        await pilot.press("*")
        await shows(pilot, "F12 la retire")
        await pilot.press("f12", "enter")
        await shows(pilot, "Tiers payant")
        assert TAKEN not in page(pilot)
        await comes(pilot, lambda: not kept(stage), "a draft without it")


async def test_what_no_code_could_hold_is_not_taken(stage: Stage) -> None:
    async with stage.visit() as pilot:
        lasting(stage, pilot)
        await pilot.press("*", "f11")
        pilot.app.screen.query_one("#apcv", Entry).value = "x" * (LONGEST + 1)
        await pilot.press("enter")
        await shows(pilot, "Tiers payant")
        assert TAKEN not in page(pilot)
    assert not stage.told(ApcvScanned)


def kept(stage: Stage) -> list[bytes]:
    assert stage.poste is not None
    drafts = Brouillons(stage.poste.billing.store).tous()
    return [one.valeur.apcv.contenu for one in drafts if one.valeur.apcv]
