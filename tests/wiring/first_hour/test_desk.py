"""The first hour without its screens: what a cut leaves, and what a station loads."""

import subprocess
import sys
from contextlib import suppress
from functools import partial
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.caisse import Caisse
from appliance.durable.disk import SystemDisk
from appliance.errors import KeysInUseError
from appliance.tui.first_hour_questions import SECRET, first_open
from appliance.wiring.first_hour import desk as desk_module
from appliance.wiring.first_hour import trials
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.first_hour.parcel import Parcel, hand_over
from appliance.wiring.first_hour.writer import Places
from appliance.wiring.machine import Machine
from appliance.wiring.vault import NO_QUEUE_YET
from tests.wiring.first_hour.cut import Cut, CutDisk
from tests.wiring.first_hour.hand import transport_of
from tests.wiring.first_hour.made_up import ANSWERS, CODE, LATER, PASSWORD


def test_a_station_that_has_its_settings_loads_nothing_of_the_first_hour(tmp_path: Path) -> None:
    Parcel(nom="1", answers=LATER).place(SystemDisk(), Places.of(tmp_path / "besace.toml"))
    program = (
        "import sys; from appliance.wiring import front; from appliance.__main__ import main\n"
        "front.run = lambda *_, **__: print([m for m in sys.modules if 'first_hour' in m])\n"
        f"main(['station', '--dir', {str(tmp_path)!r}])"
    )
    found = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=True)
    assert found.stdout == b"[]\n"


def test_a_cut_after_any_answer_goes_on_with_the_next_question(
    tmp_path: Path, caisse: Caisse
) -> None:
    given = {"feuille": "plus tard", **LATER, **transport_of(caisse)}
    names = [*given, "essai"]
    Desk(tmp_path / "besace.toml", Machine()).enter(CODE)
    for name, after in pairwise(names):
        desk = Desk(tmp_path / "besace.toml", Machine())
        assert first_open(desk.answers).name == name
        said = desk.settle(given[name]) if name == SECRET else desk.keep(name, given[name])
        assert said == ""
        assert first_open(Desk(tmp_path / "besace.toml", Machine()).answers).name == after


def test_another_server_wants_its_password_anew(tmp_path: Path, caisse: Caisse) -> None:
    desk = Desk(tmp_path / "besace.toml", Machine())
    desk.enter(CODE)
    for name, answer in {**LATER, **transport_of(caisse)}.items():
        desk.settle(answer) if name == SECRET else desk.keep(name, answer)
    again = Desk(tmp_path / "besace.toml", Machine())
    assert again.settle() == ""
    assert again.keep("envoi", "thief.test") == ""
    assert "mot de passe" in again.settle()


def test_keys_under_which_something_is_kept_are_never_forgotten(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "besace.toml", Machine())
    desk.enter(CODE)
    (tmp_path / "station" / NO_QUEUE_YET).unlink()
    with pytest.raises(KeysInUseError):
        desk.begin_anew()
    desk._vault.open(CODE).wipe()


@pytest.mark.parametrize("removals", range(4))
def test_a_cut_while_keys_are_forgotten_leaves_keys_that_open_or_none(
    tmp_path: Path, removals: int
) -> None:
    Desk(tmp_path / "besace.toml", Machine()).enter(CODE)
    with suppress(Cut):
        Desk(tmp_path / "besace.toml", Machine(disk=CutDisk(removals))).begin_anew()
    vault = Desk(tmp_path / "besace.toml", Machine())._vault
    assert vault.exists() is (removals < 3)
    if vault.exists():
        vault.open(CODE).wipe()


def test_the_two_groups_are_two_and_any_of_the_eight(tmp_path: Path) -> None:
    drawn = iter(range(0, 65_536, 23))
    machine = Machine(entropy=lambda size: next(drawn).to_bytes(2) if size == 2 else bytes(size))
    desk = Desk(tmp_path / "besace.toml", machine)
    assert {desk.ranks() for _ in range(2_000)} == {*combinations(range(1, 9), 2)}


def test_a_draft_that_rotted_asks_anew_and_loses_no_key(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "besace.toml", Machine())
    desk.enter(CODE)
    desk.keep("nom", "ESSAI")
    (tmp_path / "station" / "premiere-heure.json").write_bytes(b"{")
    again = Desk(tmp_path / "besace.toml", Machine())
    assert again.answers == {}
    again.enter(CODE)


def test_a_certificate_stays_when_the_key_that_it_came_on_is_gone(
    tmp_path: Path, caisse: Caisse
) -> None:
    desk = Desk(tmp_path / "besace.toml", Machine())
    desk.enter(CODE)
    brought = tmp_path / "cle.pem"
    brought.write_bytes(caisse.certificate.read_bytes())
    given = {**LATER, **transport_of(caisse), "certificat": str(brought)}
    for name, answer in given.items():
        if name != SECRET:
            assert desk.keep(name, answer) == ""
    brought.unlink()
    assert desk.settle(given[SECRET]) == ""
    assert (tmp_path / "caisse.pem").read_bytes() == caisse.certificate.read_bytes()


def test_a_file_that_is_no_certificate_is_told_at_its_field(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "besace.toml", Machine())
    desk.enter(CODE)
    wrong = tmp_path / "notes.txt"
    wrong.write_text("rien", encoding="utf-8")
    assert "PEM" in desk.keep("certificat", str(wrong))
    assert "introuvable" in desk.keep("autorite", str(tmp_path / "none"))
    assert not {"certificat", "autorite"} & {*desk.answers}


def test_on_a_box_root_puts_in_place_what_the_station_may_not_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, request = tmp_path / "besace.toml", tmp_path / "reglages"

    def root_works() -> bool:
        return main(["settle", str(request), "--config", str(settings)]) == 0

    monkeypatch.setattr(trials, "patience", lambda: root_works)
    monkeypatch.setattr(desk_module, "DEFAULT_FILE", settings)
    monkeypatch.setattr(desk_module, "hand_over", partial(hand_over, request=request))
    desk = Desk(settings, Machine())
    desk.enter(CODE)
    for name, answer in {"feuille": "plus tard", **ANSWERS}.items():
        assert desk.keep(name, answer) == ""
    assert desk.is_box
    assert desk.settle(PASSWORD) == ""
    assert (tmp_path / "secrets" / "envoi").read_text(encoding="utf-8") == PASSWORD
    assert not request.exists()
    assert first_open(desk.answers).name == "essai"
