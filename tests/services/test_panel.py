"""The light follows the station, the button confirms, and lost mains close the queue first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import cast

import pytest

from appliance.errors import JournalClosedError
from appliance.ports.cards import CardKind, ReaderHealth, ReaderState, SlotState
from appliance.ports.panel import Lamp, Press
from appliance.services import panel as module
from appliance.services.panel import Panel, lamp_of
from appliance.services.status import Status
from tests.contracts.card_reader import until


def status(
    *cards: CardKind | None,
    waiting: int = 0,
    alertes: tuple[str, ...] = (),
    health: ReaderHealth = ReaderHealth.READY,
) -> Status:
    slots = tuple(SlotState(str(place), card) for place, card in enumerate(cards))
    told = SimpleNamespace(
        reader=ReaderState(health, slots),
        alertes=alertes,
        decompte=SimpleNamespace(a_mettre_en_lot=waiting, a_envoyer=0),
    )
    return cast("Status", told)  # of the whole status the light looks at three things


@pytest.mark.parametrize(
    ("seen", "lamp"),
    [
        (status(None), Lamp.IDLE),
        (status(None, waiting=2), Lamp.WAITING),
        (status(CardKind.CPS), Lamp.IDLE),
        (status(CardKind.CPS, CardKind.VITALE_2, waiting=2), Lamp.CARD),
        (status(CardKind.MUTE), Lamp.CARD),
        (status(None, alertes=("Lot bloqué",)), Lamp.TROUBLE),
        (status(health=ReaderHealth.MUTE), Lamp.TROUBLE),
        (status(health=ReaderHealth.NO_READER, waiting=1), Lamp.TROUBLE),
    ],
)
def test_the_light_says_the_most_pressing_thing(seen: Status, lamp: Lamp) -> None:
    assert lamp_of(seen) is lamp


class Face:
    """Lights and buttons that remember."""

    def __init__(self) -> None:
        self.shown: list[Lamp | None] = []
        self.beeps: list[int] = []
        self.closed = 0
        self.press: Callable[[Press], None] = lambda _: None

    def show(self, lamp: Lamp | None) -> None:
        self.shown.append(lamp)

    def beep(self, times: int) -> None:
        self.beeps.append(times)

    def listen(self, heard: Callable[[Press], None]) -> None:
        self.press = heard

    def close(self) -> None:
        self.closed += 1


class Station:
    """A station that is asked and locked."""

    def __init__(self) -> None:
        self.seen = status(None)
        self.told: list[str] = []
        self.failure: Exception | None = None
        self.hangs = threading.Event()
        self.hangs.set()

    def status(self) -> Status:
        if self.failure:
            raise self.failure
        return self.seen

    def lock(self) -> None:
        self.hangs.wait()
        self.told.append("locked")
        if self.failure:
            raise self.failure


@pytest.fixture
def face() -> Face:
    return Face()


@pytest.fixture
def station() -> Station:
    return Station()


@pytest.fixture
def panel(face: Face, station: Station, monkeypatch: pytest.MonkeyPatch) -> Iterator[Panel]:
    monkeypatch.setattr(module, "RHYTHM_S", 0.01)
    panel = Panel(face, face, lambda: station.told.append("halted"))
    panel.open()
    yield panel
    panel.close()
    assert face.closed == 2


def followed(panel: Panel, station: Station) -> AbstractContextManager[None]:
    return panel.following(station)


def test_the_light_follows_the_station_until_it_is_locked(
    face: Face, panel: Panel, station: Station
) -> None:
    with followed(panel, station):
        until(lambda: Lamp.IDLE in face.shown)
        station.seen = status(CardKind.VITALE_2)
        until(lambda: Lamp.CARD in face.shown)
        station.seen = status(health=ReaderHealth.PCSC_DOWN)
        until(lambda: Lamp.TROUBLE in face.shown)
    assert face.shown[-1] is None
    assert face.beeps == [0, module.CARD_TONES, module.TROUBLE_TONES]


def test_a_queue_that_fails_is_a_trouble_and_not_the_end_of_the_light(
    face: Face, panel: Panel, station: Station
) -> None:
    with followed(panel, station):
        station.failure = JournalClosedError()
        until(lambda: Lamp.TROUBLE in face.shown)
        station.failure = None
        until(lambda: face.shown[-1] is Lamp.IDLE)


def test_a_short_press_does_what_the_screen_wants(face: Face, panel: Panel) -> None:
    pressed = threading.Event()
    face.press(Press.CONFIRM)  # no screen yet
    panel.confirm = pressed.set
    face.press(Press.CONFIRM)
    assert pressed.is_set()


@pytest.mark.parametrize("press", [Press.SHUTDOWN, Press.POWER_LOST])
def test_the_queue_is_closed_before_the_power_is_cut(
    face: Face, panel: Panel, station: Station, press: Press
) -> None:
    with followed(panel, station):
        face.press(press)
        face.press(Press.POWER_LOST)
        assert station.told == ["locked", "halted"]


def test_a_locked_box_halts_at_once(face: Face, panel: Panel, station: Station) -> None:
    with followed(panel, station):
        pass
    face.press(Press.SHUTDOWN)
    assert station.told == ["halted"]


def test_a_queue_that_cannot_close_does_not_keep_the_power_on(
    face: Face, panel: Panel, station: Station
) -> None:
    with followed(panel, station):
        station.failure = JournalClosedError()
        face.press(Press.POWER_LOST)
    assert station.told == ["locked", "halted"]


def test_a_closing_that_hangs_is_not_waited_for_longer_than_the_battery(
    face: Face, panel: Panel, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEAVE_S", 0.1)
    station.hangs.clear()
    with followed(panel, station):
        face.press(Press.POWER_LOST)
        assert station.told == ["halted"]
        station.hangs.set()
        until(lambda: station.told == ["halted", "locked"])
