"""Find where a journal ends, heal its end, and find the checkpoint to start from."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from appliance.durable.checkpoint import NEW, Stand, checkpoint_names, find_checkpoints
from appliance.durable.disk import write_atomically
from appliance.durable.reader import Reader
from appliance.durable.reading import OpeningReport, Reading, damage
from appliance.durable.segments import ORIGIN, PREPARED, Contents
from appliance.errors import BusyError, JournalDamagedError
from appliance.ports.machine import Disk

log = logging.getLogger(__name__)


class Findings:
    """The report as it grows.

    Attributes:
        report: what was found so far.
    """

    def __init__(self) -> None:
        self.report = OpeningReport()

    def remark(self, remarks: Iterable[str]) -> None:
        """Add remarks, each once."""
        known = dict.fromkeys((*self.report.remarks, *remarks))
        self.report = replace(self.report, remarks=tuple(known))

    def torn(self, size: int, quarantine: str) -> None:
        """Add the torn tail."""
        log.warning("torn tail of %d bytes healed, copy in %s", size, quarantine)
        self.report = replace(self.report, torn_bytes=size, quarantine=quarantine)


@dataclass(frozen=True, slots=True, repr=False)
class Start:
    """What an opening found.

    Attributes:
        contents: the files there are.
        anchor: of the newest checkpoint, whole or not: the journal reaches at least so far.
        replayed_from: of the newest checkpoint that is whole; else where everything began.
        index: its chunks; None without one.
        last: the last segment; None in a new journal.
    """

    contents: Contents
    anchor: Stand
    replayed_from: Stand
    index: Iterator[bytes] | None
    last: Reading | None


LOCK: Final = "LOCK"
NOTHING: Final = Stand(1, ORIGIN, 0)
NO_INDEX: Final = (1 << 32) - 1
"""In the place of the last archived segment: the checkpoint is an anchor and nothing more."""


def take_lock(disk: Disk, directory: Path) -> int:
    """Make the directory if it is missing; return the descriptor that keeps others out.

    Raises:
        BusyError: another program has it.
        OSError: as the system does.
    """
    disk.make_directory(directory)
    disk.sync_directory(directory.parent)
    path = directory / LOCK
    descriptor = disk.open(path, create=not disk.exists(path))
    if not disk.lock(descriptor):
        disk.close(descriptor)
        raise BusyError
    return descriptor


def find_start(
    disk: Disk, directory: Path, key: bytes, reader: Reader, findings: Findings
) -> Start:
    """Read what an opening must read, and change nothing but leftovers and what parity repairs.

    Raises:
        JournalDamagedError: something acknowledged cannot be read, or not with this key.
        OSError: as the system does.
    """
    for name in disk.names(directory):
        if name in {PREPARED, NEW} or name.endswith(".new"):  # what never got its name
            disk.unlink(directory / name)
    contents = Contents.of(disk.names(directory))
    contents.refuse_gaps()
    anchor, index = _checkpoint(disk, directory, key, findings)
    usable = index is not None and anchor.archived == contents.archived
    newest = contents.segments[-1] if contents.segments else contents.archived
    if newest < anchor.segment and anchor is not NOTHING:
        raise JournalDamagedError(f"segment {newest + 1} is missing")
    if not contents.segments:
        if contents.archives:
            raise JournalDamagedError(f"segment {newest + 1} is missing")
        return Start(contents, anchor, NOTHING, None, None)
    _check_order(contents, reader)
    last = reader.read(newest, last=True)
    compare_with_anchor(last, anchor)
    findings.remark(last.remarks)
    return Start(contents, anchor, anchor if usable else NOTHING, index if usable else None, last)


def keep_aside(disk: Disk, directory: Path, last: Reading, findings: Findings) -> None:
    """Keep a copy of a torn tail, before zeros are written over it."""
    digest = hashlib.sha256(last.tail).hexdigest()
    name = f"torn-{last.segment.header.number:08d}-{last.end:08d}-{digest[:8]}.q"
    write_atomically(disk, directory / name, last.tail)
    findings.torn(len(last.tail), name)


def compare_with_anchor(reading: Reading, anchor: Stand) -> None:
    """Refuse a journal that is shorter than its checkpoint, or another one.

    Raises:
        JournalDamagedError: it is.
    """
    number, position = reading.segment.header.number, anchor.position
    if number == anchor.segment and not reading.passes(position):
        if reading.position.sequence < position.sequence:
            raise damage(number, reading.position.sequence, position.durable)
        raise JournalDamagedError(f"segment {number}: not the one of the checkpoint")


def _check_order(contents: Contents, reader: Reader) -> None:
    """Refuse archives with a gap between them, or before the segments."""
    headers = [reader.segment(number).header for number in contents.archives]
    expected = 1
    for header in headers:
        if header.first != expected:
            raise JournalDamagedError(f"archive of segment {expected} is missing")
        expected = header.last + 1
    if headers and reader.segment(contents.segments[0]).header.start != headers[-1].start:
        raise JournalDamagedError(f"segment {expected}: does not follow the archive")


def _checkpoint(
    disk: Disk, directory: Path, key: bytes, findings: Findings
) -> tuple[Stand, Iterator[bytes] | None]:
    """Return what the newest checkpoint stands for, and its chunks if they are whole."""
    found = next(find_checkpoints(disk, directory, key), None)
    names = checkpoint_names(disk, directory)
    if found is None:
        findings.remark(f"checkpoint {name}: passed over" for name in names)
        return NOTHING, None
    if found.name != names[-1]:
        findings.remark([f"checkpoint {names[-1]}: passed over"])
    try:
        for _ in found.chunks():
            pass
    except JournalDamagedError as error:
        findings.remark([f"{error}: passed over"])
        return found.stand, None
    return found.stand, found.chunks()
