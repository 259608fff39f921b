"""The files of a journal as they are read: whole segments in order, single payloads at random."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from appliance.durable.disk import read_whole
from appliance.durable.frames import BLOCK, FrameKind, frame_size
from appliance.durable.places import Place, file_and_offset
from appliance.durable.reading import Reading, read_frames, refuse_damage
from appliance.durable.segments import (
    FRAMES_START,
    Segment,
    read_header,
    segment_numbers,
    segment_path,
)
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk

DESCRIPTORS: Final = 64
"""Kept open for single payloads; half a million invoices take some five hundred files."""


class Reader:
    """Reads a journal's segments.  It changes nothing but what parity repairs.

    All methods raise OSError as the system does.
    """

    def __init__(self, disk: Disk, directory: Path, key: bytes) -> None:
        self._disk, self._directory, self._key = disk, directory, key
        self._segments: dict[int, Segment] = {}
        self._descriptors: OrderedDict[int, int] = OrderedDict()
        self._lock = Lock()  # a descriptor is not closed under a reading thread

    def numbers(self) -> list[int]:
        """Return the numbers of the segments, oldest first.

        Raises:
            JournalDamagedError: one is missing.
        """
        return segment_numbers(self._disk.names(self._directory))

    def read(self, number: int, *, last: bool) -> Reading:
        """Read one segment; the last one may end in a torn tail.

        Raises:
            JournalDamagedError: something acknowledged cannot be read; the message says where.
        """
        image = read_whole(self._disk, segment_path(self._directory, number))
        until = None if last else self.segment(number + 1).header.start
        header, intact = read_header(image, number, len(image), self._key)
        reading = read_frames(Segment(header, self._key), image, intact=intact)
        refuse_damage(reading, image, until)
        return reading

    def readings(self, first: int, end: int) -> Iterator[Reading]:
        """Read closed segments in order, one in memory at a time, from `first` to before `end`."""
        for number in range(first, end):
            yield self.read(number, last=False)

    def segment(self, number: int) -> Segment:
        """Return a segment by its header alone.

        Raises:
            JournalDamagedError: it has none that can be read.
        """
        if number not in self._segments:
            try:
                descriptor = self._disk.open(segment_path(self._directory, number))
            except FileNotFoundError:
                raise JournalDamagedError(f"segment {number} is missing") from None
            try:
                blocks = self._disk.pread(descriptor, FRAMES_START, 0)
                size = self._disk.size(descriptor)
            finally:
                self._disk.close(descriptor)
            header, _ = read_header(blocks, number, size, self._key)
            self._segments[number] = Segment(header, self._key)
        return self._segments[number]

    def payload(self, place: Place) -> bytes:
        """Return the payload at a place, its seal checked.

        Raises:
            JournalDamagedError: it is not what was written there.
        """
        number, offset = file_and_offset(place)
        with self._lock:
            segment = self.segment(number)
            descriptor = self._descriptor(number)
            image = self._disk.pread(descriptor, BLOCK, offset)
            size = frame_size(int.from_bytes(image[4:8]))
            if BLOCK < size <= segment.header.size - offset:
                image += self._disk.pread(descriptor, size - BLOCK, offset + BLOCK)
        frame = segment.frame_at(image, 0, offset)
        if frame is None or frame.header.kind is not FrameKind.ENTRY:
            raise JournalDamagedError(f"segment {number}: no frame at {offset}")
        return frame.payload

    def release(self) -> None:
        """Close the files kept open."""
        with self._lock:
            while self._descriptors:
                self._close_oldest()

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
