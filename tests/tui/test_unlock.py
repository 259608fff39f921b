"""The code: refused, weak, proposed; the way in and the way out."""

import gc
import threading
import time
import weakref

import pytest

from appliance.errors import (
    ConfigError,
    GivenUpError,
    NoVaultError,
    WeakCodeError,
    WrongCardCodeError,
    WrongCodeError,
)
from appliance.tui.door import Progress
from appliance.tui.messages import UnlockAsked, Unlocked
from appliance.tui.texts import SIMULATION
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.permanent_line import COLUMNS
from tests.made_up_people import CODES, TITULAIRE
from tests.tui.stage import CODE, Stage, comes, page, rows, shows

LONG = "sixmotssansrapport"
PROPOSED = "vautour boulanger quatorze dimanche ensemble grillage"


async def test_a_wrong_code_says_so_and_takes_the_next(stage: Stage) -> None:
    async with stage.locked() as pilot:
        await pilot.press(*"faux", "enter")
        await shows(pilot, WrongCodeError.sentence)
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Insérez une carte Vitale")


async def test_no_code_is_not_a_code(stage: Stage) -> None:
    async with stage.locked() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Tapez le code, puis Entrée.")
    assert stage.told(UnlockAsked) == []


async def test_a_code_is_never_shown(stage: Stage) -> None:
    async with stage.locked() as pilot:
        await pilot.press(*CODE)
        assert CODE not in page(pilot)
        assert "•" * len(CODE) in page(pilot)


async def test_the_cps_has_its_own_code(stage: Stage) -> None:
    stage.refusals.append(WrongCardCodeError())
    async with stage.locked(needs_cps_code=True) as pilot:
        await pilot.press(*CODE, "enter", *"1234", "enter")
        await shows(pilot, WrongCardCodeError.sentence)
    [asked] = stage.told(UnlockAsked)
    assert (asked.code, asked.cps_code) == (CODE, "1234")


async def test_the_day_may_start_without_the_cps(stage: Stage) -> None:
    async with stage.locked(needs_cps_code=True) as pilot:
        await pilot.press(*CODE, "enter", "enter")
        await shows(pilot, "Insérez une carte Vitale")
    [asked] = stage.told(UnlockAsked)
    assert (asked.code, asked.cps_code) == (CODE, "")


async def test_a_first_start_without_the_cps_keeps_the_codes_typed(stage: Stage) -> None:
    async with stage.locked(needs_cps_code=True, proposed_code=PROPOSED) as pilot:
        await pilot.press(*CODE, "enter", *CODE, "enter", "f1")
        await shows(pilot, "Sans carte CPS, laissez son code vide")
        await pilot.press("escape", "enter")
        await shows(pilot, "Insérez une carte Vitale")
    [asked] = stage.told(UnlockAsked)
    assert (asked.code, asked.cps_code) == (CODE, "")


async def test_a_wrong_card_code_costs_no_other(stage: Stage) -> None:
    stage.refusals.append(WrongCardCodeError())
    async with stage.locked(needs_cps_code=True, proposed_code=PROPOSED) as pilot:
        await pilot.press(*CODE, "enter", *CODE, "enter", *"1234", "enter")
        await shows(pilot, WrongCardCodeError.sentence)
        await pilot.press("enter")
        await shows(pilot, "Insérez une carte Vitale")
    assert [asked.cps_code for asked in stage.told(UnlockAsked)] == ["1234", ""]


async def test_no_code_stays_behind_the_open_practice(stage: Stage) -> None:
    async with stage.locked(needs_cps_code=True) as pilot:
        await pilot.press(*CODE, "enter", *"1234", "enter")
        await shows(pilot, "Insérez une carte Vitale")
        fields = pilot.app.screen_stack[0].query(Entry)
        assert [field.value for field in fields] == ["", ""]


@pytest.mark.parametrize("error", [NoVaultError(), ConfigError("clé « x »")])
async def test_what_keeps_a_practice_closed_is_told_with_its_particulars(
    stage: Stage, error: NoVaultError | ConfigError
) -> None:
    stage.refusals.append(error)
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, error.advice)


async def test_a_new_practice_proposes_a_code_and_wants_one_twice(stage: Stage) -> None:
    async with stage.locked(proposed_code=PROPOSED) as pilot:
        assert PROPOSED in page(pilot)
        await pilot.press(*LONG, "enter", *LONG.upper(), "enter")
        await shows(pilot, "Les deux codes diffèrent.")
        assert stage.told(UnlockAsked) == []
        stage.refusals.append(WeakCodeError("16 caractères au moins"))
        await pilot.press(*LONG, "enter", *LONG, "enter")
        await shows(pilot, "Code trop facile à deviner.")
        assert PROPOSED in page(pilot)
    [asked] = stage.told(UnlockAsked)
    assert asked.code == LONG


async def test_a_kiosk_locks_and_never_leaves(stage: Stage) -> None:
    async with stage.unlocked(kiosk=True) as pilot:
        await pilot.press("ctrl+q", "ctrl+c", "ctrl+p", "f10")
        await shows(pilot, "Le cabinet est verrouillé")
        assert "À mettre en lot" not in page(pilot)
        await pilot.press("f10", "ctrl+q", "escape")
        assert pilot.app.is_running
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Insérez une carte Vitale")
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")
    assert len(stage.told(Unlocked)) == 2


async def test_a_locked_kiosk_keeps_nothing_of_the_station(stage: Stage) -> None:
    async with stage.visit(kiosk=True) as pilot:
        await stage.bill(pilot)
        await pilot.press("enter")
        await shows(pilot, "Scellée le")
        assert stage.poste is not None
        kept: list[weakref.ref[object]] = [
            weakref.ref(one) for one in (pilot.app.screen, stage.poste.billing.store)
        ]
        stage.poste = None
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")
        await comes(pilot, lambda: rows(pilot)[0].endswith(SIMULATION), "the engine's worth")
        assert not any(label in page(pilot) for label in COLUMNS)
        assert len(pilot.app.screen_stack) == 1
        await comes(pilot, lambda: gone(stage, kept), "an empty memory")


def gone(stage: Stage, kept: list[weakref.ref[object]]) -> bool:
    stage.messages.clear()  # they name their senders
    gc.collect()
    return all(one() is None for one in kept)


async def test_a_new_practice_asks_once_from_then_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CODES, TITULAIRE.numero, LONG)
    async with stage.locked(proposed_code=PROPOSED, kiosk=True) as pilot:
        await pilot.press(*LONG, "enter", *LONG, "enter")
        await shows(pilot, "Insérez une carte Vitale")
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")
        assert "Confirmez le code" not in page(pilot)
        assert PROPOSED not in page(pilot)
        await pilot.press(*LONG, "enter")
        await shows(pilot, "Insérez une carte Vitale")
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")


async def test_elsewhere_the_way_out_locks_first(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f10")
        await comes(pilot, lambda: not pilot.app.is_running, "the end")
    assert pilot.app.return_code == 0
    reopened = stage.unlock(CODE, "")  # only a closed queue opens
    reopened.lock()


async def test_a_long_opening_is_left_by_escape_and_can_begin_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock = stage.unlock
    steps = iter((500, 0))

    def slow(code: str, cps_code: str, progress: Progress, qui: int) -> object:
        for done in range(next(steps)):
            time.sleep(0.02)
            progress(done, 500)
        return unlock(code, cps_code, progress, qui)

    monkeypatch.setattr(stage, "unlock", slow)
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Échap Arrêter")
        await pilot.press("escape")
        await shows(pilot, GivenUpError.sentence)
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Insérez une carte Vitale")
    assert len(stage.told(Unlocked)) == 1


async def test_work_under_way_shows_a_sign_of_life(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    unlock = stage.unlock

    def slow(code: str, cps_code: str, progress: Progress, qui: int) -> object:
        progress(12, 480)
        held.wait(5)
        return unlock(code, cps_code, progress, qui)

    monkeypatch.setattr(stage, "unlock", slow)
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter", "enter")
        await shows(pilot, "Relecture du journal [....................] 2 %, Échap arrête")
        held.set()
        await shows(pilot, "Insérez une carte Vitale")
    assert len(stage.told(Unlocked)) == 1
