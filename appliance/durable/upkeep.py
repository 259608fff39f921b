"""What keeps a journal's files in order beside the writing: parity, repairs, leftovers."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from appliance.durable.checkpoint import Stand, checkpoint_names, write_checkpoint
from appliance.durable.destruction import destroy_keys, keep_hold, retire
from appliance.durable.disk import write_atomically
from appliance.durable.opening import Findings
from appliance.durable.parity import Parity, parity_path
from appliance.durable.reader import Reader
from appliance.durable.segments import Contents, name_of, segment_path
from appliance.durable.writer import Writer
from appliance.ports.machine import Disk

log = logging.getLogger(__name__)


class Upkeep:
    """Repairs shut the door like any write when they fail; the rest raises OSError."""

    def __init__(self, directory: Path, disk: Disk, key: bytes, writer: Writer) -> None:
        self.findings = Findings()
        self.reader = Reader(disk, directory, key, self.put_back)
        self._directory, self._disk, self._key, self._writer = directory, disk, key, writer

    def protect(self, number: int) -> None:
        """Put parity beside a closed segment or an archive, if there is room for it.

        Raises:
            JournalDamagedError: it does not read as it was written.
        """
        parity = self.reader.make_parity(number)
        if self._disk.free_bytes(self._directory) > 2 * len(parity):
            with self._writer.door:
                write_atomically(self._disk, self._parity_path(number), parity)

    def protect_missing(self, contents: Contents) -> None:
        """Make the parity that a cut kept closed segments from getting."""
        closed = contents.segments[:-1]
        for number in closed:
            if not self._disk.exists(self._parity_path(number)):
                self.protect(number)
        newest = self.reader.parity(closed[-1]) if closed else None
        if newest is not None and newest.covered < newest.size:  # from before its last frames
            self.protect(closed[-1])

    def check_parity(self, number: int) -> Iterator[str]:
        """Make a parity file anew that cannot be read, and say so.

        That of the last segment comes when it has grown.
        """
        path = self._parity_path(number)
        if self._disk.exists(path) and self.reader.parity(number) is None:
            yield f"{name_of(number)}: parity damaged, to be made anew"
            with self._writer.door:
                self._disk.unlink(path)
            if number != self._writer.number:
                self.protect(number)

    def put_back(self, number: int, image: bytes) -> None:
        """Put a file that parity rebuilt in place of the damaged one, unless it still grows."""
        self.findings.remark([f"{name_of(number)}: damaged, rebuilt from parity"])
        log.warning("%s was damaged and is rebuilt from parity", name_of(number))
        if number != self._writer.number:
            with self._writer.door:
                write_atomically(self._disk, segment_path(self._directory, number), image)

    def checkpoint(self, stand: Stand, chunks: Iterable[bytes], reserve: int) -> bool:
        """Write a checkpoint; then drop those before it, and what archives hold.

        Return False, and leave things as they are, where it would take the reserve.
        """
        disk, directory = self._disk, self._directory
        if not write_checkpoint(disk, directory, self._key, stand, chunks, reserve=reserve):
            log.warning("no room for a checkpoint")
            return False
        former = [directory / name for name in checkpoint_names(disk, directory)[:-1]]
        retire(disk, directory, [*former, *self._superseded()])
        disk.sync_directory(directory)
        return True

    def put_archive(self, number: int, image: bytes) -> None:
        """Give an archive its name, its parity first; the key of what it replaces goes."""
        parity = Parity.of(number, len(image), image).pack()
        contents = {
            self._parity_path(number): parity,
            segment_path(self._directory, number): image,
        }
        for path in filter(self._disk.exists, contents):
            keep_hold(self._disk, path)
        for path, content in contents.items():
            write_atomically(self._disk, path, content)
        destroy_keys(self._disk, self._directory)

    def drop_torn(self) -> None:
        """Remove the copies of torn tails; nothing in them was acknowledged."""
        for name in self._disk.names(self._directory):
            if name.startswith("torn-"):
                self._disk.unlink(self._directory / name)
        self._disk.sync_directory(self._directory)

    def drop_superseded(self) -> None:
        """Remove the segments that an archive holds, and what a cut left half removed."""
        retire(self._disk, self._directory, self._superseded())

    def _superseded(self) -> Iterator[Path]:
        """Yield the files of the segments that an archive holds, and let go of them."""
        for number in Contents.of(self._disk.names(self._directory)).superseded:
            self.reader.forget(number)
            path = segment_path(self._directory, number)
            yield from filter(self._disk.exists, (parity_path(path), path))

    def _parity_path(self, number: int) -> Path:
        return parity_path(segment_path(self._directory, number))
