"""The box's face, from the settings: silently absent where there is none."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from appliance.config import Panneau
from appliance.drivers.board import open_board
from appliance.drivers.buttons import GpioButtons, NoButtons
from appliance.drivers.lights import GpioLights, NoLights
from appliance.services.panel import Panel
from appliance.services.poste import Poste
from appliance.services.secours import Secours

P = ParamSpec("P")
T = TypeVar("T", Poste, Poste | Secours)

POWEROFF_REQUEST: Final = Path("/run/besace/poweroff")
"""Watched by besace-poweroff.path, which alone may cut the power."""


@contextmanager
def open_panel(settings: Panneau) -> Iterator[Panel]:
    """Give the panel that the settings describe; without one, or without pins, a silent one."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="besace-")))
        factory = open_board(work) if settings.is_there else None
        if factory is not None:
            stack.callback(factory.close)
        panel = panel_on(factory, settings)
        stack.callback(panel.close)
        panel.open()
        yield panel


def panel_on(factory: Any | None, settings: Panneau) -> Panel:
    """Return the panel on these pins; a silent one without any."""
    if factory is None:
        return Panel(NoLights(), NoButtons(), ask_for_poweroff)
    lights = GpioLights(factory, settings.lampe, settings.avertisseur)
    buttons = GpioButtons(
        factory, settings.bouton, settings.secteur, lost_is_high=settings.secteur_coupe_haut
    )
    return Panel(lights, buttons, ask_for_poweroff)


def followed(unlock: Callable[P, T], panel: Panel) -> Callable[P, T]:
    """Return what opens the station and lets the panel follow it until it is locked."""

    def unlock_and_follow(*args: P.args, **kwargs: P.kwargs) -> T:
        poste = unlock(*args, **kwargs)
        poste.at_lock.enter_context(panel.following(poste))
        return poste

    return unlock_and_follow


def ask_for_poweroff(request: Path = POWEROFF_REQUEST) -> None:
    """Ask for the power to be cut; off the box nobody listens, and that is no fault."""
    with suppress(OSError):
        request.write_bytes(b"")
