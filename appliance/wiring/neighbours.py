"""Pairing at the screen of a box: the courier's user does it.  Implements `tui.neighbours_desk`."""

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Final

from appliance.config import DEFAULT_FILE, load
from appliance.errors import PairingFailedError, PairingSilentError
from appliance.spool.introductions import Asked, Etat, Geste, Introductions, Told
from appliance.tui.neighbours_desk import Neighbour, Shown
from appliance.wiring.first_hour import trials
from appliance.wiring.first_hour.network import LocalNetwork
from appliance.wiring.first_hour.parcel import hand_over
from appliance.wiring.first_hour.writer import Places
from appliance.wiring.machine import Machine
from appliance.wiring.pair import CODE_S

NAME_SIZE: Final = 8
LOOK_S: Final = 0.2
AGAIN: Final = 25
"""Looks after which a request is written again: the service may just have been about to end."""
SILENT: Final = 300
"""Looks after which a service that has said nothing is not there; a slow box takes its time."""
LONGEST: Final = SILENT + round(CODE_S / LOOK_S)


def pause() -> None:
    """Wait a little."""
    Event().wait(LOOK_S)


class Neighbours:
    """What the station asks, by the spool."""

    def __init__(
        self,
        machine: Machine,
        spool: Path,
        settings: Path = DEFAULT_FILE,
        wait: Callable[[], None] = pause,
    ) -> None:
        self._machine, self._settings, self._pause = machine, settings, wait
        self._introductions = Introductions(machine.disk, spool)

    @property
    def closed(self) -> bool:
        """See `NeighboursDesk.closed`."""
        config = load(self._settings)
        return not config.emport.reseau_local and config.accueil is None

    def open_network(self) -> None:
        """Have root write it into the settings.

        Raises:
            ConfigError, NotWrittenError: it was not done.
        """
        asked = LocalNetwork(self._name())
        hand_over(asked, self._machine.disk, Places.of(self._settings), trials.patience())

    def paired(self) -> Sequence[Neighbour]:
        """Return the paired boxes.

        Raises:
            PairingSilentError: nobody answers.
        """
        return _boxes(self._done(Asked(nom=self._name(), geste=Geste.LISTER)))

    def show(self) -> Generator[Shown | str, None, None]:
        """See `NeighboursDesk.show`."""
        for told in self._asked(Asked(nom=self._name(), geste=Geste.MONTRER)):
            if told is None:
                yield ""
            elif told.etat is Etat.CODE:
                yield Shown(told.mot, told.adresses)
            else:
                yield told.mot

    def type(self, address: str, code: str) -> str:
        """Go to the box that shows a code; return what became of it.

        Raises:
            PairingFailedError, PairingSilentError: it did not come to anything.
        """
        asked = Asked(nom=self._name(), geste=Geste.TAPER, adresse=address, code=code)
        return self._done(asked).mot

    def forget(self, name: str) -> Sequence[Neighbour]:
        """Let a box in no more; return those that are left.

        Raises:
            PairingFailedError, PairingSilentError: it was not done.
        """
        return _boxes(self._done(Asked(nom=self._name(), geste=Geste.OUBLIER, boitier=name)))

    def _done(self, asked: Asked) -> Told:
        told = [told for told in self._asked(asked) if told is not None]
        if told[-1].etat is Etat.REFUS:
            raise PairingFailedError(told[-1].mot)
        return told[-1]

    def _asked(self, asked: Asked) -> Iterator[Told | None]:
        """Yield each answer, None while it waits; the last one is the end.

        Raises:
            PairingSilentError: no service answers.
        """
        told: Told | None = None
        try:
            for look in range(LONGEST):
                if told is None and look % AGAIN == 0:
                    if look == SILENT:
                        break
                    self._introductions.ask(asked)
                before, told = told, self._introductions.told(asked.nom)
                yield told if told != before else None
                if told is not None and told.etat is not Etat.CODE:
                    return
                self._pause()
            raise PairingSilentError
        finally:
            self._introductions.withdraw()

    def _name(self) -> str:
        return self._machine.entropy(NAME_SIZE).hex()


def _boxes(told: Told) -> Sequence[Neighbour]:
    return [Neighbour(*one) for one in told.boitiers]
