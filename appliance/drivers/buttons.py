"""The button and the power-fail input, on the pins of a Raspberry Pi (gpiozero)."""

import threading
from collections.abc import Callable
from typing import Any, Final

from appliance.ports.panel import Press

LONG: Final = 3.0  # seconds that a finger stays, to shut down
LOST: Final = 2.0  # seconds without mains: a flicker is none
BOUNCE: Final = 0.03


class GpioButtons:
    """A button and the mains' alarm; see `ports.panel.Buttons`.

    Args:
        factory: gpiozero's pins.
        button: its pin (BCM number), to ground; None without one.
        mains: the pin that the UPS moves when the mains are lost; None without one.
        lost_is_high: the UPS raises that pin; else it pulls it to ground.
    """

    def __init__(
        self,
        factory: Any,
        button: int | None,
        mains: int | None,
        *,
        lost_is_high: bool = False,
    ) -> None:
        from gpiozero import Button  # long to load, and most boxes have no button

        self._button = self._mains = None
        self._long = threading.Event()
        if button is not None:
            self._button = Button(button, bounce_time=BOUNCE, hold_time=LONG, pin_factory=factory)
        if mains is not None:
            self._mains = Button(
                mains, pull_up=not lost_is_high, hold_time=LOST, pin_factory=factory
            )

    def listen(self, heard: Callable[[Press], None]) -> None:
        """Call `heard` at each press; see `ports.panel.Buttons`.

        A box that starts on its battery learns it at once.
        """
        if self._button is not None:
            self._button.when_held = lambda: self._held(heard)
            self._button.when_released = lambda: self._released(heard)
        if self._mains is not None:
            self._mains.when_held = lambda: heard(Press.POWER_LOST)
            if self._mains.is_pressed:
                heard(Press.POWER_LOST)

    def close(self) -> None:
        """Hear nothing more."""
        for device in (self._button, self._mains):
            if device is not None:
                device.close()
        self._button = self._mains = None

    def _held(self, heard: Callable[[Press], None]) -> None:
        self._long.set()
        heard(Press.SHUTDOWN)

    def _released(self, heard: Callable[[Press], None]) -> None:
        if self._long.is_set():
            self._long.clear()
        else:
            heard(Press.CONFIRM)


class NoButtons:
    """Where there is no button."""

    def listen(self, heard: Callable[[Press], None]) -> None:
        """Hear nothing."""

    def close(self) -> None:
        """Nothing to release."""
