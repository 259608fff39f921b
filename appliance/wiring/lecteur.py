"""The box's card readers, where the settings say they are."""

from collections.abc import Callable

from appliance.config import Lecteur
from appliance.drivers.card_reader import PcscReader, SerialReader, WorkerReader


def find_reader(settings: Lecteur, *, on_hang: Callable[[], None]) -> WorkerReader:
    """Return the readers; the caller closes them.

    Args:
        settings: a serial line, or PC/SC.
        on_hang: called in a thread when the PC/SC service lets a deadline pass.
    """
    if settings.ligne is not None:
        return SerialReader(settings.ligne, settings.modele)
    return PcscReader(on_hang=on_hang)
