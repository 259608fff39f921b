"""All that a journal holds, read in order: archives, closed segments, the one that grows."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from appliance.durable.door import Window
from appliance.durable.opening import NOTHING, Start, compare_with_anchor
from appliance.durable.places import ARCHIVE, Place
from appliance.durable.reading import Reading
from appliance.durable.segments import ORIGIN, Contents, Position, name_of
from appliance.durable.upkeep import Upkeep
from appliance.durable.verification import Passages, Verification
from appliance.durable.writer import Writer
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk


class History:
    """Reads files whole, one in memory at a time.

    Attributes:
        anchor: what the newest checkpoint stands for: no reading may fall short of it.
    """

    def __init__(self, directory: Path, disk: Disk, upkeep: Upkeep, writer: Writer) -> None:
        self.anchor = NOTHING
        self._directory, self._disk = directory, disk
        self._upkeep, self._writer = upkeep, writer

    def numbers(self) -> list[int]:
        """Return the numbers of all archives and segments, oldest first.

        Raises:
            JournalDamagedError: one is missing.
            JournalClosedError: the disk failed.
        """
        with Window():
            contents = Contents.of(self._disk.names(self._directory))
            contents.refuse_gaps()
            return contents.archives + contents.segments

    def read(self, number: int) -> Reading:
        """Read one file.

        Raises:
            JournalDamagedError: something acknowledged cannot be read.
            JournalClosedError: the disk failed.
        """
        with Window():
            found = self._upkeep.reader.read(number, last=number == self._writer.number)
            compare_with_anchor(found, self.anchor)
            self._upkeep.findings.remark(found.remarks)
            return found

    def since(self, start: Start) -> Iterator[tuple[list[tuple[Place, bytes]], int, int]]:
        """Return what an opening must replay, file by file.

        Yields:
            the entries of a file, how many files were read, and how many there are.

        Raises:
            JournalDamagedError, JournalClosedError: see `read`.
        """
        since, contents = start.replayed_from, start.contents
        archives = contents.archives if since is NOTHING else []
        numbers = archives + [one for one in contents.segments if one >= since.segment]
        for done, number in enumerate(numbers, 1):
            found = start.last if start.last and number == numbers[-1] else self.read(number)
            yield [*found.entries_from(since.position.sequence)], done, len(numbers)

    def verify(self, noted: Iterable[Position]) -> Verification:
        """Read everything and compare it with what was acknowledged; see `Journal.verify`."""
        acknowledged, position, passages = self._writer.position, ORIGIN, Passages(noted)
        last = segments = frames = entries = 0
        remarks: list[str] = []
        for number in self.numbers():
            found = self.read(number)
            refuse_leap(found, last, position)
            last = found.segment.header.last
            passages.see(found)
            segments, frames = segments + 1, frames + len(found.frames)
            entries += sum(1 for _ in found.entries)
            position = found.segment.header.start if number & ARCHIVE else found.position
            remarks += [*found.remarks, *self._upkeep.check_parity(number)]
        if position.sequence < acknowledged.sequence:
            raise JournalDamagedError(f"frames after {position.durable} cannot be read")
        return Verification(
            segments=segments,
            frames=frames,
            entries=entries,
            position=position,
            passages=passages.found,
            remarks=tuple(remarks),
        )


def refuse_leap(found: Reading, last: int, position: Position) -> None:
    """Check that a file goes on where the one before ends.

    Args:
        found: the file.
        last: number of the last segment that the one before stands for.
        position: where that one ends; an archive states its own end, which lies further on.

    Raises:
        JournalDamagedError: it does not.
    """
    header = found.segment.header
    if header.first != last + 1:
        raise JournalDamagedError(f"what stood before {name_of(header.number)} is missing")
    further = header.archive and header.start.sequence > position.sequence
    if header.start != position and not further:
        raise JournalDamagedError(f"{name_of(header.number)}: does not follow the one before")
