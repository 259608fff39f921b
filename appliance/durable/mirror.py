"""A copy of a practice in another directory, made again and again, without any key.

Files are cut into parts, and a part is named by its own SHA-256: what is there already is
not written again, what is there is never written over, and a segment that grew costs its last
parts.  The manifest comes last, whole or not at all: a copy that is cut anywhere leaves the one
before it.  What it named and the new one does not is overwritten after that, and goes: what was
erased from the box is erased from the key by its next copy.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from appliance.durable.destruction import GONE, destroy_keys, retire
from appliance.durable.disk import read_whole, write_atomically
from appliance.durable.manifest import NAME, Entry, Manifest, Stamp, read_manifest
from appliance.durable.mirrored import ChangedMeanwhileError, Seen, Source, View, head_of
from appliance.durable.opening import take_lock
from appliance.errors import BackupDamagedError, BusyError, NoBackupError
from appliance.ports.machine import Disk

PART: Final = 1024 * 1024
PARTS: Final = "parts"
TRIES: Final = 5

Progress = Callable[[int, int], None]


class Copied(NamedTuple):
    """What one copy did.

    Attributes:
        written: bytes that were not there yet.
        manifest: what stands there now.
    """

    written: int
    manifest: Manifest


class Mirror:
    """One directory that holds a copy; nothing else lives in it."""

    def __init__(self, disk: Disk, directory: Path, part: int = PART) -> None:
        self.directory = directory
        self._disk, self._part_size = disk, part

    def manifest(self) -> Manifest:
        """Return what stands there; see `read_manifest`."""
        return read_manifest(self._disk, self.directory)

    def copy(
        self, source: Source, stamp: Stamp, at: datetime, progress: Progress | None = None
    ) -> Copied:
        """Bring the mirror up to date, durably.

        Args:
            source: the practice; it may be open and at work.
            stamp: whose mirror it is from now on; the caller knows that it may be.
            at: the present moment (UTC).
            progress: told how many bytes of how many are there.

        Raises:
            BusyError: another program copies there, or the source does not stand still.
            OSError: as the system does; the mirror is what it was.
        """
        lock = take_lock(self._disk, self.directory)
        try:
            self._disk.make_directory(self.directory / PARTS)
            self._disk.sync_directory(self.directory)
            for _ in range(TRIES):
                with suppress(ChangedMeanwhileError):
                    return self._copy(source, stamp, at, progress)
            raise BusyError
        finally:
            self._disk.close(lock)

    def put_back(
        self, manifest: Manifest, target: Path, disk: Disk, progress: Progress | None = None
    ) -> list[str]:
        """Write the journal's files into a directory, durably; each part is checked.

        Args:
            manifest: the mirror's own.
            target: holds no file of a journal.
            disk: where that is.
            progress: told how many bytes of how many are there.

        Returns:
            the names of the files of which a part is not what it was: zeros stand there, and
            parity may rebuild them.

        Raises:
            OSError: as the system does.
        """
        done, lacking = 0, list[str]()
        disk.make_directory(target)
        for name, entry in manifest.journal.items():
            descriptor = disk.open(target / name, create=True)
            try:
                lacking += [name] * (not self._pour(entry, disk, descriptor))
            finally:
                disk.close(descriptor)
            done += entry.size
            if progress is not None:
                progress(done, manifest.size)
        disk.sync_directory(target)
        return lacking

    def content(self, entry: Entry) -> bytes | None:
        """Return a whole file; None when a part of it is not what it was."""
        parts = [self._part(name) for name in entry.parts]
        return None if None in parts else b"".join(part for part in parts if part)

    def _pour(self, entry: Entry, disk: Disk, descriptor: int) -> bool:
        """Write a file's parts; tell whether all are what they were."""
        disk.truncate(descriptor, entry.size)
        whole = True
        for rank, name in enumerate(entry.parts):
            part = self._part(name)
            whole = whole and part is not None
            if part:
                disk.pwrite(descriptor, part, rank * self._part_size)
        disk.fdatasync(descriptor)
        return whole

    def drop_rotten(self) -> list[str]:
        """Read every part; remove those that are not what they were, so that a copy heals them.

        Returns:
            the names of the files that they belonged to, sorted.

        Raises:
            NoBackupError, BackupDamagedError: see `read_manifest`.
            OSError: as the system does.
        """
        manifest = self.manifest()
        rotten = {part for part in manifest.parts if self._part(part) is None}
        self._drop(rotten & self._held())
        files = manifest.files.items()
        return sorted(name for name, entry in files if not rotten.isdisjoint(entry.parts))

    def _copy(
        self, source: Source, stamp: Stamp, at: datetime, progress: Progress | None
    ) -> Copied:
        known, held, view = self._known(), self._held(), View(self._disk, source)
        files: dict[str, Entry] = {}
        written = done = 0
        for name, seen in view.files.items():
            entry = known.get(name)
            if entry is None or entry.seen != seen or not held.issuperset(entry.parts):
                entry, new = self._put(view.read(name), seen, held)
                written += new
            files[name], done = entry, done + seen.size
            if progress is not None:
                progress(done, view.size)
        view.refuse_change()
        manifest = Manifest(stamp=stamp, at=at, head=head_of(view.end), files=files)
        self._disk.sync_directory(self.directory / PARTS)  # a name from before may not be durable
        write_atomically(self._disk, self.directory / NAME, manifest.serialize())
        self._drop(self._held() - manifest.parts)
        return Copied(written, manifest)

    def _put(self, image: bytes, seen: Seen, held: set[str]) -> tuple[Entry, int]:
        """Put what is not held yet; return the file's entry, and the bytes that were new."""
        names, written = list[str](), 0
        for start in range(0, len(image), self._part_size):
            part = image[start : start + self._part_size]
            name = hashlib.sha256(part).hexdigest()
            names.append(name)
            if name not in held:
                write_atomically(self._disk, self._path(name), part)
                held.add(name)
                written += len(part)
        return Entry(len(image), seen.head, seen.whole, tuple(names)), written

    def _known(self) -> Mapping[str, Entry]:
        try:
            return self.manifest().files
        except (NoBackupError, BackupDamagedError):
            return {}  # made anew; what is there need not be written again

    def _held(self) -> set[str]:
        names = self._disk.names(self.directory / PARTS)
        return {name for name in names if not name.startswith(GONE)}

    def _drop(self, names: Iterable[str]) -> None:
        """Overwrite parts and remove them, after those that a cut kept from going."""
        parts = self.directory / PARTS
        destroy_keys(self._disk, parts)
        retire(self._disk, parts, [parts / name for name in sorted(names)])
        self._disk.sync_directory(parts)

    def _part(self, name: str) -> bytes | None:
        try:
            data = read_whole(self._disk, self._path(name))
        except OSError:  # missing, or a dead block
            return None
        return data if hashlib.sha256(data).hexdigest() == name else None

    def _path(self, part: str) -> Path:
        return self.directory / PARTS / part
