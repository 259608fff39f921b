"""Put a practice back on a blank box; a cut anywhere leaves a box on which it can begin again."""

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from appliance.config import Chemins
from appliance.domain.plage import FIRST, Plage
from appliance.durable.disk import read_whole, write_atomically
from appliance.durable.manifest import Manifest
from appliance.durable.mirror import Mirror, Progress
from appliance.errors import (
    BackupDamagedError,
    BoxNotBlankError,
    JournalDamagedError,
    RangeTakenError,
)
from appliance.queue.store import Store
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.sealing.secret import Secret
from appliance.sealing.slots import Keyring
from appliance.sealing.titled import read_titled, write_titled
from appliance.services.reprise import retenir
from appliance.wiring.beginning import RESTORING
from appliance.wiring.boitier import BOITIER, draw, read
from appliance.wiring.damage import MARK
from appliance.wiring.machine import Machine, translated
from appliance.wiring.practice import QUEUE
from appliance.wiring.vault import COPIES, PUBLIC_KEY, PUBLIC_MODE, TRIES

PLAGES: Final = "plages"
"""Beside a manifest: the ranges that restorations from it took."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back.

    Attributes:
        factures: how many invoices.
        retenus: lots that may have left already, and wait for an answer.
        abimes: files of which a part was rotten on the key; parity rebuilt it.
    """

    factures: int
    retenus: int
    abimes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restoration:
    """One backup on its way to one blank box.

    Attributes:
        mirror, manifest: where it comes from.
        station, spool: the blank box's directories.
    """

    mirror: Mirror
    manifest: Manifest
    station: Path
    spool: Path
    machine: Machine

    @classmethod
    def of(cls, mirror: Mirror, chemins: Chemins, machine: Machine) -> Self:
        """Return the restoration of a mirror to where the settings say.

        Raises:
            NoBackupError, BackupDamagedError: see `Mirror.manifest`.
        """
        return cls(mirror, mirror.manifest(), chemins.station, chemins.spool, machine)

    def keyring(self) -> Keyring:
        """Return the newest whole copy of the backup's keyring.

        Raises:
            BackupDamagedError: neither copy is whole.
        """
        found = []
        for name in COPIES:
            with suppress(JournalDamagedError):
                found.append(Keyring.parse(self._file(name)))
        if not found:
            raise BackupDamagedError(COPIES[0])
        return max(found, key=lambda one: one.generation)

    def begun(self) -> Plage | None:
        """Return the range of a restoration that was cut here; None on a blank box.

        Raises:
            BoxNotBlankError: there is a practice.
            VaultError: the disk cannot be read.
        """
        disk = self.machine.disk
        with translated("restauration"):
            names = disk.names(self.station) if disk.exists(self.station) else []
            if RESTORING in names:
                return _plage(read_whole(disk, self.station / RESTORING))
        if not {*COPIES, TRIES, QUEUE}.isdisjoint(names):
            raise BoxNotBlankError
        return None

    def taken(self) -> int:
        """Return the highest range that the backup knows of: its own, and those it gave."""
        disk, path = self.machine.disk, self.mirror.directory / PLAGES
        own = read(self._file(BOITIER))
        given = FIRST
        with suppress(OSError):
            given = _plage(read_whole(disk, path)).rang if disk.exists(path) else FIRST
        return max(given, own.plage.rang if own else FIRST)

    def begin(self, plage: Plage) -> bool:
        """Note the range durably, here and beside the backup; tell whether the backup took it.

        A key that cannot be written leaves it to the paper alone.

        Raises:
            RangeTakenError: another box has it.
            BoxNotBlankError, DiskFullError, VaultError: nothing was noted.
        """
        disk = self.machine.disk
        fields = write_titled(PLAGES, {"plage": plage.rang})
        if self.begun() is None:
            if plage.rang <= self.taken():
                raise RangeTakenError
            with translated("restauration"):
                disk.make_directory(self.station)
                write_atomically(disk, self.station / RESTORING, fields)
        try:
            write_atomically(disk, self.mirror.directory / PLAGES, fields)
        except OSError:
            return False
        return True

    def pour(self, master: Secret, plage: Plage, progress: Progress | None = None) -> Restored:
        """Copy, prove and finish; the box is a practice when this returns, and not before.

        Args:
            master: the practice's key, from a code or the sheet.
            plage: as `begin` noted it.
            progress: told how many bytes of how many are here.

        Raises:
            RangeTakenError: the backup's own journal knows of a later range.
            JournalDamagedError: the backup does not open whole; nothing of it counts.
            DiskFullError, VaultError: the disk failed; begin again.
        """
        disk, queue = self.machine.disk, self.station / QUEUE
        with translated("restauration"):
            disk.make_directory(queue)
            for name in disk.names(queue):  # left by a restoration that was cut
                disk.unlink(queue / name)
            lacking = self.mirror.put_back(self.manifest, queue, disk, progress)
        with closing(self._open(master, plage)) as store:
            store.verify()
            retenus = retenir(store, self.machine.clock.now())
            factures = store.decompte().scellees
        self._finish(master, plage)
        return Restored(factures, retenus, tuple(lacking))

    def _open(self, master: Secret, plage: Plage) -> Store:
        store = Store.open(
            self.station / QUEUE,
            disk=self.machine.disk,
            key=master.derive(b"besace queue"),
            entropy=self.machine.entropy,
            first_facture=plage.factures.start,
            expected=True,
        )
        if store.plage != plage:
            store.close()
            raise RangeTakenError
        return store

    def _finish(self, master: Secret, plage: Plage) -> None:
        """Put the keys where they belong, then take the mark away."""
        disk, keyring = self.machine.disk, self.keyring().serialize()
        boitier = draw(self.machine.entropy, plage)
        with translated("restauration"):
            disk.make_directory(self.spool)
            public = inbox_public_key(inbox_private_key(master))
            write_atomically(disk, self.spool / PUBLIC_KEY, public, mode=PUBLIC_MODE)
            write_atomically(disk, self.station / BOITIER, boitier.serialize())
            for name in COPIES:
                write_atomically(disk, self.station / name, keyring)
            if disk.exists(self.station / MARK):  # it was of the journal that stood here before
                disk.unlink(self.station / MARK)
            disk.unlink(self.station / RESTORING)
            disk.sync_directory(self.station)

    def _file(self, name: str) -> bytes:
        entry = self.manifest.files.get(name)
        return (entry and self.mirror.content(entry)) or b""


def _plage(data: bytes) -> Plage:
    try:
        return Plage(int(read_titled(PLAGES, data)["plage"]))
    except (ValueError, KeyError, TypeError):
        raise BackupDamagedError(PLAGES) from None
