"""Whatever comes in wrong: one French sentence with the next step, and nothing lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from appliance.demo.cards import Card, bank_card, cps, mute_card, vitale, vitale_1
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import (
    BesaceError,
    BusyError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    DiskFullError,
    ForeignCardError,
    JournalClosedError,
    NoCardError,
    NoReaderError,
    ReaderMuteError,
    SealRefusedError,
    ServerUnreachableError,
    Vitale1Error,
)
from appliance.services.billing import Billing
from appliance.tui.messages import CardRead, Failed, Sealed
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.dialogs import ActionDialog
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.stop import StopScreen
from tests.made_up_cards import ALINE, Stalling, torn
from tests.tui.stage import Stage, comes, page, shows


@pytest.mark.parametrize(
    ("card", "error"),
    [(vitale_1(), Vitale1Error), (bank_card(), ForeignCardError)],
    ids=["vitale 1", "foreign"],
)
async def test_a_card_that_is_not_to_be_read_opens_a_dialog(
    stage: Stage, card: Card, error: type[BesaceError]
) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, card, error.sentence)
        assert isinstance(pilot.app.screen, ActionDialog)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("card", "error"),
    [
        (mute_card(), CardMuteError),
        (torn(), CardUnreadableError),
        (Stalling(vitale(ALINE), after=2), CardMuteError),
    ],
    ids=["mute", "unreadable", "stalled"],
)
async def test_a_card_that_fails_is_named_in_the_banner_until_the_next(
    stage: Stage, card: Card, error: type[BesaceError]
) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, card, error.sentence)
        assert isinstance(pilot.app.screen, HomeScreen)
        await stage.insert(pilot, vitale(ALINE))
        assert error.sentence not in page(pilot)


async def test_the_fault_of_a_card_goes_with_the_card(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, mute_card(), CardMuteError.sentence)
        stage.reader.remove()
        await comes(pilot, lambda: CardMuteError.sentence not in page(pilot), "a quiet banner")


@pytest.mark.parametrize(
    ("fault", "error"),
    [(SimulatedReader.unplug, NoReaderError), (SimulatedReader.mute, ReaderMuteError)],
    ids=["no reader", "mute reader"],
)
async def test_a_reader_in_trouble_is_named_until_it_comes_back(
    stage: Stage, fault: Callable[[SimulatedReader], None], error: type[BesaceError]
) -> None:
    async with stage.unlocked() as pilot:
        fault(stage.reader)
        await shows(pilot, error.sentence)
        stage.reader.revive()
        await comes(pilot, lambda: error.sentence not in page(pilot), "a quiet banner")
        await stage.insert(pilot, vitale(ALINE))


async def test_no_card_asks_for_one_and_the_dialog_goes_when_it_comes(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f2")
        await shows(pilot, NoCardError.sentence)
        await stage.insert(pilot, vitale(ALINE))
        assert isinstance(pilot.app.screen, ActScreen)


async def test_a_card_pulled_in_the_middle_of_its_reading_is_asked_for_again(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        stage.reader.insert(vitale(ALINE))
        stage.reader.pull_after(2)
        await shows(pilot, CardRemovedError.sentence)
        await stage.insert(pilot, vitale(ALINE))
    assert len(stage.told(CardRead)) == 1


async def test_a_cps_alone_is_no_reason_to_read(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        stage.reader.insert(cps(), slot=1)
        await shows(pilot, "ok 12:00 CPS")
        assert isinstance(pilot.app.screen, HomeScreen)
        stage.reader.insert(vitale(ALINE))
        await shows(pilot, "Tiers payant")
    assert len(stage.told(CardRead)) == 1


@pytest.mark.parametrize(("yes", "no"), [("o", "n"), ("O", "N")], ids=["plain", "Caps Lock"])
async def test_a_card_pulled_before_the_seal_changes_the_mode_and_asks(
    stage: Stage, yes: str, no: str
) -> None:
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Mode 3, SESAM-Vitale")
        stage.reader.remove()
        await shows(pilot, "Mode 5, dégradé")
        await shows(pilot, "ATTENTION : La carte Vitale n’est plus dans le lecteur")
        await pilot.press("enter")
        await shows(pilot, "Sceller quand même ?")
        await pilot.press("enter", no)
        await shows(pilot, "Mode 5, dégradé")
        assert stage.told(Sealed) == []
        await pilot.press("enter", yes)
        await shows(pilot, "Facture 000000001 scellée.")


async def test_a_card_swapped_behind_the_question_is_never_sealed_unread(stage: Stage) -> None:
    stage.signer = None
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Règle")
        await pilot.press("enter")
        await shows(pilot, "Sceller quand même ?")
        stage.reader.remove()
        await pilot.press("o")
        await shows(pilot, "Les cartes ont changé")
        assert "ERREUR : Ni carte Vitale ni carte CPS" in page(pilot)
    assert stage.told(Sealed) == []


async def test_what_forbids_a_seal_comes_into_sight_on_a_small_screen(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("tab", "tab", "tab", "tab", *["backspace"] * 11, "enter")
        await shows(pilot, "ERREUR : Il manque le prescripteur")
        await pilot.resize_terminal(40, 20)
        await comes(pilot, lambda: "ERREUR" not in page(pilot), "a screen that is too small")
        await pilot.press("enter")
        await shows(pilot, "ne peut pas être scellée")
        await pilot.press("enter")
        await shows(pilot, "→ Saisissez-les d’après")


async def test_a_blocked_invoice_says_so_in_words_and_stays(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("tab", "tab", "tab", "tab", *["backspace"] * 11, "enter")
        await shows(pilot, "ERREUR : Il manque le prescripteur")
        await shows(pilot, "→ Saisissez-les d’après l’ordonnance.")
        await pilot.press("enter")
        await shows(pilot, SealRefusedError.sentence)
        await pilot.press("enter", "escape")
        await shows(pilot, "Tiers payant")
    assert stage.told(Sealed) == []


@pytest.mark.parametrize(
    ("tabs", "typed", "sentence"),
    [
        (3, "31/02/2026", "« Soins du » : la date s’écrit JJ/MM/AAAA"),
        (5, "31/02/26", "« Prescrit le » : la date s’écrit JJ/MM/AAAA"),
        (4, "12345", "Le prescripteur a 9 chiffres (AM) ou 11 (RPPS)."),
    ],
)
async def test_a_field_that_cannot_be_read_keeps_what_was_typed(
    stage: Stage, tabs: int, typed: str, sentence: str
) -> None:
    async with stage.visit() as pilot:
        await pilot.press(*["tab"] * tabs, *["backspace"] * 11, *typed, "enter")
        await shows(pilot, sentence)
        assert typed in page(pilot)
        await pilot.press("end", "backspace")
        await comes(pilot, lambda: sentence not in page(pilot), "no complaint")


async def test_a_full_disk_stops_billing_and_keeps_what_was_sealed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)

        def full(*_: object) -> None:
            raise DiskFullError

        monkeypatch.setattr(Billing, "seal", full)
        await pilot.press("f2")
        await shows(pilot, "Tiers payant")
        await pilot.press("enter")
        await shows(pilot, "Règle")
        await pilot.press("enter", "o")
        await shows(pilot, DiskFullError.sentence)
        assert isinstance(pilot.app.screen, StopScreen)
        await pilot.press("escape", "enter", "f5")
        assert isinstance(pilot.app.screen, StopScreen)
        await pilot.press("f10")
        await comes(pilot, lambda: not pilot.app.is_running, "the end")
    assert pilot.app.return_code == DiskFullError.exit_code
    assert stage.poste is not None
    monkeypatch.undo()
    reopened = stage.unlock("codelong", "")
    assert [one.facture.numero for one in reopened.factures()] == ["000000001"]
    reopened.lock()


async def test_a_queue_that_fails_by_itself_stops_billing_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.unlocked(kiosk=True) as pilot:
        ticks = []

        def fail(*_: object) -> None:
            ticks.append(1)
            raise JournalClosedError

        monkeypatch.setattr("appliance.services.poste.Poste.tick", fail)
        await shows(pilot, JournalClosedError.sentence)
        await pilot.pause(0.4)
        assert ticks == [1]
        monkeypatch.undo()
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")
        await pilot.press(*"codelong", "enter")
        await shows(pilot, "Insérez une carte Vitale")
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")


async def test_a_queue_that_cannot_even_be_closed_lets_the_person_go(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.unlocked() as pilot:

        def fail(*_: object) -> None:
            raise JournalClosedError

        monkeypatch.setattr("appliance.services.poste.Poste.lock", fail)
        await pilot.press("f10")
        await shows(pilot, JournalClosedError.sentence)
        await pilot.press("f10")
        await comes(pilot, lambda: not pilot.app.is_running, "the end")
    assert pilot.app.return_code == JournalClosedError.exit_code


async def test_a_link_error_of_the_station_is_no_reason_to_stop(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.unlocked() as pilot:

        def fail(*_: object) -> None:
            raise ServerUnreachableError

        monkeypatch.setattr("appliance.services.poste.Poste.tick", fail)
        await comes(pilot, lambda: len(stage.told(Failed)) > 1, "two failures")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert ServerUnreachableError.sentence not in page(pilot)


async def test_a_practice_that_is_open_elsewhere_says_so_full_screen(stage: Stage) -> None:
    stage.refusals.append(BusyError())
    async with stage.locked() as pilot:
        await pilot.press(*"codelong", "enter")
        await shows(pilot, BusyError.sentence)
        await pilot.press("f10")
        await comes(pilot, lambda: not pilot.app.is_running, "the end")
    assert pilot.app.return_code == BusyError.exit_code


async def test_a_link_that_is_down_is_told_and_never_in_the_way(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        stage.liaison = replace(stage.liaison, sentence="Le serveur est muet.", linked=False)
        await shows(pilot, "coupée 12:00")
        await shows(pilot, "ALERTE Le serveur est muet.")
        assert isinstance(pilot.app.screen, HomeScreen)
        await stage.insert(pilot, vitale(ALINE))
