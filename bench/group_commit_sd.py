"""The same on the model of an SD card, the medium of the boxes.

A fast disk flushes in less time than Python takes to hand a turn from one thread to the next;
a card does not.
"""

from collections.abc import Iterator
from typing import Final

from bench.enqueue_sd import sd_card
from bench.ext4 import mounted
from bench.group_commit import rows_on
from bench.rows import Row

NAME: Final = "group_commit_sd"
COMMITS: Final = 96


def rows() -> Iterator[Row]:
    with sd_card() as (disk, place), mounted(disk, place):
        yield from rows_on(place, NAME, COMMITS)
