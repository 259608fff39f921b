"""The certificates and tables that the settings name: they go with a backup, and come back."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from appliance.durable.disk import read_whole, to_read, write_atomically
from appliance.durable.mirror import Mirror
from appliance.errors import BackupDamagedError, TableError, reason
from appliance.formats.table_destinations import read_destinations
from appliance.ports.machine import Disk
from appliance.sealing.publics import holds_private_key, is_public

KEYS: Final = frozenset(
    {"autorite", "autorites", "certificat", "organismes", "revocations", "signataire"}
)
"""Of the settings, those that name a file which nobody has to hide."""
FOLDER: Final = "fichiers"
"""Where they stand in a backup, and beside the settings of a restored box."""
LARGEST: Final = 64 * 1024 * 1024
FOLDER_MODE: Final = 0o755
FILE_MODE: Final = 0o644
PRIVATE: Final = (
    "{path} n’est pas copié : il contient une clé privée. Gardez-en une autre ailleurs."
)
UNKNOWN: Final = (
    "{path} n’est pas copié : ni certificat, ni liste de révocation, ni table d’organismes, ou "
    "autre chose avec."
)
UNREADABLE: Final = "{path} n’est pas copié : {why}."


class Named(NamedTuple):
    """What of the settings' files is copied.

    Attributes:
        files: by the name that each has in a backup.
        refused: French, one sentence for each file that is not copied.
    """

    files: Mapping[str, Path]
    refused: tuple[str, ...]


def named_files(settings: Path, disk: Disk) -> Named:
    """Return the files that the settings name and that may be copied, judged by their content.

    Raises:
        OSError: as the system does, of the settings.
    """
    files, refused = dict[str, Path](), list[str]()
    for text, name in _names(read_whole(to_read(disk), settings)).items():
        path = settings.parent / text
        why = _why_not(path)
        if why:
            refused.append(why)
        else:
            files[name] = path
    return Named(files, tuple(refused))


class Given(NamedTuple):
    """What a backup gives back of the settings.

    Attributes:
        settings: they name each file where it will stand, below their own directory.
        files: the content of each, by that name.
        lacking: what they name and the backup does not hold, as it is written there.
    """

    settings: bytes
    files: Mapping[str, bytes]
    lacking: tuple[str, ...]


def give_back(mirror: Mirror, settings: bytes) -> Given:
    """Read the settings of a backup and the files that they name.

    Args:
        mirror: the backup.
        settings: its own.

    Raises:
        BackupDamagedError: the settings are none.
        OSError: as the system does.
    """
    held = mirror.manifest().files
    files, moved, lacking = dict[str, bytes](), dict[str, str](), list[str]()
    try:
        names = _names(settings)
    except ValueError:
        raise BackupDamagedError("besace.toml") from None
    for text, name in names.items():
        found = mirror.content(held[name]) if name in held else None
        if found is None:
            lacking.append(text)
        else:
            files[name], moved[text] = found, name
    return Given(_renamed(settings, moved), files, tuple(lacking))


def put_beside(files: Mapping[str, bytes], home: Path, disk: Disk) -> None:
    """Write files that the settings name, below the directory of these.

    Raises:
        OSError: as the system does.
    """
    if files:
        disk.make_directory(home / FOLDER, mode=FOLDER_MODE)
    for name, content in files.items():
        write_atomically(disk, home / name, content, mode=FILE_MODE)


def _names(content: bytes) -> Mapping[str, str]:
    """Return each path that the settings name, as it is written there, and its name in a backup."""
    names = dict[str, str]()
    for text in _paths(tomllib.loads(content.decode("utf-8"))):
        stem, suffix = Path(text).stem, Path(text).suffix
        rank, name = 1, f"{FOLDER}/{stem}{suffix}"
        while text not in names and name in names.values():
            rank += 1
            name = f"{FOLDER}/{stem}-{rank}{suffix}"
        names.setdefault(text, name)
    return names


def _paths(table: Any) -> Iterator[str]:
    """Yield the paths that stand under the keys, in the order of the file."""
    if isinstance(table, list):
        for one in table:
            yield from _paths(one)
    elif isinstance(table, dict):
        for key, value in table.items():
            if key in KEYS and isinstance(value, str | list):
                yield from ([value] if isinstance(value, str) else map(str, value))
            else:
                yield from _paths(value)


def _why_not(path: Path) -> str:
    """Return why a file is not copied, in French; empty where it is."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        return UNREADABLE.format(path=path, why=reason(error))
    if holds_private_key(content):
        return PRIVATE.format(path=path)
    if len(content) <= LARGEST and (is_public(content) or _is_table(content)):
        return ""
    return UNKNOWN.format(path=path)


def _is_table(content: bytes) -> bool:
    try:
        read_destinations(content)
    except TableError:
        return False
    return True


def _renamed(settings: bytes, moved: Mapping[str, str]) -> bytes:
    """Name files otherwise, all at once, in whichever quotes they stand."""
    quoted = {
        f"{quote}{text}{quote}": f'"{name}"' for text, name in moved.items() for quote in "\"'"
    }
    if not quoted:
        return settings
    any_of = re.compile("|".join(map(re.escape, quoted)))
    return any_of.sub(lambda found: quoted[found[0]], settings.decode()).encode()
