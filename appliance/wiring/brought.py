"""What a person brought to a box after its settings: tariffs and lists of revoked cards.

They are public, and signed by whom the settings name: they go with a backup, and come back if the
signature is still one of those, for who holds a key may have changed it.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from appliance.config import Config
from appliance.durable.disk import write_atomically
from appliance.durable.mirror import Mirror
from appliance.errors import (
    ConfigError,
    PackageBrokenError,
    PackageForeignError,
    RevocationsRefusedError,
)
from appliance.formats.package import read_package
from appliance.ports.machine import Disk
from appliance.wiring.baremes import PACKAGE, signed_by
from appliance.wiring.machine import translated
from appliance.wiring.revocations import KEPT, examined

NAMES: Final = re.compile(rf"{re.escape(PACKAGE)}|{KEPT}/[0-9a-f]{{16}}\.crl")
AGAIN: Final = {
    True: "Tarifs de l’éditeur non repris de la sauvegarde : « besace baremes update ».",
    False: "Liste de cartes révoquées non reprise de la sauvegarde : « besace revocations take ».",
}


def brought(station: Path, disk: Disk) -> Mapping[str, Path]:
    """Return the files that were brought, by the name that each has in a backup.

    Raises:
        OSError: as the system does.
    """
    lists = disk.names(station / KEPT) if disk.exists(station / KEPT) else []
    names = [PACKAGE, *(f"{KEPT}/{name}" for name in lists)]
    return {name: station / name for name in names if NAMES.fullmatch(name)}


def bring_back(mirror: Mirror, config: Config, disk: Disk) -> Iterator[str]:
    """Put them back into a box whose settings stand; yield what to tell of those that are not.

    Raises:
        NoBackupError, BackupDamagedError: see `Mirror.manifest`.
        DiskFullError, VaultError: the disk did not take one.
    """
    for name, entry in mirror.manifest().files.items():
        if not NAMES.fullmatch(name):
            continue
        content, path = mirror.content(entry), config.chemins.station / name
        if content is None or not _believed(name, content, config):
            yield AGAIN[name == PACKAGE]
            continue
        with translated(name):
            disk.make_directory(path.parent)
            write_atomically(disk, path, content)


def _believed(name: str, content: bytes, config: Config) -> bool:
    """Tell whether somebody whom the settings name signed it."""
    try:
        if name == PACKAGE:
            read_package(content, signed_by(config.baremes.editeur))
        else:
            examined(config, content, name)
    except (ConfigError, PackageBrokenError, PackageForeignError, RevocationsRefusedError):
        return False
    return True
