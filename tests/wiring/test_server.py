"""A server's new password goes where the courier reads it, and the courier is asked about it."""

import json
import stat
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import Config, load
from appliance.errors import ConfigError
from appliance.spool.probing import Probe, Probing, Tried
from appliance.tui.server_messages import NewPasswordTyped
from appliance.wiring import server
from appliance.wiring.first_hour import parcel, trials
from appliance.wiring.first_hour.parcel import Parcel
from appliance.wiring.first_hour.passwords import NO_SETTINGS, NewPasswords
from appliance.wiring.first_hour.writer import SECRETS, Places
from appliance.wiring.machine import Machine
from appliance.wiring.probe import GOOD
from appliance.wiring.server import Servers, servers_of
from tests.wiring.first_hour.made_up import ANSWERS, BY_HTTPS, LATER, PASSWORD

OTHER = "un autre, inventé"
MAIL = "cabinet@demo.test, chez smtp.test et pop.test"


def laid(directory: Path, answers: dict[str, str]) -> tuple[Path, Config]:
    settings = directory / "besace.toml"
    given = Parcel(nom="1", answers=answers, passwords=dict.fromkeys(SECRETS, PASSWORD))
    given.place(Machine().disk, Places.of(settings))
    return settings, load(settings)


def secret(settings: Path, name: str) -> str:
    return (settings.parent / "secrets" / name).read_text(encoding="utf-8")


def test_the_account_of_the_mail_is_one_and_both_its_servers_get_the_password(
    tmp_path: Path,
) -> None:
    settings, config = laid(tmp_path, ANSWERS)
    text = settings.read_bytes()
    desk = Servers(settings, config, Machine())
    assert desk.accounts == [MAIL]
    desk.keep(MAIL, OTHER)
    assert [secret(settings, name) for name in SECRETS] == [OTHER, OTHER, PASSWORD]
    assert stat.S_IMODE((tmp_path / "secrets" / "envoi").stat().st_mode) == 0o600
    assert settings.read_bytes() == text


def test_the_token_of_a_concentrator_is_one_too(tmp_path: Path) -> None:
    settings, config = laid(tmp_path, BY_HTTPS)
    desk = Servers(settings, config, Machine())
    assert desk.accounts == ["concentrateur c.test"]
    desk.keep("concentrateur c.test", OTHER)
    assert [secret(settings, name) for name in SECRETS] == [PASSWORD, PASSWORD, OTHER]


def test_two_accounts_have_a_password_each(tmp_path: Path) -> None:
    settings, config = laid(tmp_path, ANSWERS)
    reception = config.courrier.reception
    assert reception is not None
    courrier = replace(config.courrier, reception=replace(reception, compte="autre"))
    desk = Servers(settings, replace(config, courrier=courrier), Machine())
    assert desk.accounts == ["cabinet@demo.test, chez smtp.test", "autre, chez pop.test"]
    desk.keep("autre, chez pop.test", OTHER)
    assert [secret(settings, name) for name in SECRETS] == [PASSWORD, OTHER, PASSWORD]


def test_where_there_is_no_password_of_ours_nothing_is_offered(tmp_path: Path) -> None:
    settings, config = laid(tmp_path, LATER)
    assert servers_of(settings, config, Machine()) is None
    settings, config = laid(tmp_path, ANSWERS)
    assert servers_of(settings, config, Machine()) is not None
    assert servers_of(None, config, Machine()) is None
    at_play = replace(config, cabinet=replace(config.cabinet, demonstration=True))
    assert servers_of(settings, at_play, Machine()) is None
    elsewhere = tmp_path / "elsewhere" / "besace.toml"
    assert servers_of(elsewhere, config, Machine()) is None


def test_on_a_box_root_is_asked_and_the_request_names_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, config = laid(tmp_path, ANSWERS)
    request, asked = tmp_path / "reglages", list[NewPasswords]()

    def hand_over(one: NewPasswords, *_: object) -> None:
        asked.append(one)
        request.write_bytes(one.to_bytes())
        assert main(["settle", str(request), "--config", str(settings)]) == 0

    monkeypatch.setattr(server, "DEFAULT_FILE", settings)
    monkeypatch.setattr(parcel, "hand_over", hand_over)
    Servers(settings, config, Machine()).keep(MAIL, OTHER)
    assert secret(settings, "envoi") == OTHER
    assert b"smtp.test" not in request.read_bytes()
    assert OTHER not in repr(asked)
    assert OTHER not in repr(NewPasswordTyped(MAIL, OTHER))


@pytest.mark.parametrize(
    "parts",
    [["1"], ["1", {"../besace.toml": "x"}], ["1", {"envoi": 1}], [1, {"envoi": "x"}], ["1", []]],
)
def test_what_is_no_request_of_ours_is_refused_without_a_word_of_it(parts: list[object]) -> None:
    with pytest.raises(ConfigError, match="demande de réglages illisible"):
        NewPasswords.parse(json.dumps(["mots-de-passe", *parts]).encode())
    assert NewPasswords.parse(b'["reprise"]') is None
    assert NewPasswords.parse(b"{}") is None


def test_a_password_without_settings_is_refused(tmp_path: Path) -> None:
    asked = NewPasswords(nom="1", passwords={"envoi": OTHER})
    with pytest.raises(ConfigError, match=NO_SETTINGS):
        asked.place(Machine().disk, Places.of(tmp_path / "besace.toml"))
    assert not list(tmp_path.iterdir())


def courier_that_says(
    spool: Path, *faults: str
) -> tuple[Callable[[], Callable[[], bool]], list[str]]:
    """Return what a station's patience becomes beside a courier, and the requests it will see."""
    seen: list[str] = []

    def patience() -> Callable[[], bool]:
        def pause() -> bool:
            probing = Probing(Machine().disk, spool)
            seen.append(probing.asked())
            tried = Tried(serveur="envoi smtp.test:465", defaut=faults[len(seen) - 1])
            probing.tell(Probe(demande=seen[-1], essais=(tried,)))
            return True

        return pause

    return patience, seen


@pytest.fixture
def probed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let a courier answer as it is told; return what the screen would show."""
    settings, config = laid(tmp_path, ANSWERS)
    config.chemins.spool.mkdir(parents=True)

    def ask(*faults: str) -> list[str]:
        patience, seen = courier_that_says(config.chemins.spool, *faults)
        monkeypatch.setattr(trials, "patience", patience)
        monkeypatch.setattr(trials, "woken", lambda _: nullcontext())
        lines = [line for line in Servers(settings, config, Machine()).trial() if line]
        assert len(seen) == len({*seen}) == len(faults)
        return lines

    return ask


def test_a_courier_that_had_the_password_of_before_is_asked_once_more(
    probed: Callable[..., list[str]],
) -> None:
    assert probed("Compte refusé", "") == [f"envoi smtp.test:465 : {GOOD}"]


def test_one_that_is_let_in_is_asked_once_and_one_that_is_not_twice(
    probed: Callable[..., list[str]],
) -> None:
    assert probed("") == [f"envoi smtp.test:465 : {GOOD}"]
    assert probed("Compte refusé", "Compte refusé") == ["envoi smtp.test:465 : Compte refusé"]
