"""The file for whoever helps, from the screen: the same as the verb's, on the key or nowhere."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import Config, Sauvegarde, load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.errors import NoSupportKeyError, SupportFileError, SupportHereError
from appliance.wiring import bundle, sauvegarde
from appliance.wiring.checkup import Checkup
from appliance.wiring.doctor import exit_code
from appliance.wiring.machine import Machine
from appliance.wiring.trial import make_signer
from tests.made_up import StoppedClock

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))


class FullDisk(SystemDisk):
    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        raise OSError(errno.ENOSPC, "full")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "besace.toml"
    path.write_text(TEXT, encoding="utf-8")
    config = load(path)
    config.chemins.station.mkdir(parents=True)
    make_signer(config, Machine())
    return replace(config, sauvegarde=Sauvegarde(dossiers=(tmp_path / "cle",)))


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory that passes for another device."""
    monkeypatch.setattr(sauvegarde, "_same_device", lambda one, _: not (one / "mounted").exists())
    (tmp_path / "cle").mkdir()
    (tmp_path / "cle" / "mounted").touch()
    return tmp_path / "cle"


def checkup(config: Config, *, kiosk: bool = True, machine: Machine | None = None) -> Checkup:
    machine = machine or Machine(clock=StoppedClock())
    return Checkup(config, SimulatedReader(), machine, kiosk=kiosk)


def lasting(path: Path) -> list[str]:
    """Return the file's lines, less the one that changes while one looks."""
    lines = path.read_text().splitlines()
    return [line for line in lines if not line.startswith("disk.free_bytes")]


def test_the_screen_writes_what_the_verb_writes(config: Config, key: Path) -> None:
    one = checkup(config)
    lines = [*one.lines()]
    path = one.keep(one.file())
    assert path.parent == key
    assert path.name.startswith("besace-assistance-20")
    bundle.write_bundle(key / "verb.txt", config, one._found, one.machine)
    told = lasting(path)
    assert told == lasting(key / "verb.txt")
    assert len([line for line in told if line.startswith("part.")]) == len(one._found)
    assert len(lines) >= len(one._found) > 0
    assert exit_code(one._found) in {0, 78}


@pytest.mark.usefixtures("key")
def test_nothing_is_ever_overwritten(config: Config) -> None:
    one = checkup(config)
    path = one.keep("first")
    with pytest.raises(SupportHereError, match=path.name):
        one.keep("second")
    assert path.read_text() == "first"


def test_without_a_key_a_box_says_so_and_keeps_nothing(config: Config, key: Path) -> None:
    (key / "mounted").unlink()  # an empty mount point, on the box's own card
    with pytest.raises(NoSupportKeyError):
        checkup(config).keep("x")
    assert [*key.iterdir()] == []


def test_who_has_a_shell_finds_it_in_the_practice_s_directory(config: Config) -> None:
    path = checkup(config, kiosk=False).keep("x")
    assert path.parent == config.chemins.station


def test_a_full_key_is_told_and_holds_no_file_of_that_name(config: Config, key: Path) -> None:
    machine = replace(Machine(clock=StoppedClock()), disk=FullDisk())
    with pytest.raises(SupportFileError, match="le disque est plein"):
        checkup(config, machine=machine).keep("x")
    assert [one.name for one in key.iterdir() if one.suffix == ".txt"] == []
