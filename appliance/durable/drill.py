"""Prove a mirror: its parts and its chain without any key, its seals with one."""

from collections.abc import Iterator
from pathlib import Path

from appliance.durable.disk import read_whole
from appliance.durable.keyless import Stretch, follow, refuse_break
from appliance.durable.manifest import Manifest
from appliance.durable.mirror import Mirror
from appliance.durable.reading import read_frames
from appliance.durable.segments import (
    FRAMES_START,
    Contents,
    Segment,
    SegmentHeader,
    name_of,
    read_header,
    segment_path,
)
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk


def refuse_unsound(mirror: Mirror) -> Manifest:
    """Read a mirror's journal whole, each part by its hash, each file by its chain.

    Returns:
        the manifest that names it all.

    Raises:
        JournalDamagedError: a file is missing, is not what was copied, or does not follow.
        NoBackupError, BackupDamagedError: see `read_manifest`.
        OSError: as the system does.
    """
    manifest = mirror.manifest()
    contents = Contents.of(sorted(manifest.journal))
    before: Stretch | None = None
    for number in contents.archives + contents.segments:
        after = _stretch(mirror, manifest, number)
        refuse_break(before, after)
        before = after
    return manifest


def refuse_unreadable(mirror: Mirror, key: bytes, disk: Disk, journal: Path) -> Iterator[None]:
    """Decipher every frame of a mirror's journal, and compare it with the box's own files.

    Args:
        mirror: as it stands on its key.
        key: the journal's.
        disk: where the box's journal is.
        journal: its directory; it may be open and growing.

    Yields:
        after each file, so that the caller may stop.

    Raises:
        JournalDamagedError: a frame does not open, or it is not what the box holds.
        NoBackupError, BackupDamagedError: see `read_manifest`.
        OSError: as the system does.
    """
    manifest = mirror.manifest()
    contents = Contents.of(sorted(manifest.journal))
    before: Stretch | None = None
    for number in contents.archives + contents.segments:
        image = _image(mirror, manifest, number)
        header, _ = read_header(image[:FRAMES_START], number, len(image), key)
        found, stretch = (
            read_frames(Segment(header, key), image, intact=True),
            follow(image, number),
        )
        growing = number == contents.segments[-1]
        if found.position.sequence < (stretch.durable if growing else stretch.end).sequence:
            raise JournalDamagedError(f"{name_of(number)}: frames cannot be deciphered")
        refuse_break(before, stretch)
        before, own = stretch, segment_path(journal, number)
        if disk.exists(own) and not _same(header, image, read_whole(disk, own), found.end):
            raise JournalDamagedError(f"{name_of(number)}: not what the box holds")
        yield


def _same(header: SegmentHeader, image: bytes, own: bytes, end: int) -> bool:
    """Tell whether the box's file begins as the copy does, unless an erasure wrote it anew.

    It does so to archives alone: another segment of that number is another box's.
    """
    rewritten = header.archive and own[:FRAMES_START] != image[:FRAMES_START]
    return rewritten or own[:end] == image[:end]


def _stretch(mirror: Mirror, manifest: Manifest, number: int) -> Stretch:
    return follow(_image(mirror, manifest, number), number)


def _image(mirror: Mirror, manifest: Manifest, number: int) -> bytes:
    name = segment_path(mirror.directory, number).name
    image = mirror.content(manifest.journal[name])
    if image is None:
        raise JournalDamagedError(f"{name} cannot be read")
    return image
