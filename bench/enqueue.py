"""One durable invoice of 2 KB on a fast disk, beside the limits and the rivals.

On an ext4 as `mkfs` makes it, its journal included, in a file on this machine's own disk: the
boxes' cards have one, and not every machine that measures does.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.counted import SIZE, counted_rows
from bench.ext4 import format_ext4
from bench.place import PLACE
from bench.rows import Row

NAME: Final = "enqueue"


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        image = Path(directory) / "image"
        format_ext4(image, SIZE)
        yield from counted_rows(NAME, image, Path(directory) / "mounted")
