"""A restoration asked for at the screen of a blank box.  Implements `tui.return_desk`."""

from collections.abc import Callable, Sequence
from os.path import ismount
from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE, Chemins, load
from appliance.domain.plage import LAST, Plage
from appliance.durable.mirror import Mirror
from appliance.errors import NoBackupError, NoBackupKeyError, WrongSheetError
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import read_sheet
from appliance.tui.return_desk import Backup
from appliance.wiring.beginning import RESTORING, station_of
from appliance.wiring.first_hour import trials
from appliance.wiring.first_hour.draft import Draft
from appliance.wiring.first_hour.parcel import hand_over
from appliance.wiring.first_hour.returned import Returned, asked_for, settled, that_fit
from appliance.wiring.first_hour.signer import ensure_signer
from appliance.wiring.first_hour.writer import Places
from appliance.wiring.machine import Machine, translated
from appliance.wiring.restoring import Restoration
from appliance.wiring.returning import (
    LACKING,
    NOT_ON_KEY,
    backups_on,
    put_back,
    range_typed,
    settings_in,
)

KEY: Final = Path("/media/cle")
"""Where the image mounts a key that is named BESACE."""
NO_KEY: Final = "elle s’appelle BESACE, en FAT ou exFAT ; attendez dix secondes, puis Entrée"
OTHER_SHEET: Final = (
    "les huit groupes sont bien tapés, et n’ouvrent pas cette copie : autre cabinet, ou feuille "
    "refaite depuis ; prenez la feuille du jour de la copie, ou une autre clé"
)
KEPT: Final = "Des réglages étaient déjà là : ils sont gardés, ceux de la copie ne sont pas repris."


class Returning:
    """One blank box, and the backup that is chosen for it.

    Attributes:
        ranges, wants_password: see `ReturnDesk`; read with the keys, while the key is surely there.
    """

    def __init__(self, settings: Path, machine: Machine) -> None:
        self._machine = machine
        self._places = places = Places.of(settings)
        self._station = station_of(settings)
        home = places.home
        self._chemins = Chemins(
            station=home / places.station,
            courier=home / places.courier,
            spool=home / places.spool,
        )
        self._mirrors: dict[str, Mirror] = {}
        self._restoration: Restoration | None = None
        self._master: Secret | None = None
        self.ranges: tuple[int, int] | None = None
        self.wants_password = False

    @property
    def unfinished(self) -> bool:
        """See `ReturnDesk.unfinished`."""
        return self._machine.disk.exists(self._station / RESTORING)

    @property
    def mounted(self) -> bool:
        """See `ReturnDesk.mounted`."""
        return self._places.settings == DEFAULT_FILE and KEY.is_dir()

    @property
    def _chosen(self) -> Restoration:
        if self._restoration is None:
            raise NoBackupError
        return self._restoration

    def look(self, directory: str) -> Sequence[Backup]:
        """Return the backups of the key, or those below a directory; the newest first.

        Raises:
            NoBackupKeyError: no key is plugged in.
            NoBackupError, BackupDamagedError, VaultError: see `backups_on`.
        """
        if self.mounted and not ismount(KEY):
            raise NoBackupKeyError(NO_KEY)
        found = backups_on(KEY if self.mounted else Path(directory).expanduser(), self._machine)
        self._mirrors = {mirror.directory.name: mirror for mirror in found}
        return [self._told(mirror) for mirror in found]

    def choose(self, backup: Backup) -> None:
        """Take one of them.

        Raises:
            BoxNotBlankError: this box has a practice.
            NoBackupError, BackupDamagedError, VaultError: the key went, or cannot be read.
        """
        mirror = self._mirrors[backup.name]
        with translated(str(mirror.directory)):
            found = Restoration.of(mirror, self._chemins, self._machine)
        found.begun()
        self._restoration = found

    def open(self, groups: str) -> None:
        """Open it with the sheet.

        Raises:
            WrongSheetError: it is mistyped, or opens another one.
            BackupDamagedError, VaultError: the keys of the backup cannot be read.
        """
        recovery, chosen, disk = read_sheet(groups), self._chosen, self._machine.disk
        with translated(str(chosen.mirror.directory)):
            keyring = chosen.keyring()
            self.ranges = None if chosen.begun() else (chosen.taken() + 1, LAST)
            asked = asked_for(settled(settings_in(chosen.mirror).settings, self._places))
            self.wants_password = bool(asked) and not disk.exists(self._places.settings)
        try:
            self._master = keyring.recover(recovery)
        except WrongSheetError:
            raise WrongSheetError(OTHER_SHEET) from None

    def strike(self, typed: str) -> int:
        """Return the range that was read on the paper.

        Raises:
            RangeTakenError: it is none, or known to be taken.
        """
        first = 1 if self.ranges is None else self.ranges[0]
        return range_typed(typed, first - 1).rang

    def restore(
        self, plage: int, password: str, progress: Callable[[int, int], None]
    ) -> Sequence[str]:
        """Put the practice back; return what to tell.

        The range is noted first, so that a cut from there on comes back to the screen that asks
        for the key; the settings come next, then the journal, the keys last.

        Raises:
            ConfigError, NotWrittenError: the settings do not suit this box, or were not taken.
            RangeTakenError, JournalDamagedError, DiskFullError, VaultError: nothing counts yet.
            GivenUpError: a person left.
        """
        restoration, machine = self._chosen, self._machine
        if self._master is None:
            raise WrongSheetError
        with translated(str(restoration.mirror.directory)):
            begun = restoration.begun()
            taken = begun or Plage(plage)
            told = [] if restoration.begin(taken) else [NOT_ON_KEY]
            Draft(machine.disk, self._station).forget()  # from here on the mark alone leads back
            told += self._settle(password, [] if begun else [KEPT])
            config = load(self._places.settings)
            ensure_signer(self._places.settings, machine)
            told += put_back(restoration, config, self._master, taken, progress)
        self._master.wipe()
        self._master = None
        return told

    def _settle(self, password: str, standing: Sequence[str]) -> Sequence[str]:
        """Put the settings of the backup in place; where some stand, tell what is given."""
        disk, places = self._machine.disk, self._places
        if disk.exists(places.settings):
            return standing
        given = settings_in(self._chosen.mirror)
        settings = settled(given.settings, places)
        asked = Returned(
            nom=self._machine.entropy(8).hex(),
            settings=settings,
            files=that_fit(given.files),
            passwords=dict.fromkeys(asked_for(settings), password),
        )
        if places.settings == DEFAULT_FILE:
            hand_over(asked, disk, places, trials.patience())
        else:
            asked.place(disk, places)
        lacking = [*given.lacking, *(name for name in given.files if name not in asked.files)]
        return [LACKING.format(files=", ".join(lacking))] if lacking else []

    def _told(self, mirror: Mirror) -> Backup:
        at = mirror.manifest().at.astimezone()
        age = max(0, (self._machine.clock.now().astimezone().date() - at.date()).days)
        return Backup(mirror.directory.name, f"{at:%d/%m/%Y}", f"{at:%H:%M}", age)
