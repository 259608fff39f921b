"""Settings of a backup come to a box by root, suit that box alone, and never half."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.durable.disk import SystemDisk
from appliance.errors import ConfigError
from appliance.wiring.beginning import station_of
from appliance.wiring.first_hour.parcel import Parcel, hand_over
from appliance.wiring.first_hour.returned import LARGEST, Returned, asked_for, settled, that_fit
from appliance.wiring.first_hour.writer import Places, write
from tests.wiring.first_hour.cut import Cut, CutDisk
from tests.wiring.first_hour.made_up import ANSWERS, BY_HTTPS, LATER, PASSWORD
from tests.wiring.vaults import EXAMPLE

DISK = SystemDisk()
BOX = Places.of(Path("/etc/besace/besace.toml"))


def places(directory: Path) -> Places:
    return Places.of(directory / "besace.toml")


def returned(directory: Path, text: str | None = None) -> Returned:
    settings = text or settled(write(ANSWERS, BOX).encode(), places(directory))
    return Returned(
        nom="0a",
        settings=settings,
        files={"fichiers/ca.pem": b"\x00pem"},
        passwords={"envoi": PASSWORD, "reception": PASSWORD},
    )


def test_root_puts_in_place_what_came_back_with_its_files_and_passwords(tmp_path: Path) -> None:
    request, home = tmp_path / "reglages", tmp_path / "etc"
    request.write_bytes(returned(home).to_bytes())
    assert main(["settle", str(request), "--config", str(home / "besace.toml")]) == 0
    courrier = load(home / "besace.toml").courrier
    assert courrier.envoi is not None
    assert courrier.envoi.mot_de_passe.read_text(encoding="utf-8") == PASSWORD
    assert (home / "fichiers" / "ca.pem").read_bytes() == b"\x00pem"


@pytest.mark.parametrize("answers", [ANSWERS, BY_HTTPS, LATER])
def test_settings_of_any_first_hour_suit_any_other_box(
    tmp_path: Path, answers: dict[str, str]
) -> None:
    elsewhere = write(answers | {"cps": "essai"}, places(tmp_path))
    there = settled(elsewhere.encode(), BOX)
    assert f'station = "{station_of(BOX.settings)}"' in there
    assert 'cle_demonstration = "/var/lib/besace/praticien.pem"' in there
    Returned(nom="1", settings=there).judge(BOX)
    back = settled(there.encode(), places(tmp_path))
    assert back == elsewhere


def test_the_example_of_all_settings_suits_a_box() -> None:
    Returned(nom="1", settings=settled(EXAMPLE.read_bytes(), BOX)).judge(BOX)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('station = "station"', 'station = "/var/lib/besace-courier"'),
        ('spool = "spool"', "spool = '../spool'"),
        ('mot_de_passe = "secrets/envoi"', 'mot_de_passe = "station/keyring.a"'),
        ('mot_de_passe = "secrets/envoi"', 'mot_de_passe = "secrets/.."'),
        ("[lots]", "[lot]"),
        ("[lots]", "[lots"),
    ],
)
def test_settings_that_name_another_place_are_not_put_in_place(
    tmp_path: Path, before: str, after: str
) -> None:
    text = returned(tmp_path).settings
    assert before in text
    with pytest.raises(ConfigError):
        returned(tmp_path, text.replace(before, after)).place(DISK, places(tmp_path))
    assert not [*tmp_path.iterdir()]


def test_settings_that_stand_are_never_replaced_by_those_of_a_key(tmp_path: Path) -> None:
    Parcel(nom="1", answers=LATER).place(DISK, places(tmp_path))
    before = (tmp_path / "besace.toml").read_bytes()
    with pytest.raises(ConfigError, match="déjà des réglages"):
        returned(tmp_path).place(DISK, places(tmp_path))
    assert (tmp_path / "besace.toml").read_bytes() == before


@pytest.mark.parametrize("changes", range(6))
def test_a_cut_leaves_a_box_without_settings_or_with_all_that_they_name(
    tmp_path: Path, changes: int
) -> None:
    with suppress(Cut):
        returned(tmp_path).place(CutDisk(changes), places(tmp_path))
    if (tmp_path / "besace.toml").exists():
        assert (tmp_path / "secrets" / "envoi").read_text(encoding="utf-8") == PASSWORD
        assert (tmp_path / "fichiers" / "ca.pem").exists()
    else:
        returned(tmp_path).place(DISK, places(tmp_path))


@pytest.mark.parametrize(
    "parts",
    [
        ["reprise", "1", "", {}],
        ["reprise", "1", "", {"../ca.pem": "YQ=="}, {}],
        ["reprise", "1", "", {"fichiers/../ca.pem": "YQ=="}, {}],
        ["reprise", "1", "", {"fichiers/ca.pem": "é"}, {}],
        ["reprise", 1, "", {}, {}],
        ["reprise", "1", "", {}, {"autre": "x"}],
    ],
)
def test_what_is_no_request_is_refused(parts: list[object]) -> None:
    with pytest.raises(ConfigError, match="illisible"):
        Returned.parse(json.dumps(parts).encode())


def test_the_answers_of_a_first_hour_are_another_request() -> None:
    assert Returned.parse(Parcel(nom="1", answers=LATER).to_bytes()) is None


def test_the_station_asks_for_nothing_that_root_would_refuse(tmp_path: Path) -> None:
    request = tmp_path / "reglages"
    wrong = returned(tmp_path, "cabinet = 1")
    with pytest.raises(ConfigError):
        hand_over(wrong, DISK, places(tmp_path), lambda: False, request)
    assert not request.exists()


def test_passwords_are_asked_for_where_something_is_sent() -> None:
    assert asked_for(write(ANSWERS, BOX)) == ("envoi", "reception")
    assert asked_for(write(BY_HTTPS, BOX)) == ("concentrateur",)
    assert asked_for(write(LATER, BOX)) == ()


def test_a_file_that_a_request_cannot_hold_leaves_room_for_the_others() -> None:
    files = {"fichiers/a": bytes(LARGEST), "fichiers/b": b"1", "fichiers/c": b"2"}
    assert [*that_fit(files)] == ["fichiers/b", "fichiers/c"]


def test_what_came_back_shows_no_password(tmp_path: Path) -> None:
    assert PASSWORD not in repr(returned(tmp_path))
