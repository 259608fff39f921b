"""`besace backup`: bring the keys that are plugged in up to date; no code is needed."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from appliance.config import Config, load
from appliance.durable.drill import refuse_unsound
from appliance.durable.manifest import Manifest, Stamp
from appliance.durable.mirror import Copied, Mirror, Progress
from appliance.durable.mirrored import Source
from appliance.errors import (
    BackupDamagedError,
    BackupForeignError,
    BusyError,
    DirectoryError,
    EntryError,
    JournalDamagedError,
    NoBackupError,
    NoBackupKeyError,
    NoVaultError,
    reason,
)
from appliance.services.sauvegardes import KIND, Copie, Sauvegardes, before_erasure
from appliance.wiring.boitier import BOITIER, boitier_of, cabinet_of
from appliance.wiring.brought import brought
from appliance.wiring.machine import Machine, translated
from appliance.wiring.named_files import Named, named_files
from appliance.wiring.practice import QUEUE
from appliance.wiring.progression import progression
from appliance.wiring.vault import COPIES, PUBLIC_KEY

log = logging.getLogger(__name__)

PREFIX: Final = "besace-"
LOCK: Final = "sauvegarde.lock"
REGLAGES: Final = "besace.toml"
KEY_NAME_SIZE: Final = 8
MEGABYTE: Final = 1_000_000
SAME_DEVICE: Final = "Ce dossier est sur la même mémoire que le cabinet : le vol emporte les deux."
OTHER_BOX: Final = (
    "Cette clé garde la copie d’un autre boîtier ({name}, {at:%d/%m/%Y}) : ce qui a été effacé "
    "depuis y est encore. S’il ne sert plus, supprimez ce dossier."
)
UNSOUND: Final = "abîmée à la relecture ({what}) ; refaite aussitôt, mais changez de clé"


def backup(settings: Path, directory: Path | None) -> int:
    """Copy the practice to one directory, or to each key of the settings; return the exit code.

    Raises:
        NoVaultError: no practice yet.
        NoBackupKeyError: nowhere to copy to.
        BackupForeignError: the key holds another practice.
        BusyError: another backup is under way.
        DiskFullError, VaultError: it could not be written; the copy before stays good.
    """
    config, machine = load(settings), Machine()
    targets = _targets(config, directory)
    with translated(str(settings)):
        named = named_files(settings, machine.disk)
        source = source_of(config, machine, settings, named)
    with alone(config, machine):
        for target in targets:
            with progression("Sauvegarde") as progress:
                copied = copy_to(config, machine, source, target, progress)
            new, whole = copied.written / MEGABYTE, copied.manifest.size / MEGABYTE
            print(f"Sauvegarde faite sur {target} : {new:.1f} Mo nouveaux, {whole:.1f} Mo en tout.")
            if _same_device(target, config.chemins.station):
                print(
                    "Ce dossier est sur la même mémoire que le cabinet : il ne protège pas du vol."
                )
            for other in _others(config, machine, target):
                print(other)
    for told in (*named.refused, *before_erasure(record_of(config, machine).copies())):
        print(told)
    return 0


def lost(settings: Path, cle: str) -> int:
    """Wait no more for a key that will not come back; return the exit code.

    Raises:
        EntryError: no key of that name is known.
        BusyError: a backup is under way.
        DiskFullError, VaultError: it could not be noted.
    """
    config, machine = load(settings), Machine()
    with alone(config, machine), translated("sauvegarde"):
        known = record_of(config, machine).forget(cle)
    if not known:
        raise EntryError(f"aucune sauvegarde connue sur une clé {cle}")
    print("Cette clé n’est plus attendue. Ce qu’elle garde, elle le garde ; qui la trouve n’en lit")
    print("rien sans un code ou la feuille de secours.")
    return 0


def source_of(config: Config, machine: Machine, settings: Path, named: Named) -> Source:
    """Return what is copied: the queue, the keys that a code must still open, the settings.

    Raises:
        OSError: as the system does.
    """
    station = config.chemins.station
    keys = {name: station / name for name in (*COPIES, BOITIER)}
    others = {**keys, **brought(station, machine.disk), REGLAGES: settings, **named.files}
    return Source(station / QUEUE, others)


def record_of(config: Config, machine: Machine) -> Sauvegardes:
    """Return what the practice remembers of its backups."""
    return Sauvegardes(machine.disk, config.chemins.station / KIND)


def copy_to(
    config: Config, machine: Machine, source: Source, target: Path, progress: Progress
) -> Copied:
    """Bring one key up to date, read it whole once a week, and remember it.

    Raises:
        NoVaultError, BackupForeignError, BusyError, DiskFullError, VaultError: see `backup`.
    """
    disk, station, now = machine.disk, config.chemins.station, machine.clock.now()
    with translated(str(target)):
        if not disk.exists(source.journal):
            raise NoVaultError
        cabinet = cabinet_of(disk, config.chemins.spool / PUBLIC_KEY)
        boitier = boitier_of(disk, station, machine.entropy)
        refuse_foreign(machine, target, cabinet)
        mirror = Mirror(disk, target / f"{PREFIX}{boitier.nom}")
        record = record_of(config, machine)
        before = _manifest(mirror)
        cle = before.stamp.cle if before else machine.entropy(KEY_NAME_SIZE).hex()
        known = record.of(cle) or Copie(cle=cle, dossier="", faite_le=now, octets=0)
        due = known.to_reread(now)
        rotten = _reread(mirror) if before and due else ""
        erased = record.effacements()  # before: what is finished meanwhile may be in the copy
        copied = mirror.copy(source, Stamp(cabinet, boitier.nom, cle), now, progress)
        size = copied.manifest.size
        kept = replace(known, dossier=str(target), faite_le=now, octets=size, effacement=erased)
        if due:
            kept = replace(kept, relue_le=now, defaut=_unsound(mirror) or rotten)
        record.note(kept)
    return copied


def mirrors_on(machine: Machine, target: Path) -> Iterator[tuple[Mirror, Manifest]]:
    """Yield the backups of a key, or the one of a directory, that can be read.

    Raises:
        OSError: as the system does.
    """
    disk = machine.disk
    names = disk.names(target) if disk.exists(target) else []
    inside = [target / name for name in names if name.startswith(PREFIX)]
    for directory in (target, *inside):
        mirror = Mirror(disk, directory)
        with suppress(NoBackupError, BackupDamagedError):
            yield mirror, mirror.manifest()


def refuse_foreign(machine: Machine, target: Path, cabinet: str) -> None:
    """Refuse a key that holds another practice.

    Raises:
        BackupForeignError: it does.
        OSError: as the system does.
    """
    for _, manifest in mirrors_on(machine, target):
        if manifest.stamp.cabinet != cabinet:
            raise BackupForeignError


def _others(config: Config, machine: Machine, target: Path) -> Iterator[str]:
    """Tell of the copies on a key that this box never brings up to date, if it erased anything."""
    if not record_of(config, machine).effacements():
        return
    own = boitier_of(machine.disk, config.chemins.station, machine.entropy).nom
    for mirror, manifest in mirrors_on(machine, target):
        if manifest.stamp.boitier != own:
            yield OTHER_BOX.format(name=mirror.directory.name, at=manifest.at.astimezone())


def _manifest(mirror: Mirror) -> Manifest | None:
    """Return what stands there, if anything does that can be read."""
    with suppress(NoBackupError, BackupDamagedError):
        return mirror.manifest()
    return None


def _reread(mirror: Mirror) -> str:
    """Read every part; return what to tell of those that were dropped, for the copy to heal."""
    rotten = mirror.drop_rotten()
    log.log(logging.WARNING if rotten else logging.INFO, "rotten on the key: %d", len(rotten))
    return UNSOUND.format(what=", ".join(rotten[:3])) if rotten else ""


def _unsound(mirror: Mirror) -> str:
    """Follow the chain on the key; return what is wrong, empty for nothing."""
    try:
        refuse_unsound(mirror)
    except JournalDamagedError as error:
        return str(error)
    return ""


def _targets(config: Config, directory: Path | None) -> Sequence[Path]:
    if directory is not None:
        if not directory.is_dir():
            raise DirectoryError(str(directory))
        return [directory]
    named = config.sauvegarde.dossiers
    found = plugged_in(named, config.chemins.station)
    if not found:
        raise NoBackupKeyError(", ".join(map(str, named)))
    return found


def plugged_in(keys: Sequence[Path], station: Path) -> Sequence[Path]:
    """Return those keys that are there: an empty mount point is on the box's own card.

    Raises:
        DirectoryError: one cannot be looked at.
    """
    return [one for one in keys if one.is_dir() and not _same_device(one, station)]


def _same_device(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError as error:
        raise DirectoryError(f"{one} : {reason(error)}") from None


@contextmanager
def alone(config: Config, machine: Machine) -> Iterator[None]:
    """Let one program at a time make backups of a practice, and note what it knows of them.

    Raises:
        BusyError: another one does.
        NoVaultError: no practice was made here.
    """
    disk, path = machine.disk, config.chemins.station / LOCK
    with translated("sauvegarde"):
        if not disk.exists(path.parent):
            raise NoVaultError
        descriptor = disk.open(path, create=not disk.exists(path))
    try:
        if not disk.lock(descriptor):
            raise BusyError
        yield
    finally:
        disk.close(descriptor)
