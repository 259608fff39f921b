"""Read what can still be read of a damaged journal, change nothing, and say what is missing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from appliance.durable.checkpoint import find_checkpoints
from appliance.durable.frames import MAGIC, Frame, FrameKind, frame_size
from appliance.durable.places import ARCHIVE, Place, place_of
from appliance.durable.reader import Reader
from appliance.durable.sealed_files import SealedFiles
from appliance.durable.segments import (
    FRAMES_START,
    Contents,
    Segment,
    name_of,
)
from appliance.errors import JournalClosedError, JournalDamagedError
from appliance.ports.machine import Disk, Entropy


class Gap(NamedTuple):
    """Frames that cannot be read.

    Attributes:
        file: where they stood, or the file before, in English.
        first: sequence of the first one.  In an archive it counts from 1, in segments from
            the journal's beginning.
        last: of the last one; None when nothing that is left tells.
    """

    file: str
    first: int
    last: int | None


class Rescue:
    """A damaged journal, read only.  It takes no lock: nothing else may have the journal open.

    Attributes:
        missing: what could not be read, complete once `entries` was taken to its end.
        repaired: what would have been missing without parity, in English.
    """

    def __init__(self, directory: Path, disk: Disk, key: bytes) -> None:
        self.missing: list[Gap] = []
        self.repaired: list[str] = []
        self._directory, self._disk, self._key = directory, disk, key
        self._reader: Final = Reader(disk, directory, key, self._note)

    def files(self, entropy: Entropy) -> SealedFiles:
        """Return the files beside the segments, to be read."""
        return SealedFiles(self._directory, self._disk, entropy)

    def entries(self) -> Iterator[tuple[Place, bytes]]:
        """Return every payload that opens, with its place, oldest first.

        From the last segment this may be one that a cut kept from being acknowledged.

        Raises:
            JournalClosedError: the disk failed as a whole; a block that cannot be read is a
                gap.
        """
        self.missing.clear()
        try:
            contents = Contents.of(self._disk.names(self._directory))
            numbers = contents.archives + contents.segments
            expected = next_segment = 1
            for number in numbers:
                first, following = self._span(number)
                if first > next_segment and number & ARCHIVE:
                    self.missing.append(
                        Gap(f"segments {next_segment} to {first - 1}", expected, None)
                    )
                next_segment = following
                frames = self._frames(number, last=number == numbers[-1])
                yield from self._entries(number, frames, expected)
                expected = self._after(number, frames, expected)
            anchors = find_checkpoints(self._disk, self._directory, self._key)
            durable = max((one.stand.position.durable for one in anchors), default=0)
            if durable >= expected:
                self.missing.append(Gap("after the last segment", expected, durable))
        except OSError as error:
            raise JournalClosedError(error.strerror or "") from error
        finally:
            self._reader.release()

    def read(self, place: Place) -> bytes:
        """Return one payload, its seal checked.

        Raises:
            JournalDamagedError: it is not what was written there.
            JournalClosedError: the disk failed.
        """
        try:
            return self._reader.payload(place)
        except OSError as error:
            raise JournalClosedError(error.strerror or "") from error

    def _frames(self, number: int, *, last: bool) -> list[Frame]:
        """Return the frames of a file, all of them or all that open."""
        try:
            return [*self._reader.read(number, last=last).frames]
        except JournalDamagedError:
            pass
        try:
            return [*_salvaged(self._reader.segment(number), self._reader.image(number))]
        except JournalDamagedError:  # without a header there is no key
            return []

    def _entries(
        self, number: int, frames: list[Frame], expected: int
    ) -> Iterator[tuple[Place, bytes]]:
        if number & ARCHIVE:
            expected = 1
        for frame in frames:
            sequence = frame.header.sequence
            if sequence > expected:
                self.missing.append(Gap(name_of(number), expected, sequence - 1))
            expected = sequence + 1
            if frame.header.kind is FrameKind.ENTRY:
                yield place_of(number, frame.offset), frame.payload

    def _after(self, number: int, frames: list[Frame], expected: int) -> int:
        """Return the sequence that the next file should begin with."""
        if not number & ARCHIVE:
            return frames[-1].header.sequence + 1 if frames else expected
        if not frames or frames[-1].header.kind is not FrameKind.END:
            found = frames[-1].header.sequence if frames else 0
            self.missing.append(Gap(name_of(number), found + 1, None))
        try:
            return self._reader.segment(number).header.start.sequence
        except JournalDamagedError:
            return expected

    def _span(self, number: int) -> tuple[int, int]:
        """Return the first segment that a file stands for, and the one after its last."""
        last = number & ~ARCHIVE
        try:
            return self._reader.segment(number).header.first, last + 1
        except JournalDamagedError:
            return 0, last + 1

    def _note(self, number: int, _: bytes) -> None:
        self.repaired.append(name_of(number))


def _salvaged(segment: Segment, image: bytes) -> Iterator[Frame]:
    """Yield every frame that opens where it stands."""
    offset = FRAMES_START
    while (offset := image.find(MAGIC, offset)) >= 0:
        frame = segment.frame_at(image, offset)
        if frame is not None:
            yield frame
        offset += frame_size(frame.header.length, segment.alignment) if frame else 1
