"""A practice comes back from a key: what a command line and a screen both do of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from appliance.config import Config
from appliance.domain.plage import Plage
from appliance.durable.mirror import Mirror, Progress
from appliance.errors import BackupDamagedError, NoBackupError, RangeTakenError
from appliance.sealing.secret import Secret
from appliance.wiring.brought import bring_back
from appliance.wiring.machine import Machine, translated
from appliance.wiring.named_files import Given, give_back
from appliance.wiring.restoring import Restoration, Restored
from appliance.wiring.sauvegarde import PREFIX, REGLAGES, mirrors_on

NOT_ON_KEY: Final = "La clé ne s’écrit pas : seule la feuille dit que cette plage est prise."
DONE: Final = """\
Cabinet restauré, tel qu’il était le {at:%d/%m/%Y à %H:%M}.
Factures : {factures}. Désormais, {plage}.
Ce que l’ancien boîtier a fait depuis n’est pas ici : les retours des caisses le diront."""
HELD: Final = """\
Lots en route au moment de la sauvegarde : {count}. Aucun n’est renvoyé : les réponses diront
lesquels sont arrivés. Sans réponse, appelez la caisse ; F5 demande alors lot par lot."""
LACKING: Final = "Les réglages nomment aussi, à remettre à la main : {files}."
REBUILT: Final = "Abîmé sur la clé, reconstruit : {names}. Changez de clé."


def backups_on(source: Path, machine: Machine) -> Sequence[Mirror]:
    """Return the backups of a key, or the one of a directory; the newest first.

    Raises:
        NoBackupError: there is none.
        BackupDamagedError: what is there cannot be read.
        VaultError: the key cannot be.
    """
    disk = machine.disk
    with translated(str(source)):
        found = sorted(mirrors_on(machine, source), key=lambda one: one[1].at, reverse=True)
        names = disk.names(source) if disk.exists(source) else []
    if found:
        return [mirror for mirror, _ in found]
    if any(name.startswith(PREFIX) for name in names):
        raise BackupDamagedError(str(source))
    raise NoBackupError(str(source))


def settings_in(mirror: Mirror) -> Given:
    """Return the settings of a backup, and the files that they name.

    Raises:
        BackupDamagedError: they cannot be read.
        VaultError: the key cannot be.
    """
    with translated(str(mirror.directory)):
        entry = mirror.manifest().files.get(REGLAGES)
        content = entry and mirror.content(entry)
        if not content:
            raise BackupDamagedError(REGLAGES)
        return give_back(mirror, content)


def range_typed(typed: str, taken: int) -> Plage:
    """Return the range that a person read on the paper.

    Raises:
        RangeTakenError: it is no range, or one that the backup knows to be taken.
    """
    try:
        plage = Plage(int(typed))
    except ValueError:  # no number, or no range of that number
        raise RangeTakenError from None
    if plage.rang <= taken:
        raise RangeTakenError
    return plage


def put_back(
    restoration: Restoration, config: Config, master: Secret, plage: Plage, progress: Progress
) -> Sequence[str]:
    """Copy, prove and finish a restoration that has begun; return what to tell, in French.

    Args:
        restoration: see `Restoration.begin`.
        config: the settings, which stand already.
        master: the practice's key.
        plage: as it was begun with.
        progress: told how many bytes of how many are here.

    Raises:
        RangeTakenError, JournalDamagedError, DiskFullError, VaultError: see `Restoration.pour`.
    """
    disk = restoration.machine.disk
    told = [*bring_back(restoration.mirror, config, disk)]
    restored = restoration.pour(master, plage, progress)
    told += _report(restoration, plage, restored)
    key = config.signature.cle_demonstration
    if key is not None and not disk.exists(key):  # a private key is in no backup
        told.append(LACKING.format(files=key))
    return told


def _report(restoration: Restoration, plage: Plage, restored: Restored) -> Iterator[str]:
    at = restoration.manifest.at.astimezone()
    yield DONE.format(at=at, factures=restored.factures, plage=plage)
    if restored.retenus:
        yield HELD.format(count=restored.retenus)
    if restored.abimes:
        yield REBUILT.format(names=", ".join(restored.abimes))
