"""A box forgets everything: by whom it is asked, what is left, and what a cut leaves."""

import os
import subprocess
from pathlib import Path

import pytest
from textual.pilot import Pilot

from appliance.errors import NoVaultError, WrongCodeError, WrongSheetError
from appliance.sealing.sheet import write_sheet
from appliance.tui.first_hour_app import FirstHourApp
from appliance.tui.texts import factory as texts
from appliance.wiring import factory
from appliance.wiring.beginning import ERASING, RESTORING, is_first_hour
from appliance.wiring.factory import Factory, factory_of
from appliance.wiring.first_hour import program
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.machine import Machine
from appliance.wiring.vault import COPIES, Vault
from tests.ground.sources import PROJECT
from tests.tui.running import running
from tests.tui.stage import SIZE, comes, keys, page, shows
from tests.wiring.first_hour.cut import Cut, CutDisk
from tests.wiring.vaults import CHEAP, CODE, RECOVERY, SHEET

SCRIPT = PROJECT / "image/tree/usr/lib/besace/forget-data"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A practice with a code, a sheet and a file of a queue."""
    made = Vault(tmp_path / "station", tmp_path / "spool", Machine())
    with made.create(CODE, CHEAP) as master:
        made.accept_sheet(master, RECOVERY)
    (made.station / "queue").mkdir()
    (made.station / "queue" / "1.j").write_bytes(b"header" * 2000)
    return made


@pytest.fixture
def box(vault: Vault, tmp_path: Path) -> Factory:
    return Factory(vault, tmp_path / "request")


def test_the_code_or_the_sheet_proves_it_and_nothing_else_does(box: Factory) -> None:
    assert box.guarded
    box.prove(CODE)
    box.prove(SHEET.lower())
    with pytest.raises(WrongCodeError):
        box.prove("autre chose")
    with pytest.raises(WrongSheetError):
        box.prove(" ".join(write_sheet(bytes(32))))


def test_no_key_and_no_queue_is_left_and_root_is_asked(box: Factory, vault: Vault) -> None:
    before = {path: path.read_bytes() for path in vault.station.rglob("*") if path.is_file()}
    links = vault.station.parent / "links"
    links.mkdir()
    for number, path in enumerate(before):
        os.link(path, links / str(number))  # what the disk still held of it
    box.erase()
    assert box.begun
    assert box.request.exists()
    assert not {*COPIES} & {path.name for path in vault.station.iterdir()}
    assert not [*(vault.station / "queue").iterdir()]
    for number, (path, content) in enumerate(before.items()):
        if path.name in COPIES or path.suffix == ".j":
            assert (links / str(number)).read_bytes()[:512] == bytes(min(512, len(content)))
    with pytest.raises(NoVaultError):
        vault.open(CODE)
    assert not box.guarded


@pytest.mark.parametrize("changes", range(0, 8, 2))
def test_a_cut_is_gone_on_with_at_the_next_start(
    box: Factory, vault: Vault, tmp_path: Path, changes: int
) -> None:
    cut = Vault(vault.station, vault.spool, Machine(disk=CutDisk(changes)))
    with pytest.raises(Cut):
        Factory(cut, tmp_path / "request").erase()
    settings = tmp_path / "besace.toml"
    settings.write_text("", encoding="utf-8")
    assert is_first_hour(settings) is box.begun
    box.erase()
    assert not [*(vault.station / "queue").iterdir()]
    assert not {*COPIES} & {path.name for path in vault.station.iterdir()}


def test_what_cannot_be_opened_needs_no_proof(box: Factory, vault: Vault) -> None:
    (vault.station / RESTORING).write_bytes(b"")
    assert not box.guarded


def test_only_a_box_of_our_image_is_offered_it(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert factory_of(vault) is None
    monkeypatch.setattr(factory, "BOX_STATION", vault.station)
    assert factory_of(vault) is None
    monkeypatch.setattr(factory, "FORGETS", tmp_path)
    assert factory_of(vault) is not None


async def reset(pilot: Pilot[None], proof: str) -> None:
    """Press what a person does; a wrong word and a wrong proof first."""
    await pilot.press("f6")
    await shows(pilot, texts.WORD_TITLE[:20])
    await pilot.press(*"oui", "enter")
    await shows(pilot, texts.WORD_WRONG[:20])
    await pilot.press("ctrl+u", *"effacer", "enter")
    await shows(pilot, texts.PROOF_TITLE)
    await pilot.press("enter")
    await shows(pilot, texts.PROOF_EMPTY[:20])
    await pilot.press(*"faux", "enter")
    await shows(pilot, "Code incorrect")
    await pilot.press("ctrl+u", *proof)
    await pilot.press("enter")
    await shows(pilot, texts.OVER_TITLE)


@pytest.mark.parametrize("size", [SIZE, (40, 20)])
async def test_a_locked_station_is_reset_by_a_word_and_a_code(
    box: Factory, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = FirstHourApp(Desk(tmp_path / "besace.toml", Machine()), kiosk=True)
    async with running(app, size=size) as pilot:
        await pilot.press("enter")
        await shows(pilot, "verrouillé")
        assert "F6" not in keys(pilot)
        app.factory = box
        app.refresh_bindings()
        await comes(pilot, lambda: "F6" in keys(pilot), "the way to reset")
        await reset(pilot, CODE)
        assert texts.OVER.split()[0] in page(pilot)
    assert box.begun


async def test_who_comes_back_erased_nothing(vault: Vault, box: Factory, tmp_path: Path) -> None:
    app = FirstHourApp(Desk(tmp_path / "besace.toml", Machine()), kiosk=True)
    app.factory = box
    async with running(app, size=SIZE) as pilot:
        await pilot.press("f6")
        await shows(pilot, texts.WORD_TITLE)
        await pilot.press(*"effacer", "enter")
        await shows(pilot, texts.PROOF_TITLE)
        await pilot.press("escape", "escape")
        await comes(pilot, lambda: "F6" in keys(pilot), "the first screen")
    vault.open(CODE).wipe()
    assert not box.begun


def test_a_start_goes_on_with_a_reset(box: Factory, vault: Vault, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "besace.toml", Machine())
    assert program.finished(desk) == ""
    (vault.station / ERASING).write_bytes(b"")
    desk.factory = box
    assert program.finished(desk) == texts.UNFINISHED
    assert box.request.exists()


def test_what_forgets_the_partition_leaves_a_key_that_opens_nothing(tmp_path: Path) -> None:
    disk, key, state = tmp_path / "disk", tmp_path / "key", tmp_path / "state"
    state.mkdir()
    key.write_bytes(bytes(range(64)))
    for name in ("data.key", "data.made"):
        (state / name).write_bytes(key.read_bytes())
    with disk.open("wb") as file:
        file.truncate(32 << 20)
    pbkdf = ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"]
    made = ["cryptsetup", "luksFormat", "--batch-mode", *pbkdf, "--key-file", f"{key}", f"{disk}"]
    subprocess.run(made, check=True)
    tried = ["cryptsetup", "open", "--test-passphrase", "--key-file", f"{key}", f"{disk}"]
    assert subprocess.run(tried, check=False).returncode == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "systemctl").write_text(f"#!/bin/sh\necho $@ >{tmp_path}/told\n", "utf-8")
    (programs / "systemctl").chmod(0o755)
    path = f"{programs}:/usr/sbin:{os.environ['PATH']}"
    subprocess.run([SCRIPT, state, disk], check=True, env={"PATH": path})
    assert subprocess.run(tried, check=False, capture_output=True).returncode != 0
    assert not [*state.iterdir()]
    assert "reboot" in (tmp_path / "told").read_text("utf-8")
    subprocess.run([SCRIPT, state, disk], check=True, env={"PATH": path})  # after a cut, again
