"""A view lasts as long as it was opened for, shows one helper, and notes each step."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.domain.assistance import Assistance, Fin, Pas
from appliance.errors import DiskFullError
from appliance.services import assistance
from appliance.services.assistance import (
    LONGEST_LINE,
    LONGEST_MINUTES,
    MOST_REFUSALS,
    SOCKET,
    Vue,
)
from appliance.spool.wire import LENGTH
from tests.made_up import NOON

PATIENCE_S = 20.0
HELPER = "bureau (0123ABCD)"


@dataclass
class Box:
    """The station's side, its clock, and what was noted."""

    place: Path
    now: float = 1000.0
    noted: list[tuple[Pas, str, Fin]] = field(default_factory=list)
    full: set[Pas] = field(default_factory=set)
    views: list[Vue] = field(default_factory=list)

    def note(self, pas: Pas, who: str, fin: Fin) -> None:
        if pas in self.full:
            raise DiskFullError
        self.noted.append((pas, who, fin))

    def open(self, minutes: int = 15) -> Vue:
        self.views.append(Vue(self.place, minutes, lambda: self.now, self.note))
        self.views[-1].show("what may be seen")
        return self.views[-1]

    def carrier(self) -> socket.socket:
        carrier = socket.socket(socket.AF_UNIX)
        carrier.settimeout(PATIENCE_S)
        carrier.connect(str(self.place / SOCKET))
        return carrier


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    monkeypatch.setattr(assistance, "PACE_S", 0.05)
    box = Box(tmp_path)
    yield box
    for one in box.views:
        one.close(Fin.VERROU)


def comes(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until
        time.sleep(0.01)


def picture(carrier: socket.socket) -> bytes:
    (size,) = LENGTH.unpack(carrier.recv(LENGTH.size, socket.MSG_WAITALL))
    return carrier.recv(size, socket.MSG_WAITALL) if size else b""


def test_nothing_is_shown_before_the_helper_is_noted(box: Box) -> None:
    vue = box.open()
    with box.carrier() as carrier:
        carrier.settimeout(0.5)
        with pytest.raises(TimeoutError):
            picture(carrier)
        carrier.settimeout(PATIENCE_S)
        carrier.sendall(f"admise {HELPER}\n".encode())
        assert picture(carrier) == b"what may be seen"
        assert vue.aide == HELPER
        assert box.noted == [(Pas.OUVERTE, "", Fin.AUCUNE), (Pas.ADMISE, HELPER, Fin.AUCUNE)]


@pytest.mark.parametrize("minutes", [1, 15, LONGEST_MINUTES])
def test_it_ends_by_itself_at_its_time_and_the_door_is_gone(box: Box, minutes: int) -> None:
    vue = box.open(minutes)
    with box.carrier() as carrier:
        carrier.sendall(f"admise {HELPER}\n".encode())
        assert picture(carrier)
        box.now += 60 * minutes - 1
        assert vue.left_s == 1
        assert picture(carrier)
        box.now += 1
        while picture(carrier):
            pass
    comes(lambda: vue.fin)
    assert vue.fin is Fin.DELAI
    assert not (box.place / SOCKET).exists()
    assert box.noted[-1] == (Pas.FINIE, HELPER, Fin.DELAI)


@pytest.mark.parametrize("minutes", [0, -1, LONGEST_MINUTES + 1])
def test_no_view_is_longer_than_an_hour(box: Box, minutes: int) -> None:
    with pytest.raises(ValueError, match=str(minutes)):
        box.open(minutes)
    assert box.noted == []


@pytest.mark.parametrize(
    ("said", "fin"),
    [(b"partie\n", Fin.AIDE), (b"coupee\n", Fin.RESEAU), (b"", Fin.RESEAU)],
)
def test_the_helper_who_leaves_ends_it(box: Box, said: bytes, fin: Fin) -> None:
    vue = box.open()
    with box.carrier() as carrier:
        carrier.sendall(f"admise {HELPER}\n".encode())
        assert picture(carrier)
        carrier.sendall(said)
    comes(lambda: vue.fin)
    assert vue.fin is fin


def test_a_carrier_that_ends_before_anybody_came_may_come_again(box: Box) -> None:
    vue = box.open()
    box.carrier().close()
    with box.carrier() as carrier:
        carrier.sendall(f"admise {HELPER}\n".encode())
        assert picture(carrier)
        assert [pas for pas, _, _ in box.noted] == [Pas.OUVERTE, Pas.ADMISE]
    comes(lambda: vue.fin)


def test_whatever_else_a_carrier_says_is_not_obeyed(box: Box) -> None:
    vue = box.open()
    with box.carrier() as carrier:
        carrier.sendall(b"unlock\nadmin\x00\n\xff\nADMISE x\nfin\npartie\n")
        carrier.sendall(f"admise {HELPER}\nadmise other\n".encode())
        assert picture(carrier)
        assert vue.aide == HELPER
        assert [pas for pas, _, _ in box.noted] == [Pas.OUVERTE, Pas.ADMISE]


def test_a_line_without_an_end_ends_the_view(box: Box) -> None:
    vue = box.open()
    with box.carrier() as carrier:
        carrier.sendall(b"x" * 3 * LONGEST_LINE)
        comes(lambda: vue.fin)
    assert vue.fin is Fin.PANNE


def test_who_knocks_for_ever_fills_no_register(box: Box) -> None:
    box.open()
    with box.carrier() as carrier:
        carrier.sendall(b"refusee\n" * 10 * MOST_REFUSALS)
        carrier.sendall(f"admise {HELPER}\n".encode())
        assert picture(carrier)
    assert [pas for pas, _, _ in box.noted].count(Pas.REFUSEE) == MOST_REFUSALS


def test_what_cannot_be_noted_is_not_shown(box: Box) -> None:
    box.full = {Pas.OUVERTE}
    with pytest.raises(DiskFullError):
        box.open()
    assert not (box.place / SOCKET).exists()
    box.full = {Pas.ADMISE}
    vue = box.open()
    with box.carrier() as carrier:
        carrier.sendall(f"admise {HELPER}\n".encode())
        assert picture(carrier) == b""
    comes(lambda: vue.fin)
    assert vue.fin is Fin.PANNE


def test_locking_ends_it_and_waits_until_that_is_noted(box: Box) -> None:
    vue = box.open()
    vue.close(Fin.VERROU)
    assert vue.fin is Fin.VERROU
    assert box.noted[-1] == (Pas.FINIE, "", Fin.VERROU)


def test_each_step_is_a_sentence() -> None:
    told = {pas: Assistance(le=NOON, pas=pas, minutes=15, boitier=HELPER).en_mots for pas in Pas}
    assert len({*told.values()}) == len(Pas)
    assert "15 min" in told[Pas.OUVERTE]
    assert HELPER in told[Pas.ADMISE]
    ends = {Assistance(le=NOON, pas=Pas.FINIE, fin=fin).en_mots for fin in Fin if fin}
    assert len(ends) == len(Fin) - 1
