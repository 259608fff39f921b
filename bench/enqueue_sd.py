"""The same on a model of an SD card: slow to write, slower to flush, and counted.

A model and not a card: ext4 on a loop device whose every request takes its stated time.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.counted import SIZE, counted_rows
from bench.ext4 import format_ext4
from bench.fuse_disk import fuse_disk
from bench.place import PLACE
from bench.rows import Row

NAME: Final = "enqueue_sd"
A_WRITE_S: Final = 1e-3
A_WRITTEN_KIB_S: Final = 60e-6
A_FLUSH_S: Final = 4e-3


class SdCard:
    """A file that answers as slowly as a cheap card; one request at a time."""

    def __init__(self, image: Path) -> None:
        self.size = image.stat().st_size
        self._descriptor = os.open(image, os.O_RDWR)

    def read(self, size: int, offset: int) -> bytes:
        return os.pread(self._descriptor, size, offset)

    def write(self, data: bytes, offset: int) -> None:
        time.sleep(A_WRITE_S + len(data) / 1024 * A_WRITTEN_KIB_S)
        os.pwrite(self._descriptor, data, offset)

    def flush(self) -> None:
        time.sleep(A_FLUSH_S)


@contextmanager
def sd_card() -> Iterator[tuple[Path, Path]]:
    """Make a card that holds an ext4; give the disk, and where to mount it."""
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        image, disk = Path(directory) / "image", Path(directory) / "disk"
        format_ext4(image, SIZE)
        disk.touch()
        with fuse_disk(disk, SdCard(image)):
            yield disk, Path(directory) / "mounted"


def rows() -> Iterator[Row]:
    with sd_card() as (disk, place):
        yield from counted_rows(NAME, disk, place)
