"""A view between two programs: only a paired box sees it, and nothing it says is heard."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from appliance.__main__ import main
from appliance.config import Config, load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.domain.assistance import Fin, Pas
from appliance.durable.disk import SystemDisk
from appliance.errors import (
    NotAllowedError,
    NoViewError,
    PairAbsentError,
    PairNoneError,
    PairStrangerError,
)
from appliance.services import assistance as services
from appliance.services.assistance import SOCKET, Vue
from appliance.sync.assistance import Carrier, pictures
from appliance.sync.pairs import PLACE as PAIRS
from appliance.sync.pairs import Pairs
from appliance.wiring import admitting, aide, vue
from appliance.wiring.addresses import Address, listen
from appliance.wiring.machine import Machine
from tests.made_up_people import SECRETAIRE
from tests.tui.stage import Stage

HERE: Final = "127.0.0.1"
PATIENCE_S: Final = 30.0
PICTURES: Final = 40
"""Twice a second one comes: so many are waited for at the most."""
TEXT: Final = settings(Endpoints(HERE, 465, 995), authority=Path("ca"), certificate=Path("cert"))


@dataclass
class Boxes:
    """A practice's box with a view, a helper's machine, and their clock."""

    box: Path
    helper: Path
    now: float = 0.0
    noted: list[tuple[Pas, str, Fin]] = field(default_factory=list)

    @property
    def seen(self) -> Pairs:
        return Pairs(SystemDisk(), self.helper / "own" / PAIRS)

    def open(self) -> Vue:
        place = self.box / "spool" / vue.PLACE
        place.mkdir(parents=True)
        return Vue(place, 15, lambda: self.now, lambda *step: self.noted.append(step))

    def run(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-m", "appliance", "aide", *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @contextmanager
    def carried(self) -> Iterator[int]:
        """Have the view carried beside the test; yield the port."""
        with (
            closing(aide.to_station(self.box / "spool" / vue.PLACE / SOCKET)) as station,
            listen(Address(HERE, 0)) as server,
        ):
            carrier = Carrier(station)
            practice = Pairs(SystemDisk(), self.box / "courier" / PAIRS)
            threads = [
                threading.Thread(target=carrier.follow),
                threading.Thread(target=aide.serve, args=(server, practice, carrier)),
            ]
            for one in threads:
                one.start()
            yield server.getsockname()[1]
            for one in threads:
                one.join(PATIENCE_S)
            assert carrier.over.is_set()

    @contextmanager
    def carried_by_a_program(self) -> Iterator[int]:
        """Have the view carried, in a program of its own; yield the port."""
        carrier = self.run("porter", f"{HERE}:0", "--dir", str(self.box))
        assert carrier.stdout is not None
        told = carrier.stdout.readline()
        try:
            yield int(next(word for word in told.split() if word.strip(",").isdigit()).strip(","))
        finally:
            carrier.communicate(timeout=PATIENCE_S)
        assert carrier.returncode == 0


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PACE_S", 0.05)
    for module in (aide, admitting):
        monkeypatch.setattr(module, "LOOK_S", 0.05)


@pytest.fixture
def boxes(tmp_path: Path) -> Boxes:
    return laid(tmp_path)


def laid(tmp_path: Path) -> Boxes:
    """Make both machines, paired."""
    made = Boxes(tmp_path / "box", tmp_path / "helper")
    for home, name, text in (
        (made.box, "besace.toml", TEXT),
        (made.helper, "aide.toml", 'dossier = "own"\n'),
    ):
        home.mkdir()
        (home / name).write_text(text, encoding="utf-8")
    practice = Pairs(SystemDisk(), made.box / "courier" / PAIRS)
    made.seen.keep(practice.own("cabinet").certificate, HERE)
    practice.keep(made.seen.own("bureau").certificate, HERE)
    return made


@pytest.fixture
def view(boxes: Boxes) -> Iterator[Vue]:
    opened = boxes.open()
    opened.show("ce qui peut se voir\x1b[2J\nsur deux rangs")
    yield opened
    opened.close(Fin.VERROU)


def comes(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_helper_reads_the_view_until_its_time_is_over(boxes: Boxes, view: Vue) -> None:
    with boxes.carried_by_a_program() as port:
        config = str(boxes.helper / "aide.toml")
        helper = boxes.run("voir", "cabinet", f"{HERE}:{port}", "--config", config)
        comes(lambda: view.aide)
        assert view.aide.startswith("bureau (")
        view.show("plus tard")
        time.sleep(1)
        boxes.now += 15 * 60
        told, _ = helper.communicate(timeout=PATIENCE_S)
        assert helper.returncode == 0
    assert "ce qui peut se voir[2J\nsur deux rangs\n" in told
    assert "\x1b" not in told
    assert told.endswith(f"plus tard\n{aide.OVER}\n")
    comes(lambda: view.fin)
    assert [(pas, fin) for pas, _, fin in boxes.noted] == [
        (Pas.OUVERTE, Fin.AUCUNE),
        (Pas.ADMISE, Fin.AUCUNE),
        (Pas.FINIE, Fin.DELAI),
    ]


@pytest.mark.parametrize("said", [b"x", b"\x00\x00\x00\x00", b"admise x\nouvre\n" * 100, b""])
def test_whatever_a_helper_says_changes_nothing_and_ends_the_view(
    boxes: Boxes, view: Vue, said: bytes
) -> None:
    other = boxes.seen.named("cabinet")
    with boxes.carried() as port, boxes.seen.channel(other).connect((HERE, port)) as line:
        assert next(pictures(line)).startswith(b"ce qui peut")
        if said:
            line.sendall(said)
        else:
            line.close()
        comes(lambda: view.fin)
    assert view.fin is Fin.AIDE
    assert [pas for pas, _, _ in boxes.noted] == [Pas.OUVERTE, Pas.ADMISE, Pas.FINIE]


def test_a_stranger_sees_nothing_and_is_noted(boxes: Boxes, view: Vue, tmp_path: Path) -> None:
    stranger = Pairs(SystemDisk(), tmp_path / "stranger")
    stranger.own("étranger")
    known = boxes.seen.named("cabinet")  # its certificate, but no key that it knows
    with boxes.carried() as port:
        with (
            pytest.raises((PairStrangerError, PairAbsentError)),
            stranger.channel(known).connect((HERE, port)),
        ):
            pytest.fail("was let in")
        comes(lambda: Pas.REFUSEE in [pas for pas, _, _ in boxes.noted])
        assert not view.aide
        view.end(Fin.PERSONNE)


def test_a_second_helper_is_sent_away_and_the_first_sees_on(boxes: Boxes, view: Vue) -> None:
    channel = boxes.seen.channel(boxes.seen.named("cabinet"))
    with boxes.carried() as port, channel.connect((HERE, port)) as first:
        assert next(pictures(first))
        with channel.connect((HERE, port)) as second:
            assert second.recv(1) == b""
        for _ in range(PICTURES):
            assert next(pictures(first))
            if refused := [pas for pas, _, _ in boxes.noted].count(Pas.REFUSEE):
                break
        view.end(Fin.PERSONNE)
        assert [*pictures(first)][-1:] != [b""]
    assert refused == 1


def test_where_no_view_is_open_no_port_is(boxes: Boxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aide, "listen", pytest.fail)
    with pytest.raises(NoViewError):
        aide.carry(boxes.box / "besace.toml", f"{HERE}:0")


def test_what_a_killed_station_left_is_removed(boxes: Boxes) -> None:
    place = boxes.box / "spool" / vue.PLACE
    place.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(place / SOCKET))
    with pytest.raises(NoViewError):
        aide.carry(boxes.box / "besace.toml", f"{HERE}:0")
    assert not (place / SOCKET).exists()


def test_a_box_without_pairs_carries_to_nobody(boxes: Boxes) -> None:
    practice = Pairs(SystemDisk(), boxes.box / "courier" / PAIRS)
    practice.forget(practice.all()[0])
    with pytest.raises(PairNoneError):
        aide.carry(boxes.box / "besace.toml", f"{HERE}:0")


def test_a_port_that_says_nothing_is_given_up(boxes: Boxes) -> None:
    with listen(Address(HERE, 0)) as silent:
        where = f"{HERE}:{silent.getsockname()[1]}"

        def hang_up() -> None:
            silent.accept()[0].close()

        hanging_up = threading.Thread(target=hang_up)
        hanging_up.start()
        with pytest.raises(PairAbsentError):
            aide.watch(boxes.helper / "aide.toml", "cabinet", where)
        hanging_up.join(PATIENCE_S)


# On a station that is open --------------------------------------------------------------


def load_config(directory: Path) -> Config:
    path = directory / "besace.toml"
    path.write_text(TEXT, encoding="utf-8")
    return load(path)


def test_each_step_is_kept_with_who_opened_it_and_ends_with_the_station(tmp_path: Path) -> None:
    stage, config = Stage(tmp_path), load_config(tmp_path)
    poste = stage.unlock("codelong", "")
    view = vue.open_view(config, Machine(clock=stage.clock), poste, 30)
    poste.at_lock.close()
    assert view.fin is Fin.VERROU
    steps = [*poste.billing.store.registre.assistances]
    assert [one.valeur.pas for one in steps] == [Pas.OUVERTE, Pas.FINIE]
    assert {one.auteur for one in steps} == {poste.personne.numero}
    assert steps[0].valeur.minutes == 30
    poste.billing.store.close()


def test_a_secretary_opens_none(tmp_path: Path) -> None:
    stage, config = Stage(tmp_path, personnes=(SECRETAIRE,)), load_config(tmp_path)
    poste = stage.unlock("tiers", "", None, SECRETAIRE.numero)
    with pytest.raises(NotAllowedError):
        vue.open_view(config, Machine(), poste, 15)
    assert len(poste.billing.store.registre.assistances) == 0
    poste.billing.store.close()


def test_the_command_line_says_what_is_wrong(
    boxes: Boxes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["aide", "porter", "--dir", str(boxes.box)]) == 75
    assert NoViewError.sentence in capsys.readouterr().err
