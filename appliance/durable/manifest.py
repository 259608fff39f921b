"""What a mirror holds, file by file: written last, so that it never names what is not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from appliance.durable.disk import read_whole
from appliance.durable.mirrored import QUEUE, Seen
from appliance.errors import BackupDamagedError, NoBackupError
from appliance.ports.machine import Disk
from appliance.sealing.titled import read_titled, write_titled

KIND: Final = "sauvegarde"
FORM: Final = 1
NAME: Final = "manifeste"


class Entry(NamedTuple):
    """One file.

    Attributes:
        size: bytes.
        head: SHA-256 of its first bytes, hexadecimal; see `Seen`.
        whole: nothing was ever going to be written to it any more.
        parts: SHA-256 of each part, hexadecimal: their names.
    """

    size: int
    head: str
    whole: bool
    parts: tuple[str, ...]

    @property
    def seen(self) -> Seen | None:
        """What the file was known by; None when it has to be read to know it."""
        return Seen(self.size, self.head, whole=True) if self.whole else None


class Stamp(NamedTuple):
    """Whose mirror it is.

    Attributes:
        cabinet: names the practice, and tells nothing of it.
        boitier: names the box: a restored one is another.
        cle: names this mirror.
    """

    cabinet: str
    boitier: str
    cle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One whole copy.

    Attributes:
        at: when it was made (UTC).
        head: sequence and chain of the journal, durable then: an anchor outside of the box.
        files: by name; those of the journal begin with `queue/`.
    """

    stamp: Stamp
    at: datetime
    head: tuple[int, str]
    files: Mapping[str, Entry]

    @property
    def parts(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(part for entry in self.files.values() for part in entry.parts)

    @property
    def journal(self) -> Mapping[str, Entry]:
        """The journal's files, by their own names, in the order in which they were copied."""
        found = self.files.items()
        return {name[len(QUEUE) :]: entry for name, entry in found if name.startswith(QUEUE)}

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.files.values())

    def serialize(self) -> bytes:
        """Return the file's bytes; see `titled`."""
        fields = {
            "form": FORM,
            **self.stamp._asdict(),
            "at": self.at.isoformat(),
            "head": self.head,
            "files": {name: entry._asdict() for name, entry in self.files.items()},
        }
        return write_titled(KIND, fields)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `serialize` wrote.

        Raises:
            BackupDamagedError: the bytes are no manifest any more.
        """
        try:
            raw = read_titled(KIND, data)
            if raw["form"] != FORM:
                raise ValueError("a manifest of another form")  # noqa: TRY301 - one of many
            sequence, chain = raw["head"]
            return cls(
                stamp=Stamp(raw["cabinet"], raw["boitier"], raw["cle"]),
                at=datetime.fromisoformat(raw["at"]),
                head=(int(sequence), str(chain)),
                files={name: _entry(one) for name, one in raw["files"].items()},
            )
        except (ValueError, KeyError, TypeError):
            raise BackupDamagedError(NAME) from None


def read_manifest(disk: Disk, directory: Path) -> Manifest:
    """Return the manifest of a mirror.

    Raises:
        NoBackupError: there is none.
        BackupDamagedError: it is not what was written.
        OSError: as the system does.
    """
    path = directory / NAME
    if not disk.exists(path):
        raise NoBackupError
    return Manifest.parse(read_whole(disk, path))


def _entry(raw: Mapping[str, Any]) -> Entry:
    parts = tuple(str(bytes.fromhex(part).hex()) for part in raw["parts"])  # names, never paths
    return Entry(int(raw["size"]), raw["head"], bool(raw["whole"]), parts)
