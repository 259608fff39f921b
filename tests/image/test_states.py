"""Disks that cuts leave, drawn from what a box wrote and judged one by one."""

from pathlib import Path
from random import Random

from image.states import Recording, counts
from image.table import parts
from image.write_log import SECTOR
from tests.image.boxes import DURABLE, OLD, judge_of
from tests.image.write_logs import entry, flush, written


def test_what_a_cut_spoils_is_found_and_the_disk_as_it_was_stays(
    disk: Path, tmp_path: Path
) -> None:
    before = disk.read_bytes()
    root = parts(disk)[f"besace_{OLD}"].start // SECTOR
    spoilt, mended = (text.ljust(SECTOR, b"\0") for text in (b"old roof", b"old root"))
    log = written(
        tmp_path / "log",
        *(entry(root, 1, 0, spoilt), flush(), entry(root, 1, 0, mended), flush()),
        *(entry(root + 8, 1, 0, spoilt), flush()),
    )
    recording = Recording(disk, log)
    drawn = list(recording.states(judge_of(tmp_path), DURABLE, Random(2), 20))  # noqa: S311 - repeatable
    wrong = {left.flushes for left, found in drawn if found.wrong}
    assert {1} <= wrong <= {0, 1}
    told = counts([found for _, found in drawn])
    assert told[f"starts {OLD}"] == told["with data"] == 20
    assert 0 < told["wrong"] < 20
    assert disk.read_bytes() == before
