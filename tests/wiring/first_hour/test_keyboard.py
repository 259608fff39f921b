"""The keyboard of a box: chosen where nothing is open, noted by root, and never anything else."""

import json
import subprocess
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.durable.disk import SystemDisk
from appliance.errors import ConfigError
from appliance.tui.first_hour_app import FirstHourApp, Outcome
from appliance.tui.texts import keyboard as texts
from appliance.wiring import keyboard
from appliance.wiring.first_hour import parcel
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.first_hour.keyboard import FILE, ChosenKeyboard
from appliance.wiring.first_hour.writer import Places
from appliance.wiring.keyboard import Keyboard, keyboard_of
from appliance.wiring.machine import Machine
from tests.ground.sources import PROJECT
from tests.tui.running import running
from tests.tui.stage import SIZE, comes, keys, page, shows

CONSOLE = PROJECT / "image/tree/usr/lib/besace/console"


def test_root_notes_the_word_that_the_console_reads_before_there_are_settings(
    tmp_path: Path,
) -> None:
    request, settings = tmp_path / "reglages", tmp_path / "etc" / "besace.toml"
    settings.parent.mkdir()
    request.write_bytes(ChosenKeyboard("1", "fr_CH-latin1").to_bytes())
    assert main(["settle", str(request), "--config", str(settings)]) == 0
    assert (settings.parent / FILE).read_text("ascii") == "fr_CH-latin1\n"
    assert Keyboard(Machine(), settings).word == "fr_CH-latin1"
    assert f"/etc/besace/{FILE}" in CONSOLE.read_text("utf-8")


@pytest.mark.parametrize("word", ["../x", "fr; reboot", "", 1])
def test_a_word_that_names_no_keyboard_of_ours_is_refused(tmp_path: Path, word: object) -> None:
    asked = ChosenKeyboard.parse(json.dumps(["clavier", "1", word]).encode())
    assert asked is not None
    with pytest.raises(ConfigError, match="clavier inconnu"):
        asked.place(SystemDisk(), Places.of(tmp_path / "besace.toml"))
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("content", [b"{}", b"[]", b'["clavier", "1"]', b'["reprise", "1", "us"]'])
def test_what_is_another_request_is_left_to_it(content: bytes) -> None:
    assert ChosenKeyboard.parse(content) is None


def test_what_was_chosen_is_handed_to_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ChosenKeyboard] = []
    monkeypatch.setattr(parcel, "hand_over", lambda one, *_: asked.append(one))
    Keyboard(Machine(), tmp_path / "besace.toml").keep("us")
    assert [one.word for one in asked] == ["us"]


def test_a_word_that_was_never_chosen_is_none(tmp_path: Path) -> None:
    assert Keyboard(Machine(), tmp_path / "besace.toml").word == ""


def test_the_console_takes_every_word_as_it_is_written(tmp_path: Path) -> None:
    for word in texts.KEYBOARDS:
        (tmp_path / FILE).write_text(f"{word}\n", "ascii")
        lines = CONSOLE.read_text("utf-8").splitlines()
        [line] = [one for one in lines if one.startswith("keyboard=")]
        read = line.replace(f"/etc/besace/{FILE}", str(tmp_path / FILE))
        told = subprocess.run(
            ["sh", "-c", f'{read}; printf %s "$keyboard"'], check=True, capture_output=True
        )
        assert told.stdout.decode() == word


def test_only_a_box_of_our_image_is_offered_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keyboard_of(tmp_path, Machine()) is None
    monkeypatch.setattr(keyboard, "BOX_STATION", tmp_path)
    assert keyboard_of(tmp_path, Machine()) is None
    monkeypatch.setattr(keyboard, "CONSOLE", CONSOLE)
    assert keyboard_of(tmp_path, Machine()) is not None


async def test_a_box_that_is_begun_has_its_keyboard_before_its_code(tmp_path: Path) -> None:
    class Plugged:
        word = "us"

        def keep(self, word: str) -> None:
            self.word = word

    box, plugged = Desk(tmp_path / "besace.toml", Machine()), Plugged()
    app = FirstHourApp(box, kiosk=True)
    async with running(app, size=SIZE) as pilot:
        await shows(pilot, "boîtier est vierge")
        assert "F11" not in keys(pilot)
        app.keyboard = plugged
        app.refresh_bindings()
        await comes(pilot, lambda: "F11 Clavier" in keys(pilot), "the way to the keyboards")
        await pilot.press("f11")
        await shows(pilot, f"> {texts.KEYBOARDS['us']}")
        assert all(name in page(pilot) for name in texts.KEYBOARDS.values())
        await pilot.press("up", "up", "enter")
        await comes(pilot, lambda: not app.is_running, "the end, and a start by who starts it")
    assert plugged.word == "be-latin1"
    assert app.outcome is Outcome.LEFT
    assert not app.return_code
