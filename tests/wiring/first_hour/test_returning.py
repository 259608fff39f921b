"""What a blank box makes of a key and a sheet; a cut leaves one that begins again."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from appliance.config import load
from appliance.demo.practice import CODE
from appliance.errors import (
    BackupDamagedError,
    ConfigError,
    NoBackupKeyError,
    WrongSheetError,
)
from appliance.sealing.sheet import write_sheet
from appliance.wiring.beginning import RESTORING, is_first_hour
from appliance.wiring.first_hour import returning
from appliance.wiring.first_hour.draft import Draft
from appliance.wiring.first_hour.returning import KEPT, Returning
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.sauvegarde import PREFIX
from appliance.wiring.vault import Vault
from tests.wiring.first_hour.cut import Cut, CutDisk
from tests.wiring.vaults import SHEET

PASSWORD = "motdepasse-inventé"
NARROW = (40, 20)


def returning_to(place: Path, machine: Machine | None = None) -> Returning:
    return Returning(place / "besace.toml", machine or Machine())


def opened(place: Path, key: Path, machine: Machine | None = None) -> Returning:
    """Come as far as the sheet leads."""
    desk = returning_to(place, machine)
    desk.choose(desk.look(str(key))[0])
    desk.open(SHEET)
    return desk


def quiet(_: int, __: int) -> None:
    """Follow nothing."""


def invoices(place: Path) -> int:
    config = load(place / "besace.toml")
    with (
        Vault.of(config, Machine()).open(CODE) as master,
        closing(open_store(config, master, Machine())) as store,
    ):
        return store.decompte().scellees


@pytest.mark.parametrize("changes", range(0, 20, 4))
def test_a_cut_at_any_step_leaves_a_box_that_begins_again(
    key: Path, place: Path, changes: int
) -> None:
    settings = place / "besace.toml"
    with pytest.raises(Cut):
        opened(place, key, Machine(disk=CutDisk(changes))).restore(2, PASSWORD, quiet)
    assert is_first_hour(settings)
    again = opened(place, key)
    if again.unfinished:
        assert again.ranges is None
    again.restore(2, PASSWORD, quiet)
    assert not is_first_hour(settings)
    assert invoices(place) == 2


def test_the_newest_backup_of_a_key_is_the_first(key: Path, two_copies: Path, place: Path) -> None:
    found = returning_to(place).look(str(key))
    assert [one.name == two_copies.name for one in found] == [False, True]


def test_an_old_copy_says_its_age(key: Path, place: Path) -> None:
    class Later:
        def now(self) -> Any:
            return Machine().clock.now() + timedelta(days=12)

    [found] = returning_to(place, Machine(clock=Later())).look(str(key))
    assert found.age == 12


def test_the_sheet_of_another_practice_says_so(key: Path, place: Path) -> None:
    desk = returning_to(place)
    desk.choose(desk.look(str(key))[0])
    with pytest.raises(WrongSheetError, match="autre cabinet"):
        desk.open(" ".join(write_sheet(bytes(32))))


def test_a_key_whose_copies_cannot_be_read_is_no_empty_key(key: Path, place: Path) -> None:
    for manifest in key.glob(f"{PREFIX}*/manifeste"):
        manifest.write_bytes(b"torn")
    with pytest.raises(BackupDamagedError):
        returning_to(place).look(str(key))


def test_a_box_says_which_key_is_not_there(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "DEFAULT_FILE", place / "besace.toml")
    monkeypatch.setattr(returning, "KEY", tmp_path)
    desk = returning_to(place)
    assert desk.mounted
    with pytest.raises(NoBackupKeyError, match="BESACE"):
        desk.look("")


def test_settings_that_stand_are_kept_and_it_is_told(key: Path, place: Path) -> None:
    opened(place, key).restore(2, "", quiet)
    rmtree(place / "station")
    rmtree(place / "spool")
    (place / "station").mkdir()
    Draft(Machine().disk, place / "station").keep({})
    before = (place / "besace.toml").read_bytes()
    again = opened(place, key)
    assert not again.wants_password
    assert KEPT in again.restore(3, "", quiet)
    assert (place / "besace.toml").read_bytes() == before
    assert not is_first_hour(place / "besace.toml")


def test_root_that_does_not_answer_leaves_a_restoration_to_go_on_with(
    key: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConfigError("pas de réponse")

    desk = opened(place, key)
    monkeypatch.setattr(returning, "DEFAULT_FILE", place / "besace.toml")
    monkeypatch.setattr(returning, "hand_over", refuse)
    with pytest.raises(ConfigError):
        desk.restore(2, "", quiet)
    assert (place / "station" / RESTORING).exists()
    monkeypatch.undo()
    again = opened(place, key)
    assert again.ranges is None
    assert KEPT not in again.restore(2, "", quiet)  # nothing stood there before
