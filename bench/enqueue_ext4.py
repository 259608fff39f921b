"""The same on an ext4 with its journal, in a file on this machine's own disk.

Where this machine's file system keeps no journal, an append costs one flush and not two:
the boxes' cards have one.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.counted import SIZE, counted_rows
from bench.enqueue import PLACE
from bench.ext4 import format_ext4
from bench.rows import Row

NAME: Final = "enqueue_ext4"


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        image = Path(directory) / "image"
        format_ext4(image, SIZE)
        yield from counted_rows(NAME, image, Path(directory) / "mounted")
