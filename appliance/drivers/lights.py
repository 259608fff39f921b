"""The status light and the buzzer, on the pins of a Raspberry Pi (gpiozero)."""

from typing import Any, Final

from appliance.ports.panel import Lamp

Colour = tuple[int, int, int]

COLOURS: Final[dict[Lamp, Colour]] = {
    Lamp.TROUBLE: (1, 0, 0),
    Lamp.CARD: (0, 0, 1),
    Lamp.WAITING: (1, 1, 0),
    Lamp.IDLE: (0, 1, 0),
}
BLINKS: Final = {Lamp.TROUBLE: 0.25, Lamp.WAITING: 1.0}
"""Seconds lit, then dark: what calls for somebody moves, for who does not tell colours apart."""

TONE: Final = 0.1


class GpioLights:
    """A light of three colours and a buzzer; see `ports.panel.Lights`.

    Args:
        factory: gpiozero's pins.
        light: the pins of red, green and blue (BCM numbers); None without a light.
        buzzer: its pin; None without one.
    """

    def __init__(
        self, factory: Any, light: tuple[int, int, int] | None, buzzer: int | None
    ) -> None:
        from gpiozero import RGBLED, Buzzer  # long to load, and most boxes have no light

        self._light = RGBLED(*light, pwm=False, pin_factory=factory) if light else None
        self._buzzer = Buzzer(buzzer, pin_factory=factory) if buzzer is not None else None
        self._shown: Lamp | None = None

    def show(self, lamp: Lamp | None) -> None:
        """Say one thing until the next call; see `ports.panel.Lights`."""
        if self._light is None or lamp is self._shown:
            return
        self._shown = lamp
        if lamp is None:
            self._light.off()
        elif lamp in BLINKS:
            pace = BLINKS[lamp]
            self._light.blink(pace, pace, on_color=COLOURS[lamp])
        else:
            self._light.color = COLOURS[lamp]

    def beep(self, times: int) -> None:
        """Sound so many short tones, and return at once."""
        if self._buzzer is not None:
            self._buzzer.beep(TONE, TONE, n=times)

    def close(self) -> None:
        """Go dark and let go of the pins."""
        for device in (self._light, self._buzzer):
            if device is not None:
                device.close()
        self._light = self._buzzer = None


class NoLights:
    """Where there is no light and no buzzer."""

    def show(self, lamp: Lamp | None) -> None:
        """Show nothing."""

    def beep(self, times: int) -> None:
        """Sound nothing."""

    def close(self) -> None:
        """Nothing to release."""
