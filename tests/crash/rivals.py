"""The same cuts on what we could have used: TinyDB's own file, and SQLite's log.

They know nothing of our `Disk`, so `strace` writes down their system calls, which are then
played on a recording disk.  Run as a program, this file is the rival that is traced.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Final

from tinydb import TinyDB

from tests.crash.media import Medium
from tests.crash.recording import Image, RecordingDisk

CALLS: Final = "openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,unlink"
LINE: Final = re.compile(r"^\d+ +(?P<call>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
PATH: Final = re.compile(r"<([^>]*)>")
TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
SHARED_MEMORY: Final = "-shm"  # SQLite builds it anew: nothing in it has to last
PER_CUT: Final = 40
HOME: Final = Path("/rival")
BODY: Final = "x" * 2000


class Rival(ABC):
    """A store that takes numbered rows, one durable commit each, as its users believe."""

    @abstractmethod
    def __init__(self, directory: Path) -> None: ...
    @abstractmethod
    def put(self, number: int) -> None: ...
    @abstractmethod
    def numbers(self) -> list[int]: ...
    @abstractmethod
    def close(self) -> None: ...


class TinyDbFile(Rival):
    def __init__(self, directory: Path) -> None:
        self._database = TinyDB(directory / "db.json")

    def put(self, number: int) -> None:
        self._database.insert({"number": number, "body": BODY})

    def numbers(self) -> list[int]:
        return [row["number"] for row in self._database.all() if row["body"] == BODY]

    def close(self) -> None:
        self._database.close()


class Sqlite(Rival):
    synchronous = "FULL"
    options = ""

    def __init__(self, directory: Path) -> None:
        place = f"file:{directory}/db.sqlite?{self.options}"
        self._database = sqlite3.connect(place, uri=True, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(f"PRAGMA synchronous={self.synchronous}")
        self._database.execute("CREATE TABLE IF NOT EXISTS rows (number INTEGER, body TEXT)")

    def put(self, number: int) -> None:
        self._database.execute("INSERT INTO rows VALUES (?, ?)", (number, BODY))

    def numbers(self) -> list[int]:
        rows = self._database.execute("SELECT number FROM rows WHERE body = ?", (BODY,))
        return [number for (number,) in rows]

    def close(self) -> None:
        self._database.close()


class SqliteNormal(Sqlite):
    synchronous = "NORMAL"


class SqliteCareful(Sqlite):
    """Told that a write may spoil what stands beside it in the same sector or block."""

    options = "psow=0"


RIVALS: Final[dict[str, type[Rival]]] = {
    "tinydb_json": TinyDbFile,
    "sqlite_wal_normal": SqliteNormal,
    "sqlite_wal_full": Sqlite,
    "sqlite_wal_full_psow0": SqliteCareful,
}


@dataclass
class Losses:
    """Distinct disks judged, and those on which something acknowledged was lost, by medium."""

    states: dict[str, int]
    failures: dict[str, int]


def try_rival(name: str, puts: int) -> Losses:
    """Trace a rival at work, then judge what cuts leave of it."""
    losses = Losses(dict.fromkeys(Medium, 0), dict.fromkeys(Medium, 0))
    random = Random(name)  # noqa: S311 - repeatable
    seen: set[bytes] = set()
    disk, acknowledged = RecordingDisk(), 0

    def look() -> None:
        for medium in Medium:
            for image in disk.images(medium, random, PER_CUT):
                digest = _digest(image, acknowledged)
                if digest not in seen:
                    seen.add(digest)
                    losses.states[medium] += 1
                    losses.failures[medium] += not _keeps(RIVALS[name], image, acknowledged)

    trace = _trace(name, puts)
    disk.make_directory(HOME)
    disk.before_change = look
    for acknowledged in _played(trace, disk):  # noqa: B007 - `look` reads it
        pass
    look()
    return losses


def _digest(image: Image, acknowledged: int) -> bytes:
    digest = blake2b(b"%d" % acknowledged, digest_size=16)
    for path in sorted(image):
        digest.update(b"%s %d " % (path.name.encode(), len(image[path])) + image[path])
    return digest.digest()


def _keeps(rival: type[Rival], image: Image, acknowledged: int) -> bool:
    """Tell whether all that was acknowledged can still be read, once and in order."""
    with tempfile.TemporaryDirectory() as place:
        for path, content in image.items():
            (Path(place) / path.name).write_bytes(content)
        try:
            with closing(rival(Path(place))) as opened:
                found = opened.numbers()
        except (sqlite3.DatabaseError, json.JSONDecodeError, UnicodeDecodeError):
            return False
        except (AttributeError, KeyError, TypeError, ValueError):  # TinyDB on a file of zeros
            return False
    return found == [*range(len(found))] and acknowledged <= len(found) <= acknowledged + 1


def _trace(name: str, puts: int) -> list[str]:
    """Run a rival under strace; return the lines of its trace."""
    with tempfile.TemporaryDirectory() as place:
        trace = Path(place) / "trace"
        data = Path(place) / "data"
        data.mkdir()
        tracer = ("strace", "-f", "-y", "-xx", "-s", "9999999", "-e", f"trace={CALLS}")
        rival = (sys.executable, "-P", "-m", "tests.crash.rivals", name, str(data), str(puts))
        subprocess.run((*tracer, "-o", str(trace), *rival), check=True, stdout=subprocess.DEVNULL)
        return trace.read_text(encoding="ascii").splitlines()


def _played(trace: Sequence[str], disk: RecordingDisk) -> Iterator[int]:
    """Play a trace on a disk; yield how much was acknowledged, each time it is."""
    player = _Player(disk)
    for line in trace:
        found = LINE.match(line)
        if found is None:
            continue
        arguments = found["arguments"]
        if (told := _acknowledgement(found["call"], arguments)) is not None:
            yield told
        else:
            player.play(found["call"], arguments, int(found["result"]))


def _acknowledgement(call: str, arguments: str) -> int | None:
    if call != "write" or not arguments.startswith("1"):
        return None
    text = TEXT.search(arguments)
    return int(_decoded(text[1]).split()[1]) if text and b"ack" in _decoded(text[1]) else None


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class _Player:
    """Does on a recording disk what system calls did on files of the rival's directory."""

    def __init__(self, disk: RecordingDisk) -> None:
        self._disk = disk
        self._descriptors: dict[Path, int] = {}
        self._offsets: dict[Path, int] = {}

    def play(self, call: str, arguments: str, result: int) -> None:
        path = self._path(call, arguments)
        if path is None or result < 0:
            return
        match call:
            case "openat":
                self._open(path)
            case "write":
                self._write(path, arguments, self._offsets[path])
                self._offsets[path] += result
            case "pwrite64":
                self._write(path, arguments, int(arguments.rsplit(", ", 1)[1]))
            case "lseek":
                self._offsets[path] = result
            case "ftruncate":
                self._disk.truncate(self._descriptors[path], int(arguments.rsplit(", ", 1)[1]))
            case "fsync" | "fdatasync" if path == HOME:
                self._disk.sync_directory(HOME)
            case "fsync" | "fdatasync":
                self._disk.fdatasync(self._descriptors[path])
            case "unlink":
                self._disk.unlink(path)
                del self._descriptors[path]

    def _path(self, call: str, arguments: str) -> Path | None:
        """Return the file of the rival that a call is about; None for another one."""
        found = TEXT.search(arguments) if call in ("openat", "unlink") else None
        named = _decoded(found[1]).decode() if found else ""
        if not found and (described := PATH.search(arguments)):
            named = described[1]
            named = _decoded(named).decode() if named.startswith("\\x") else named
        path = Path(named)
        if path.name == "data":
            return HOME
        if path.parent.name != "data" or path.name.endswith(SHARED_MEMORY):
            return None
        return HOME / path.name

    def _open(self, path: Path) -> None:
        self._offsets[path] = 0
        if path not in self._descriptors and path != HOME:
            self._descriptors[path] = self._disk.open(path, create=True)

    def _write(self, path: Path, arguments: str, offset: int) -> None:
        text = TEXT.search(arguments)
        assert text is not None
        self._disk.pwrite(self._descriptors[path], _decoded(text[1]), offset)


def main() -> None:
    """Be the rival that is traced: put, then say so."""
    name, directory, puts = sys.argv[1:]
    rival = RIVALS[name](Path(directory))
    for number in range(int(puts)):
        rival.put(number)
        os.write(1, b"ack %d" % (number + 1))
    os._exit(0)  # as a process that is killed: no orderly closing


if __name__ == "__main__":
    main()
