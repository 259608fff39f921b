"""What wakes the courier, what its settings make of it, and what it does without its journal."""

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import pytest

from appliance.config import Concentrateur, Config, Courrier, Serveur, load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.durable.disk import SystemDisk
from appliance.errors import AttemptsLostError, ConfigError
from appliance.ports.link import LinkState
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Pulse
from appliance.sync.route import RouteWatch, Unwatched
from appliance.wiring import courier
from appliance.wiring.courier import open_attempts, way_out
from appliance.wiring.machine import Machine
from tests.made_up import NOON

HERE = Serveur(hote="127.0.0.1", port=465, compte="a", mot_de_passe=Path("a"))
AWAY = replace(HERE, hote="smtp.example.test")
AN_HOUR = 3600.0


@dataclass
class Moving:
    """A link that changes at a certain look."""

    looks: int

    def state(self) -> LinkState:
        return LinkState.UP

    def has_changed(self) -> bool:
        self.looks -= 1
        return self.looks == 0

    def close(self) -> None:
        pass


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CourierSpool:
    monkeypatch.setattr(courier, "LOOK_S", 0.001)
    return CourierSpool(SystemDisk(), tmp_path / "spool")


def test_a_change_of_link_ends_the_pause(spool: CourierSpool) -> None:
    link = Moving(looks=3)
    courier._pause(spool, frozenset(), AN_HOUR, Event(), [link.has_changed])
    assert link.looks == 0


def test_a_message_that_the_last_pass_did_not_see_ends_the_pause(
    spool: CourierSpool, tmp_path: Path
) -> None:
    (tmp_path / "spool/outbox/new" / ("a" * 64)).write_bytes(b"lot")
    link = Moving(looks=3)
    courier._pause(spool, frozenset(), AN_HOUR, Event(), [link.has_changed])
    assert link.looks == 3
    courier._pause(spool, frozenset({"a" * 64}), AN_HOUR, Event(), [link.has_changed])
    assert link.looks == 0


def test_without_news_the_clock_ends_the_pause(spool: CourierSpool) -> None:
    link = Moving(looks=-1)
    courier._pause(spool, frozenset(), 0.005, Event(), [link.has_changed])
    assert link.looks == -6


def test_a_signal_ends_the_pause(spool: CourierSpool) -> None:
    stop = Event()
    stop.set()
    link = Moving(looks=3)
    courier._pause(spool, frozenset(), AN_HOUR, stop, [link.has_changed])
    assert link.looks == 3


def test_only_peers_on_this_machine_need_no_route() -> None:
    here = Courrier(adresse="a@x.test", envoi=HERE, reception=HERE)
    assert isinstance(way_out(here), Unwatched)
    there = Concentrateur(url="https://concentrateur.example.test/v1", jeton=Path("a"))
    for away in (
        replace(here, reception=AWAY),
        replace(here, secours=(AWAY,)),
        replace(here, concentrateur=there),
    ):
        link = way_out(away)
        assert isinstance(link, RouteWatch)
        link.close()


def test_where_routes_cannot_be_watched_the_clock_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(_: object) -> None:
        raise OSError(1, "forbidden")

    monkeypatch.setattr(courier, "RouteWatch", forbidden)
    away = Courrier(adresse="a@x.test", envoi=AWAY, reception=AWAY)
    assert isinstance(way_out(away), Unwatched)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    nowhere = Endpoints("127.0.0.1", 465, 995)
    path = tmp_path / "besace.toml"
    text = settings(nowhere, authority=tmp_path / "ca", certificate=tmp_path / "caisse")
    path.write_text(text, encoding="utf-8")
    return load(path)


def end_a_pass(config: Config) -> None:
    open_attempts(config, Machine()).close()
    pulse = Pulse(at=NOON, linked=True, sentence="")
    CourierSpool(SystemDisk(), config.chemins.spool).write_pulse(pulse)


def told(config: Config) -> str:
    pulse = StationSpool(SystemDisk(), config.chemins.spool).pulse()
    return "" if pulse is None else pulse.sentence


@pytest.mark.parametrize("gone", ["", "attempts", "attempts.key"])
def test_a_journal_that_vanished_is_told_and_not_taken_for_new(config: Config, gone: str) -> None:
    end_a_pass(config)
    lost = config.chemins.courier / gone
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    for _ in range(2):
        with pytest.raises(AttemptsLostError):
            open_attempts(config, Machine())
    assert told(config) == AttemptsLostError.sentence


def test_a_person_may_begin_a_new_journal_as_the_sentence_says(config: Config) -> None:
    end_a_pass(config)
    shutil.rmtree(config.chemins.courier)
    with pytest.raises(AttemptsLostError):
        open_attempts(config, Machine())
    (config.chemins.spool / "pulse.json").unlink()
    end_a_pass(config)
    open_attempts(config, Machine()).close()


def test_a_damaged_journal_is_told_as_the_courier_s_own(config: Config) -> None:
    end_a_pass(config)
    (config.chemins.courier / "attempts.key").write_bytes(b"another key of thirty-two bytes.")
    with pytest.raises(AttemptsLostError):
        open_attempts(config, Machine())
    assert told(config) == AttemptsLostError.sentence


def test_a_first_pass_that_was_cut_short_is_taken_up(config: Config) -> None:
    for _ in range(2):
        open_attempts(config, Machine()).close()


def test_a_practice_to_play_with_sends_to_no_other_machine(tmp_path: Path) -> None:
    ends = Endpoints("127.0.0.1", 465, 995)
    text = settings(ends, authority=tmp_path / "ca", certificate=tmp_path / "cert")
    path = tmp_path / "besace.toml"
    path.write_text(text.replace('"127.0.0.1"', '"smtp.example.test"', 1), encoding="utf-8")
    config, machine = load(path), Machine()
    journal = open_attempts(config, machine)
    with closing(journal), pytest.raises(ConfigError, match=r"sur 127\.0\.0\.1"):
        courier.build(config, journal, machine, Unwatched())
