"""The examination on the screen, on the station's own reader, and the file for whoever helps.

What looks everywhere is long to load: it is imported when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.errors import NoSupportKeyError, SupportFileError, SupportHereError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appliance.config import Config
    from appliance.drivers.doctor import Finding
    from appliance.ports.cards import CardReader
    from appliance.wiring.machine import Machine

NAME: Final = "besace-assistance-{now:%Y-%m-%d-%Hh%M}.txt"


@dataclass(slots=True)
class Checkup:
    """See `tui.screens.doctor.Checkup`.

    Attributes:
        kiosk: nobody has a shell here: a file that is not on a key is out of reach.
    """

    config: Config
    reader: CardReader
    machine: Machine
    kiosk: bool
    _found: Sequence[Finding] = ()

    def lines(self) -> Iterator[str]:
        """Examine the chain; yield one line a part, in French."""
        from appliance.wiring.doctor import examiner, in_words, remembered

        found = []
        for finding in examiner(self.config, self.reader, self.machine).examine():
            found.append(finding)
            yield in_words(finding)
        self._found = found
        yield from remembered(self.config, self.machine)

    def sentences(self) -> Iterator[str]:
        """Yield what a line may be, with `{}` where a detail stands."""
        from appliance.wiring.doctor import sentences

        yield from sentences()

    def file(self) -> str:
        """Return what the file would say of the last examination."""
        from appliance.wiring.bundle import composed

        return composed(self.config, self._found, self.machine)

    def keep(self, content: str) -> Path:
        """Write the file; see `tui.screens.doctor.Checkup`."""
        from appliance.wiring.bundle import keep

        path = self._place() / NAME.format(now=self.machine.clock.now().astimezone())
        try:
            keep(path, content, self.machine)
        except FileExistsError:
            raise SupportHereError(str(path)) from None
        except OSError as error:
            raise SupportFileError(f"{path} : {reason(error)}") from None
        return path

    def _place(self) -> Path:
        from appliance.wiring.rescue import KEY
        from appliance.wiring.sauvegarde import plugged_in

        station = self.config.chemins.station
        found = plugged_in(self.config.sauvegarde.dossiers or (KEY,), station)
        if found:
            return found[0]
        if self.kiosk:
            raise NoSupportKeyError
        return station
