"""`besace carry` with codes on a screen and their pictures."""

import os
from io import TextIOWrapper

import pytest

from appliance.config import load_relais
from appliance.durable.disk import SystemDisk
from appliance.formats import qr
from appliance.sync.carry.letter import HOMEWARD
from appliance.sync.carry.satchel import Satchel
from appliance.wiring import carry, carry_images
from tests.wiring.carry.road import Road


def test_codes_carry_as_a_key_does(road: Road, capsys: pytest.CaptureFixture[str]) -> None:
    there, back = road.home / "there", road.home / "back"
    assert road.box("out", "--images", there) == 0
    assert len(list(there.iterdir())) > 1
    assert road.post("--images", there, "--qr") == 0
    shown = capsys.readouterr().out.split("\n\x1b[30;47m")
    assert any("Image 1 sur " in page for page in shown)
    relays = load_relais(road.relay).dossier / carry.HAND
    satchel = Satchel(SystemDisk(), relays)
    assert carry_images.write_images(satchel, HOMEWARD, back, SystemDisk()) > 0
    assert road.box("in", "--images", back) == 0
    assert "1 message(s) remis" in capsys.readouterr().out


class Terminal(TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_codes_are_shown_again_until_enter(
    road: Road, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as keys, os.fdopen(writing, "wb", 0) as person:
        monkeypatch.setattr("sys.stdin", Terminal(keys))
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        person.write(b"\n")
        assert road.box("out", "--qr", "--pace", "30") == 0
    assert capsys.readouterr().out.count("Entrée : fini.") == 1


def test_a_missing_image_is_named_by_its_number(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    there = road.home / "there"
    road.box("out", "--images", there)
    second = sorted(there.iterdir())[1]
    second.unlink()
    (there / "again.png").write_bytes(min(there.iterdir()).read_bytes())
    assert road.post("--images", there) == 78
    assert "(n° 2)" in capsys.readouterr().err
    assert not road.caisse.taken


def test_pictures_of_something_else_change_nothing(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    (road.home / "album").mkdir()
    (road.home / "album/photo.jpg").write_bytes(b"holidays")
    assert road.box("in", "--images", road.home / "album") == 78
    assert "rien qui vienne d’un boîtier" in capsys.readouterr().err


def test_a_machine_that_reads_no_codes_says_to_take_a_key(
    road: Road, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry_images, "can_read", lambda: False)
    assert road.box("in", "--images", road.home) == 78
    assert "Passez par une clé USB." in capsys.readouterr().err
    monkeypatch.setitem(__import__("sys").modules, "zxingcpp", None)
    assert not qr.can_read()


def test_a_terminal_that_is_too_small_is_told(
    road: Road, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setenv("LINES", "5")
    assert road.box("out", road.key, "--qr") == 78
    assert "terminal est trop petit" in capsys.readouterr().err
