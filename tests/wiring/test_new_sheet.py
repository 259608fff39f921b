"""A new sheet of the screen: what opens before it is accepted, and after."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import load
from appliance.domain.plage import LAST, Plage
from appliance.errors import NotAllowedError, WrongCodeError, WrongSheetError
from appliance.tui.sheet_messages import SheetCodeTyped, SheetDrawn
from appliance.wiring.boitier import BOITIER, draw
from appliance.wiring.machine import Machine
from appliance.wiring.new_sheet import NewSheet, sheets_of
from appliance.wiring.vault import Vault
from tests.made_up_people import SECRETAIRE
from tests.wiring.vaults import CHEAP, CODE, NEW, RECOVERY, SHEET


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "station", tmp_path / "spool", Machine())
    with made.create(CODE, CHEAP) as master:
        made.add(master, SECRETAIRE, NEW, CHEAP)
        made.accept_sheet(master, RECOVERY)
    return made


def test_a_sheet_counts_once_the_code_was_given_and_ends_the_one_before(vault: Vault) -> None:
    sheet = NewSheet(vault)
    groups = " ".join(sheet.groups)
    vault.recover(SHEET).wipe()
    with pytest.raises(WrongSheetError):
        vault.recover(groups)
    with pytest.raises(WrongCodeError):
        sheet.accept("faux", 1)
    vault.recover(SHEET).wipe()
    sheet.accept(CODE, 1)
    vault.recover(groups).wipe()
    with pytest.raises(WrongSheetError):
        vault.recover(SHEET)


def test_a_sheet_is_a_titulaire_s(vault: Vault) -> None:
    with pytest.raises(NotAllowedError):
        NewSheet(vault).accept(NEW, 2)
    vault.recover(SHEET).wipe()


def test_each_sheet_is_another_one_and_two_groups_of_it_are_asked_for(vault: Vault) -> None:
    drawn = [NewSheet(vault) for _ in range(20)]
    assert len({tuple(one.groups) for one in drawn}) == len(drawn)
    assert all(1 <= first < second <= 8 for first, second in (one.ranks for one in drawn))
    assert len({one.ranks for one in drawn}) > 1


@pytest.mark.parametrize(("rang", "left"), [(1, (2, LAST)), (9, (LAST, LAST)), (LAST, None)])
def test_the_numbers_of_restorations_to_come_are_those_after_the_box_s_own(
    vault: Vault, rang: int, left: tuple[int, int] | None
) -> None:
    own = draw(vault.machine.entropy, Plage(rang))
    (vault.station / BOITIER).write_bytes(own.serialize())
    assert NewSheet(vault).ranges() == left


def test_a_practice_to_play_with_needs_none(settings: Path, vault: Vault) -> None:
    config = load(settings)
    draws = sheets_of(config, vault)
    assert draws is not None
    at_play = replace(config, cabinet=replace(config.cabinet, demonstration=True))
    assert sheets_of(at_play, vault) is None
    told = repr([SheetDrawn(draws(), None), SheetCodeTyped(CODE)])
    assert CODE not in told
