"""The box's face around the station: the light follows it, the button and the mains act."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from appliance.errors import BesaceError
from appliance.ports.cards import CardKind, ReaderHealth
from appliance.ports.panel import Buttons, Lamp, Lights, Press
from appliance.services.status import Status

log = logging.getLogger(__name__)

RHYTHM_S: Final = 0.5
LEAVE_S: Final = 10.0
"""What the battery of a UPS surely gives; a card that signs the last lot may take longer."""

AT_HOME: Final = (None, CardKind.CPS)
"""What a slot may hold all day: the practitioner's card is no patient's."""

CARD_TONES, TROUBLE_TONES, LEAVING_TONES = 1, 3, 5


class Followed(Protocol):
    """The part of the station that matters here."""

    def status(self) -> Status:
        """Tell how things stand."""
        ...

    def lock(self) -> None:
        """Close the lots, then the queue."""
        ...


class Panel:
    """The light, the buzzer, the button and the power-fail input of one box.

    Args:
        lights: light and buzzer.
        buttons: button and mains.
        halt: asks for the machine's power to be cut, once all is closed.

    Attributes:
        confirm: what a short press does.
    """

    def __init__(self, lights: Lights, buttons: Buttons, halt: Callable[[], None]) -> None:
        self._lights = lights
        self._buttons = buttons
        self._halt = halt
        self._poste: Followed | None = None
        self._leaving = threading.Lock()
        self.confirm: Callable[[], object] = lambda: None

    def open(self) -> None:
        """Listen to the button and to the mains from now on."""
        self._buttons.listen(self._heard)

    def close(self) -> None:
        """Let go of the hardware."""
        self._buttons.close()
        self._lights.close()

    @contextmanager
    def following(self, poste: Followed) -> Iterator[None]:
        """Let the light follow an unlocked station; it is dark before and after."""
        over = threading.Event()
        follower = threading.Thread(
            target=self._follow, args=[poste, over], name="panel", daemon=True
        )
        self._poste = poste
        follower.start()
        try:
            yield
        finally:
            self._poste = None
            over.set()
            follower.join(LEAVE_S)
            self._lights.show(None)

    def _follow(self, poste: Followed, over: threading.Event) -> None:
        before = None
        while not over.wait(RHYTHM_S):
            try:
                lamp = lamp_of(poste.status())
            except BesaceError as error:
                log.warning("panel: %s", type(error).__name__)
                lamp = Lamp.TROUBLE
            self._lights.show(lamp)
            if lamp is not before:
                self._lights.beep(tones(lamp))
            before = lamp

    def _heard(self, press: Press) -> None:
        match press:
            case Press.CONFIRM:
                self.confirm()
            case Press.SHUTDOWN | Press.POWER_LOST:
                self._leave(press)

    def _leave(self, press: Press) -> None:
        """Stop taking anything, close the queue, then ask for the power to be cut; once."""
        if not self._leaving.acquire(blocking=False):
            return
        log.warning("leaving: %s", press)
        self._lights.beep(LEAVING_TONES)
        closing = threading.Thread(target=self._close_queue, name="leaving", daemon=True)
        closing.start()
        closing.join(LEAVE_S)  # the queue stands a cut: what hangs is not waited for
        self._halt()

    def _close_queue(self) -> None:
        poste = self._poste
        try:
            if poste is not None:
                poste.lock()
        except BesaceError as error:
            log.warning("leaving: %s", type(error).__name__)


def lamp_of(status: Status) -> Lamp:
    """Return what the light says of a station: the most pressing thing."""
    if status.reader.health is not ReaderHealth.READY or status.alertes:
        return Lamp.TROUBLE
    if any(slot.card not in AT_HOME for slot in status.reader.slots):
        return Lamp.CARD
    count = status.decompte
    return Lamp.WAITING if count.a_mettre_en_lot + count.a_envoyer else Lamp.IDLE


def tones(lamp: Lamp) -> int:
    """Return how many tones announce it; 0 for what calls nobody."""
    return {Lamp.CARD: CARD_TONES, Lamp.TROUBLE: TROUBLE_TONES}.get(lamp, 0)
