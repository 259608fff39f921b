"""A file system of one's own on a loop device, with the device's own counters."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from bench.rows import UnmeasurableError, first_line

SECTOR: Final = 512


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a block device was asked to do.

    Attributes:
        writes: requests to write, empty flushes included.
        sectors: of 512 bytes, written.
        flushes: asked for.
    """

    writes: int
    sectors: int
    flushes: int

    @classmethod
    def of(cls, device: str) -> Self:
        """Read the counters of a device such as `loop0` (Documentation/block/stat)."""
        fields = Path(f"/sys/block/{device}/stat").read_text(encoding="ascii").split()
        return cls(int(fields[4]), int(fields[6]), int(fields[15]))

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.writes + other.writes,
            self.sectors + other.sectors,
            self.flushes + other.flushes,
        )

    def __sub__(self, other: Self) -> Self:
        return type(self)(
            self.writes - other.writes,
            self.sectors - other.sectors,
            self.flushes - other.flushes,
        )

    @property
    def kib(self) -> float:
        return self.sectors * SECTOR / 1024


def format_ext4(image: Path, size: int) -> None:
    """Make `image` a whole ext4, so that nothing is initialised behind a measure's back."""
    with image.open("wb") as file:
        file.truncate(size)
    options = "lazy_itable_init=0,lazy_journal_init=0,nodiscard"
    subprocess.run(("mkfs.ext4", "-q", "-F", "-b", "4096", "-E", options, image), check=True)


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[str]:
    """Mount the ext4 in `image` on `place` through a loop device; give the device's name.

    Raises:
        UnmeasurableError: the system does not let us.
    """
    with ExitStack() as undo:
        device = _run("losetup", "--find", "--show", "--direct-io=on", image)
        detach = ("losetup", "--detach", device)
        undo.callback(subprocess.run, detach, check=False, stderr=subprocess.DEVNULL)
        place.mkdir()
        _run("mount", "-t", "ext4", device, place)
        undo.callback(_run, "umount", "--lazy", place)
        yield Path(device).name


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise UnmeasurableError(
            f"a file system of its own cannot be mounted: {first_line(done.stderr)}"
        )
    return done.stdout.strip()
