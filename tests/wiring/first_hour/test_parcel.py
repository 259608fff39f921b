"""Settings and passwords are put in place together, by us or by root, and never half."""

import json
import stat
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.durable.disk import SystemDisk
from appliance.errors import ConfigError, NotWrittenError
from appliance.wiring.first_hour.parcel import Parcel, hand_over
from appliance.wiring.first_hour.writer import Places
from tests.wiring.first_hour.cut import Cut, CutDisk
from tests.wiring.first_hour.made_up import ANSWERS, LATER, PASSWORD

PASSWORDS = {"envoi": PASSWORD, "reception": PASSWORD}
DISK = SystemDisk()


def parcel(**changes: str) -> Parcel:
    return Parcel(nom="0a1b", answers={**ANSWERS, **changes}, passwords=PASSWORDS)


def box(directory: Path) -> Places:
    return Places.of(directory / "besace.toml")


def secret(directory: Path, name: str) -> str:
    return (directory / "secrets" / name).read_text(encoding="utf-8")


def test_settings_and_passwords_stand_where_the_courier_reads_them(tmp_path: Path) -> None:
    parcel().place(DISK, box(tmp_path))
    courrier = load(tmp_path / "besace.toml").courrier
    assert courrier.envoi is not None
    assert courrier.envoi.mot_de_passe.read_text(encoding="utf-8") == PASSWORD
    assert stat.S_IMODE(courrier.envoi.mot_de_passe.stat().st_mode) == 0o600
    assert PASSWORD not in (tmp_path / "besace.toml").read_text(encoding="utf-8")


def test_a_password_never_meets_another_server_than_the_one_it_came_with(tmp_path: Path) -> None:
    parcel().place(DISK, box(tmp_path))
    elsewhere = Parcel(nom="2", answers={**ANSWERS, "envoi": "thief.test"})
    elsewhere.place(DISK, box(tmp_path))
    assert [secret(tmp_path, name) for name in PASSWORDS] == ["", ""]


@pytest.mark.parametrize("changes", range(9))
def test_a_cut_in_between_leaves_settings_that_are_read_and_no_password_of_another_server(
    tmp_path: Path, changes: int
) -> None:
    parcel().place(DISK, box(tmp_path))
    other = Parcel(
        nom="2", answers={**ANSWERS, "envoi": "other.test"}, passwords={"envoi": "autre"}
    )
    with suppress(Cut):
        other.place(CutDisk(changes), box(tmp_path))
    server = load(tmp_path / "besace.toml").courrier.envoi
    assert server is not None
    own = {ANSWERS["envoi"]: PASSWORD, "other.test": "autre"}[server.hote]
    assert server.mot_de_passe.read_text(encoding="utf-8") in {"", own}


def test_wrong_settings_are_not_put_in_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cabinet\.professionnel\.numero"):
        parcel(numero="1").place(DISK, box(tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_place_that_takes_nothing_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotWrittenError, match="ce n’est pas un dossier"):
        parcel().place(DISK, box(tmp_path / "file"))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'["a", {}, {}]', b'["a", {"b": 1}, {}, {}]', b"[1, {}, {}, {}]"],
)
def test_what_is_no_request_is_refused_without_a_word_of_it(content: bytes) -> None:
    with pytest.raises(ConfigError, match="demande de réglages illisible"):
        Parcel.parse(content)


def test_a_request_names_no_file_but_those_of_passwords() -> None:
    asked = json.dumps(["a", {}, {"../besace.toml": "x"}, {}]).encode()
    with pytest.raises(ConfigError):
        Parcel.parse(asked)


def test_root_puts_in_place_what_the_station_asks_for(tmp_path: Path) -> None:
    request = tmp_path / "reglages"
    request.write_bytes(parcel().to_bytes())
    settings = tmp_path / "etc" / "besace.toml"
    assert main(["settle", str(request), "--config", str(settings)]) == 0
    assert load(settings).cabinet.professionnel.nom == ANSWERS["nom"]
    assert secret(settings.parent, "envoi") == PASSWORD


def test_a_request_that_cannot_be_read_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["settle", str(tmp_path / "none"), "--dir", str(tmp_path)]) == 78
    assert "introuvable" in capsys.readouterr().err


def test_the_station_waits_until_root_has_done_it(tmp_path: Path) -> None:
    request, places = tmp_path / "reglages", box(tmp_path / "etc")
    seen = threading.Event()

    def root_works() -> bool:
        Parcel.parse(request.read_bytes()).place(DISK, places)
        seen.set()
        return True

    hand_over(parcel(), DISK, places, root_works, request)
    assert seen.is_set()
    assert not request.exists(), "a password stays nowhere but at its place"


def test_a_root_that_does_nothing_is_told_and_leaves_no_password(tmp_path: Path) -> None:
    request = tmp_path / "reglages"
    with pytest.raises(ConfigError, match="besace-settings"):
        hand_over(parcel(), DISK, box(tmp_path / "etc"), lambda: False, request)
    assert not request.exists()


def test_a_parcel_shows_no_password() -> None:
    assert PASSWORD not in repr(parcel())


def test_a_transport_that_was_put_off_gives_the_courier_nothing_to_do(tmp_path: Path) -> None:
    Parcel(nom="1", answers=LATER).place(DISK, box(tmp_path))
    assert main(["courier", "--test", "--dir", str(tmp_path)]) == 75
