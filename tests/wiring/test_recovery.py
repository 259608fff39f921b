"""A forgotten code: the sheet, another code, and nobody else's changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import load
from appliance.domain.roles import Role
from appliance.errors import (
    LockedOutError,
    NoRecoverySheetError,
    UnknownPersonError,
    WeakCodeError,
    WrongCodeError,
    WrongSheetError,
)
from appliance.sealing.sheet import write_sheet
from appliance.tui.first_hour_app import FirstHourApp
from appliance.tui.recovery_messages import CodeChanged, NewCodeTyped, SheetOpens, SheetRead
from appliance.tui.texts import recovery as texts
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.machine import Machine
from appliance.wiring.recovery import Recovery, recovery_of
from appliance.wiring.vault import TRIES as TRIES_FILE
from appliance.wiring.vault import Vault
from tests.made_up_people import REMPLACANT, SECRETAIRE
from tests.tui.running import running
from tests.tui.stage import SIZE, keys, shows
from tests.wiring.vaults import CHEAP, CODE, NEW, RECOVERY, SHEET, guess, opens

OTHERS = "le code de la secrétaire"
TRIES = 10


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.wiring.recovery.code_cost", lambda: CHEAP)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A practice with a sheet, and a secretary who has a code too."""
    made = Vault(tmp_path / "station", tmp_path / "spool", Machine())
    with made.create(CODE, CHEAP) as master:
        made.add(master, SECRETAIRE, OTHERS, CHEAP)
        made.accept_sheet(master, RECOVERY)
    return made


@pytest.fixture
def desk(vault: Vault) -> Recovery:
    return Recovery(vault)


def test_the_sheet_gives_a_titulaire_another_code_and_leaves_the_others(
    desk: Recovery, vault: Vault
) -> None:
    [holder] = desk.holders()
    desk.change(SHEET.lower(), NEW, holder.numero)
    assert opens(vault, NEW)
    assert not opens(vault, CODE)
    vault.open(OTHERS, 2).wipe()
    desk.prove(SHEET)


def test_each_titulaire_may_be_the_one_and_nobody_else(desk: Recovery, vault: Vault) -> None:
    with vault.recover(SHEET) as master:
        second = replace(REMPLACANT, role=Role.TITULAIRE)
        added = vault.add(master, second, OTHERS, CHEAP)
    assert [one.numero for one in desk.holders()] == [1, added.numero]
    with pytest.raises(UnknownPersonError):
        desk.change(SHEET, NEW, 2)
    desk.change(SHEET, NEW, added.numero)
    assert opens(vault, CODE)
    vault.open(OTHERS, 2).wipe()
    vault.open(NEW, added.numero).wipe()


def test_the_wait_after_wrong_codes_is_none_for_who_has_the_sheet(
    desk: Recovery, vault: Vault
) -> None:
    guess(vault, TRIES)
    with pytest.raises(LockedOutError):
        vault.open(CODE)
    desk.change(SHEET, NEW, 1)
    assert opens(vault, NEW)


def test_a_wrong_sheet_names_its_group_or_says_that_it_is_another_one(desk: Recovery) -> None:
    groups = SHEET.split()
    with pytest.raises(WrongSheetError, match="groupe 3") as mistyped:
        desk.prove(" ".join([*groups[:2], groups[3], *groups[3:]]))
    assert mistyped.value.groupe == 3
    with pytest.raises(WrongSheetError, match="autre cabinet") as other:
        desk.prove(" ".join(write_sheet(bytes(32))))
    assert other.value.groupe is None


def test_nothing_changes_by_a_wrong_sheet_or_a_weak_code(desk: Recovery, vault: Vault) -> None:
    with pytest.raises(WrongSheetError):
        desk.change(" ".join(write_sheet(bytes(32))), NEW, 1)
    with pytest.raises(WeakCodeError):
        desk.change(SHEET, "court", 1)
    assert opens(vault, CODE)
    with pytest.raises(WrongCodeError):
        vault.open(NEW)


def test_without_a_sheet_there_is_no_way(tmp_path: Path) -> None:
    made = Vault(tmp_path / "station", tmp_path / "spool", Machine())
    made.create(CODE, CHEAP).wipe()
    with pytest.raises(NoRecoverySheetError):
        Recovery(made).holders()


def test_a_practice_to_play_with_keeps_its_code(settings: Path, vault: Vault) -> None:
    config = load(settings)
    assert recovery_of(config, vault) is not None
    at_play = replace(config, cabinet=replace(config.cabinet, demonstration=True))
    assert recovery_of(at_play, vault) is None


def test_no_message_tells_what_was_typed() -> None:
    told = repr(
        [
            SheetRead(SHEET),
            SheetOpens(SHEET),
            NewCodeTyped(SHEET, NEW, 1),
            CodeChanged(NEW, 1),
        ]
    )
    assert NEW not in told
    assert SHEET[:8] not in told


async def test_lost_settings_and_a_forgotten_code_are_no_dead_end(
    vault: Vault, tmp_path: Path
) -> None:
    box = Desk(tmp_path / "besace.toml", Machine())
    app = FirstHourApp(box, kiosk=True)
    app.recovery = box.recovery
    async with running(app, size=SIZE) as pilot:
        await pilot.press("enter")
        await shows(pilot, "verrouillé")
        assert "F7 Code oublié" in keys(pilot)
        await pilot.press("f7")
        await shows(pilot, texts.SHEET_TITLE)
        for group in SHEET.split():
            await pilot.press(*group, "enter")
        await shows(pilot, texts.CODE_TITLE)
        await pilot.press(*NEW, "enter", *NEW, "enter")
        await shows(pilot, "Feuille de secours" if not box.begun else "Votre nom")
    assert opens(vault, NEW)


def test_somebody_changes_their_own_code_by_the_one_of_before(desk: Recovery, vault: Vault) -> None:
    with pytest.raises(WrongCodeError):
        desk.change_own(CODE, NEW, 2)
    desk.change_own(OTHERS, NEW, 2)
    vault.open(NEW, 2).wipe()
    assert opens(vault, CODE)
    desk.prove(SHEET)


def test_a_weak_code_is_refused_before_a_try_is_counted(desk: Recovery, vault: Vault) -> None:
    before = (vault.station / TRIES_FILE).read_bytes()
    with pytest.raises(WeakCodeError):
        desk.change_own("faux", "court", 1)
    assert (vault.station / TRIES_FILE).read_bytes() == before
