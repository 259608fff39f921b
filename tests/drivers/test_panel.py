"""Light, buzzer, button and mains on gpiozero's pins of straw."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from gpiozero.pins.mock import MockFactory

from appliance.drivers import buttons
from appliance.drivers.board import find_lgpio, header_chip, open_board
from appliance.drivers.buttons import GpioButtons, NoButtons
from appliance.drivers.lights import GpioLights, NoLights
from appliance.ports.panel import Lamp, Press
from tests.contracts.card_reader import until

LIGHT = (17, 27, 22)
BUZZER, BUTTON, MAINS = 23, 24, 25


@pytest.fixture
def board() -> Iterator[MockFactory]:
    board = MockFactory()
    yield board
    board.close()


def lit(board: MockFactory) -> list[int]:
    return [board.pin(pin).state for pin in LIGHT]


def changes(board: MockFactory, pin: int) -> int:
    return len(board.pin(pin).states)


@pytest.mark.parametrize(
    ("lamp", "colours"), [(Lamp.IDLE, [0, 1, 0]), (Lamp.CARD, [0, 0, 1]), (None, [0, 0, 0])]
)
def test_what_calls_nobody_stands_still(
    board: MockFactory, lamp: Lamp | None, colours: list[int]
) -> None:
    lights = GpioLights(board, LIGHT, None)
    lights.show(Lamp.WAITING)
    lights.show(lamp)
    assert lit(board) == colours
    lights.close()


@pytest.mark.parametrize(("lamp", "pin", "dark"), [(Lamp.TROUBLE, 17, 22), (Lamp.WAITING, 27, 22)])
def test_what_calls_somebody_moves(board: MockFactory, lamp: Lamp, pin: int, dark: int) -> None:
    lights = GpioLights(board, LIGHT, None)
    before = changes(board, pin)
    lights.show(lamp)
    lights.show(lamp)  # does not begin anew
    until(lambda: changes(board, pin) >= before + 2)
    assert board.pin(dark).state == 0
    lights.close()


def test_nobody_waits_for_the_buzzer(board: MockFactory) -> None:
    lights = GpioLights(board, None, BUZZER)
    lights.beep(1000)
    assert changes(board, BUZZER) < 1000
    lights.close()


def test_the_buzzer_sounds_as_often_as_asked(board: MockFactory) -> None:
    lights = GpioLights(board, None, BUZZER)
    lights.beep(2)
    lights.show(Lamp.TROUBLE)
    until(lambda: changes(board, BUZZER) >= 5)
    time.sleep(0.3)
    assert [state.state for state in board.pin(BUZZER).states] == [0, 1, 0, 1, 0]
    lights.close()
    lights.close()


class Heard:
    def __init__(self) -> None:
        self.presses: list[Press] = []

    def __call__(self, press: Press) -> None:
        self.presses.append(press)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    monkeypatch.setattr(buttons, "LONG", 0.2)
    monkeypatch.setattr(buttons, "LOST", 0.2)
    monkeypatch.setattr(buttons, "BOUNCE", None)
    return Heard()


def test_a_short_press_confirms(board: MockFactory, heard: Heard) -> None:
    panel = GpioButtons(board, BUTTON, None)
    panel.listen(heard)
    for _ in range(2):
        board.pin(BUTTON).drive_low()
        board.pin(BUTTON).drive_high()
    assert heard.presses == [Press.CONFIRM, Press.CONFIRM]
    panel.close()


def test_a_long_press_shuts_down_once_and_confirms_nothing(
    board: MockFactory, heard: Heard
) -> None:
    panel = GpioButtons(board, BUTTON, None)
    panel.listen(heard)
    board.pin(BUTTON).drive_low()
    until(lambda: heard.presses == [Press.SHUTDOWN])
    board.pin(BUTTON).drive_high()
    assert heard.presses == [Press.SHUTDOWN]
    board.pin(BUTTON).drive_low()
    board.pin(BUTTON).drive_high()
    assert heard.presses == [Press.SHUTDOWN, Press.CONFIRM]
    panel.close()


@pytest.mark.parametrize("lost_is_high", [False, True])
def test_lost_mains_are_told_and_a_flicker_is_not(
    board: MockFactory, heard: Heard, *, lost_is_high: bool
) -> None:
    pin = board.pin(MAINS)
    panel = GpioButtons(board, None, MAINS, lost_is_high=lost_is_high)
    lose, back = (
        (pin.drive_high, pin.drive_low) if lost_is_high else (pin.drive_low, pin.drive_high)
    )
    panel.listen(heard)
    lose()
    back()
    threading.Event().wait(0.4)
    assert heard.presses == []
    lose()
    until(lambda: heard.presses == [Press.POWER_LOST])
    panel.close()
    panel.close()


def test_a_box_that_starts_on_its_battery_learns_it(board: MockFactory, heard: Heard) -> None:
    panel = GpioButtons(board, None, MAINS)
    board.pin(MAINS).drive_low()
    panel.listen(heard)
    assert Press.POWER_LOST in heard.presses
    panel.close()


def test_without_hardware_nothing_is_said_and_nothing_heard(heard: Heard) -> None:
    lights, panel = NoLights(), NoButtons()
    lights.show(Lamp.TROUBLE)
    lights.beep(3)
    panel.listen(heard)
    for part in (lights, panel):
        part.close()
        part.close()
    assert heard.presses == []


# Which pins ---------------------------------------------------------------------------


class Lg(ModuleType):
    """lgpio, as far as the search of the header's chip needs it."""

    error = ValueError
    labels: dict[int, str]

    def __init__(self, labels: dict[int, str]) -> None:
        super().__init__("lgpio")
        self.labels = labels
        self.open: list[int] = []

    def gpiochip_open(self, number: int) -> int:
        if number not in self.labels:
            raise ValueError("can not open gpiochip")
        self.open.append(number)
        return number

    def gpio_get_chip_info(self, handle: int) -> tuple[int, int, str, str]:
        return 0, 54, f"gpiochip{handle}", self.labels[handle]

    def gpiochip_close(self, handle: int) -> None:
        self.open.remove(handle)


PI_5_OLD = {0: "gpio-brcmstb@107d508500", 3: "gpio-brcmstb@107d517c20", 4: "pinctrl-rp1"}
PI_5_NEW = {0: "pinctrl-rp1", 10: "gpio-brcmstb@107d508500", 13: "gpio-brcmstb@107d517c20"}
PI_4 = {0: "pinctrl-bcm2711", 1: "raspberrypi-exp-gpio"}
PC = {0: "INTC1056:00"}


def devices(directory: Path, labels: dict[int, str]) -> Path:
    for number in labels:
        (directory / f"gpiochip{number}").touch()
    return directory


@pytest.mark.parametrize(
    ("labels", "chip"), [(PI_5_OLD, 4), (PI_5_NEW, 0), (PI_4, 0), (PC, None), ({}, None)]
)
def test_the_header_is_found_by_its_driver_whatever_its_number(
    labels: dict[int, str], chip: int | None, tmp_path: Path
) -> None:
    lgpio = Lg(labels)
    assert header_chip(lgpio, devices(tmp_path, labels)) == chip
    assert lgpio.open == []


def test_another_name_of_a_chip_and_a_closed_one_are_passed_over(tmp_path: Path) -> None:
    devices(tmp_path, {0: "", 4: ""})
    (tmp_path / "gpiochip2").symlink_to("gpiochip4")
    assert header_chip(Lg({4: "pinctrl-rp1"}), tmp_path) == 4


def test_the_header_s_pins_are_gpiozero_s_own_and_lgpio_writes_where_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    pins = ModuleType("gpiozero.pins.lgpio")

    def factory(*, chip: int) -> str:
        made.append(chip)
        return "factory"

    vars(pins)["LGPIOFactory"] = factory
    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", pins)
    monkeypatch.setitem(sys.modules, "lgpio", Lg(PI_5_NEW))
    monkeypatch.setenv("LG_WD", "")
    (tmp_path / "dev").mkdir()
    assert open_board(tmp_path, devices(tmp_path / "dev", PI_5_NEW)) == "factory"
    assert made == [0]
    assert os.environ["LG_WD"] == str(tmp_path)


def test_without_a_chip_or_without_lgpio_there_is_no_panel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LG_WD", "")
    (tmp_path / "dev").mkdir()
    assert open_board(tmp_path, tmp_path / "dev") is None
    monkeypatch.setitem(sys.modules, "lgpio", None)
    assert open_board(tmp_path, devices(tmp_path / "dev", PI_4)) is None


def test_lgpio_is_taken_from_the_system_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "lgpio", raising=False)
    (tmp_path / "lgpio.py").write_text("mine = True\n")
    path = list(sys.path)
    found = find_lgpio(tmp_path)
    assert found is not None
    assert found.mine
    assert sys.path == path
    monkeypatch.delitem(sys.modules, "lgpio")
    (tmp_path / "lgpio.py").write_text("raise OSError('no pipe')\n")
    assert find_lgpio(tmp_path / "none") is None
