"""A disk in memory that dies before a chosen call, and then forgets what it may forget.

Names form one ordered log, as on a journaling file system: syncing a directory makes its last
change durable and every change before it; the rest is lost or kept as a whole.  The bytes of a
file that were not synced are lost or kept likewise.
"""

import errno
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

Names = dict[Path, "File | None"]  # None is a directory


class PowerCut(BaseException):
    """Nothing in the code under test can catch it, as nothing can catch the real one."""


@dataclass
class File:
    content: bytearray = field(default_factory=bytearray)
    durable: bytes = b""


class Countdown:
    """Counts what a program does to the world, and ends it before a chosen deed."""

    def __init__(self, last: int | None = None) -> None:
        self.last = last
        self.deeds = 0

    def tick(self) -> None:
        if self.deeds == self.last:
            raise PowerCut
        self.deeds += 1


ROOT: Final = Path("/")


class FickleDisk:
    """Implements `ports.machine.Disk`."""

    def __init__(self, countdown: Countdown) -> None:
        self.countdown = countdown
        self._names: Names = {ROOT: None}
        self._durable: Names = {ROOT: None}
        self._pending: list[tuple[frozenset[Path], Names]] = []
        self._open: dict[int, File] = {}
        self._last = 2

    def restart(self, *, lose: bool) -> None:
        """Come back after a kill; with `lose`, after a power cut that kept nothing it may lose."""
        self._open.clear()
        if lose:
            self._names = dict(self._durable)
            for file in self._names.values():
                if file is not None:
                    file.content[:] = file.durable
        self._pending.clear()
        self._durable = dict(self._names)
        for file in self._names.values():
            if file is not None:
                file.durable = bytes(file.content)

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        if create:
            self.countdown.tick()
            if path in self._names:
                raise FileExistsError(errno.EEXIST, "exists", str(path))
            self._change({path.parent}, {**self._names, path: File()})
        file = self._names.get(path, self)
        if file is self:
            raise FileNotFoundError(errno.ENOENT, "absent", str(path))
        if not isinstance(file, File):
            raise IsADirectoryError(errno.EISDIR, "directory", str(path))
        self._last += 1
        self._open[self._last] = file
        return self._last

    def close(self, descriptor: int) -> None:
        self._open.pop(descriptor, None)

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        return bytes(self._open[descriptor].content[offset : offset + size])

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        self.countdown.tick()
        content = self._open[descriptor].content
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        self.pwrite(descriptor, data, offset)
        self.fdatasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self.countdown.tick()
        content = self._open[descriptor].content
        del content[size:]
        content.extend(bytes(size - len(content)))

    def fdatasync(self, descriptor: int) -> None:
        self.countdown.tick()
        file = self._open[descriptor]
        file.durable = bytes(file.content)

    def size(self, descriptor: int) -> int:
        return len(self._open[descriptor].content)

    def lock(self, descriptor: int) -> bool:
        return True

    def rename(self, source: Path, target: Path) -> None:
        self.countdown.tick()
        if source not in self._names:
            raise FileNotFoundError(errno.ENOENT, "absent", str(source))
        names = dict(self._names)
        names[target] = names.pop(source)
        self._change({source.parent, target.parent}, names)

    def link(self, source: Path, target: Path) -> None:
        self.countdown.tick()
        self._change({target.parent}, {**self._names, target: self._names[source]})

    def unlink(self, path: Path) -> None:
        self.countdown.tick()
        if path not in self._names:
            raise FileNotFoundError(errno.ENOENT, "absent", str(path))
        names = dict(self._names)
        del names[path]
        self._change({path.parent}, names)

    def sync_directory(self, path: Path) -> None:
        self.countdown.tick()
        for index in reversed(range(len(self._pending))):
            touched, names = self._pending[index]
            if path in touched:
                self._durable = names
                del self._pending[: index + 1]
                return

    def names(self, path: Path) -> list[str]:
        return sorted(found.name for found in self._names if found.parent == path != found)

    def exists(self, path: Path) -> bool:
        return path in self._names

    def make_directory(self, path: Path, *, mode: int = 0o700) -> None:
        for missing in reversed([path, *path.parents]):
            if missing not in self._names:
                self.countdown.tick()
                self._change({missing.parent}, {**self._names, missing: None})

    def free_bytes(self, path: Path) -> int:
        return 1 << 40

    def _change(self, touched: set[Path], names: Names) -> None:
        self._names = names
        self._pending.append((frozenset(touched), dict(names)))
