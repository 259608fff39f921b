"""The files of a journal as they are read: whole segments in order, single payloads at random.

What does not read as it was written is rebuilt from the parity beside it, if that suffices.
"""

import errno
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Final

from appliance.durable.disk import read_whole
from appliance.durable.frames import BLOCK, Frame, FrameHeader, FrameKind, sealed_size
from appliance.durable.parity import Parity, parity_path
from appliance.durable.places import Place, file_and_offset
from appliance.durable.reading import Reading, read_frames, refuse_damage
from appliance.durable.segments import (
    FRAMES_START,
    Segment,
    name_of,
    read_header,
    segment_path,
)
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk

DESCRIPTORS: Final = 64
"""Kept open for single payloads; half a million invoices take some five hundred files."""

PutBack = Callable[[int, bytes], None]
"""What to do with a segment that parity rebuilt: its number and all its bytes."""


class Reader:
    """Reads a journal's segments.

    All methods raise OSError as the system does, but a block that the medium cannot read is
    taken for a damaged one.
    """

    def __init__(self, disk: Disk, directory: Path, key: bytes, put_back: PutBack) -> None:
        self._disk, self._directory, self._key = disk, directory, key
        self._put_back = put_back
        self._segments: dict[int, Segment] = {}
        self._descriptors: OrderedDict[int, int] = OrderedDict()
        self._lock = RLock()  # a descriptor is not closed under a reading thread

    def read(self, number: int, *, last: bool) -> Reading:
        """Read one segment or archive; the last segment may end in a torn tail.

        Raises:
            JournalDamagedError: something acknowledged cannot be read; the message says where.
        """
        return self._sound(number, last=last)[0]

    def make_parity(self, number: int) -> bytes:
        """Return the parity file for a closed segment, once it was read and found sound."""
        reading, image = self._sound(number, last=False)
        return Parity.of(number, len(image), image[: reading.end] if reading.tail else image).pack()

    def parity(self, number: int) -> Parity | None:
        """Return the parity that stands beside a segment; None without one that is whole."""
        path = parity_path(segment_path(self._directory, number))
        if not self._disk.exists(path):
            return None
        parity = Parity.parse(read_whole(self._disk, path))
        return parity if parity and parity.number == number else None

    def segment(self, number: int) -> Segment:
        """Return a segment by its header alone.

        Raises:
            JournalDamagedError: it has none that can be read.
        """
        with self._lock:
            if number not in self._segments:
                blocks, size = self._start(number)
                try:
                    header, _ = read_header(blocks, number, size, self._key)
                except JournalDamagedError:
                    image = self.image(number)
                    image = self._rebuilt(number, image) or image
                    header, _ = read_header(image, number, len(image), self._key)
                self._segments[number] = Segment(header, self._key)
            return self._segments[number]

    def payload(self, place: Place) -> bytes:
        """Return the payload at a place; raises what `frame` does."""
        return self.frame(place).payload

    def frame(self, place: Place) -> Frame:
        """Return the frame of a payload at a place, its seal checked.

        Raises:
            JournalDamagedError: it is not what was written there.
        """
        number, offset = file_and_offset(place)
        with self._lock:
            segment = self.segment(number)
            frame = self._frame(segment, offset)
        if frame is None:  # to repair waits for the writer, so not under the lock
            frame = self._rebuilt_frame(segment, offset)
        if frame is None or frame.header.kind is not FrameKind.ENTRY:
            raise JournalDamagedError(f"{name_of(number)}: no frame can be read at {offset}")
        return frame

    def forget(self, number: int) -> None:
        """Close a file that goes or was replaced."""
        with self._lock:
            self._segments.pop(number, None)
            if (descriptor := self._descriptors.pop(number, None)) is not None:
                self._disk.close(descriptor)

    def release(self) -> None:
        """Close the files kept open."""
        with self._lock:
            while self._descriptors:
                self._close_oldest()

    # Whole segments -----------------------------------------------------------------------

    def _sound(self, number: int, *, last: bool) -> tuple[Reading, bytes]:
        """Return a segment's reading and the bytes it was read from, rebuilt if need be."""
        image = self.image(number)
        try:
            reading = self._judge(number, image, last=last)
        except JournalDamagedError:
            rebuilt = self._rebuilt(number, image)
            if rebuilt is None:
                raise
        else:
            sound = reading.sound and (last or not reading.tail)
            rebuilt = None if sound else self._rebuilt(number, image)
            if rebuilt is None:
                return reading, image
        reading = self._judge(number, rebuilt, last=last)
        self._replace(number, rebuilt)
        return reading, rebuilt

    def _replace(self, number: int, rebuilt: bytes) -> None:
        self._put_back(number, rebuilt)
        self.forget(number)

    def _judge(self, number: int, image: bytes, *, last: bool) -> Reading:
        header, intact = read_header(image, number, len(image), self._key)
        reading = read_frames(Segment(header, self._key), image, intact=intact)
        closed = not last and not header.archive
        refuse_damage(reading, image, self.segment(number + 1).header.start if closed else None)
        parity = self.parity(number) if last else None
        if parity is not None and parity.covered > reading.end:
            raise JournalDamagedError(
                f"segment {number}: what followed frame {reading.position.durable} cannot be read"
            )
        return reading

    def image(self, number: int) -> bytes:
        """Return all bytes of a segment or archive, zeros where the medium cannot read.

        Raises:
            JournalDamagedError: there is no such file.
        """
        path = segment_path(self._directory, number)
        try:
            return read_whole(self._disk, path)
        except FileNotFoundError:
            raise JournalDamagedError(f"{name_of(number)} is missing") from None
        except OSError as error:
            if error.errno != errno.EIO:
                raise
        return self._read_around_holes(path)

    def _read_around_holes(self, path: Path) -> bytes:
        """Read block by block, with zeros for those that the medium cannot read."""
        descriptor = self._disk.open(path)
        blocks = []
        try:
            for offset in range(0, self._disk.size(descriptor), BLOCK):
                block = b""
                with suppress(OSError):
                    block = self._disk.pread(descriptor, BLOCK, offset)
                blocks.append(block.ljust(BLOCK, b"\0"))
        finally:
            self._disk.close(descriptor)
        return b"".join(blocks)

    def _rebuilt(self, number: int, image: bytes) -> bytes | None:
        parity = self.parity(number)
        return parity.rebuild(image) if parity else None

    # Single payloads ----------------------------------------------------------------------

    def _start(self, number: int) -> tuple[bytes, int]:
        """Return a segment's two header blocks and its size."""
        try:
            descriptor = self._descriptor(number)
        except FileNotFoundError:
            raise JournalDamagedError(f"{name_of(number)} is missing") from None
        blocks = b""
        with suppress(OSError):
            blocks = self._disk.pread(descriptor, FRAMES_START, 0)
        return blocks, self._disk.size(descriptor)

    def _frame(self, segment: Segment, offset: int) -> Frame | None:
        """Read the frame at `offset`; None when no whole one can be read there."""
        descriptor = self._descriptor(segment.header.number)
        with suppress(OSError):
            image = self._disk.pread(descriptor, BLOCK, offset)
            header = FrameHeader.parse(image, 0)
            if header is None:
                return None
            size = sealed_size(header.length)
            if size > BLOCK:
                image += self._disk.pread(descriptor, size - BLOCK, offset + BLOCK)
            return segment.open_frame(header, image, 0, offset)
        return None

    def _rebuilt_frame(self, segment: Segment, offset: int) -> Frame | None:
        number = segment.header.number
        rebuilt = self._rebuilt(number, self.image(number))
        frame = segment.frame_at(rebuilt, offset) if rebuilt else None
        if rebuilt and frame:
            self._replace(number, rebuilt)
        return frame

    def _descriptor(self, number: int) -> int:
        if number not in self._descriptors:
            if len(self._descriptors) >= DESCRIPTORS:
                self._close_oldest()
            path = segment_path(self._directory, number)
            self._descriptors[number] = self._disk.open(path)
        self._descriptors.move_to_end(number)
        return self._descriptors[number]

    def _close_oldest(self) -> None:
        _, descriptor = self._descriptors.popitem(last=False)
        with suppress(OSError):  # nothing was written through it
            self._disk.close(descriptor)
