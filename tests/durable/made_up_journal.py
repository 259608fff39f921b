"""A journal of made-up payloads, and ways to damage it."""

from pathlib import Path

from appliance.durable.frames import BLOCK
from appliance.durable.journal import Journal
from appliance.durable.segments import FRAMES_START, Sizes
from tests.crash.laboratory import HOME, KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk

SMALL = Sizes(segment=8 * BLOCK, reserve=0)
DIRECTORY = HOME / "journal"
PAYLOADS = [f"payload {step} ".encode() * (1 + 90 * (step % 7)) for step in range(12)]


def opened(disk: RecordingDisk, seed: int = 0, sizes: Sizes = SMALL) -> Journal:
    return Journal.open(DIRECTORY, disk, KEY, MadeUpEntropy(seed), sizes=sizes)


def reopened(disk: RecordingDisk, seed: int = 1) -> Journal:
    """Open and read everything, as every program does that keeps something in a journal."""
    journal = opened(disk, seed)
    for _ in journal.replay():
        pass
    return journal


def written(*, parity: bool = True) -> dict[Path, bytes]:
    """Return the files of a journal that was closed well, or all but its parity."""
    disk = RecordingDisk()
    journal = opened(disk)
    for payload in PAYLOADS:
        journal.append(payload)
    journal.close()
    files = disk.contents()
    return {path: data for path, data in files.items() if parity or path.suffix != ".p"}


def end_of_frames(image: dict[Path, bytes]) -> tuple[Path, int]:
    """Return the last segment and where its frames end."""
    path = max(path for path in image if path.suffix == ".j")
    used = len(image[path].rstrip(b"\0"))
    return path, -(-used // BLOCK) * BLOCK


def overwritten(data: bytes, offset: int, patch: bytes) -> bytes:
    return data[:offset] + patch + data[offset + len(patch) :]


def without_blocks(segment: bytes, *frames: int) -> bytes:
    """Return a segment with zeros for some of its blocks, counted from its first frame."""
    for place in frames:
        segment = overwritten(segment, FRAMES_START + place * BLOCK, bytes(BLOCK))
    return segment


def overwrite(disk: RecordingDisk, path: Path, offset: int, patch: bytes) -> None:
    """Change a file under whoever has it open."""
    descriptor = disk.open(path)
    disk.pwrite(descriptor, patch, offset)
    disk.close(descriptor)
