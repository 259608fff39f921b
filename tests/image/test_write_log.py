"""What a log of writes says, and the disks that cuts may leave of it."""

from pathlib import Path
from random import Random

import pytest

from image.write_log import SECTOR, Left, Replay, Write, lefts, spans
from tests.image.write_logs import discard, flush, write, written


def letters(disk: Path) -> str:
    """Return the first letter of each sector; `.` for one of zeros."""
    data = disk.read_bytes()
    return "".join(chr(data[at] or ord(".")) for at in range(0, len(data), SECTOR))


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    disk = tmp_path / "disk"
    disk.write_bytes(bytes(4 * SECTOR))
    return disk


def test_writes_are_told_by_the_flush_that_made_them_durable(tmp_path: Path) -> None:
    log = written(
        tmp_path / "log", write(0, "a", 2), discard(0, 4), flush(), flush(), write(3, "b")
    )
    assert spans(log) == [
        [Write(at=0, source=2 * SECTOR, size=2 * SECTOR)],
        [],
        [Write(at=3 * SECTOR, source=8 * SECTOR, size=SECTOR)],
    ]


def test_what_the_head_does_not_count_is_not_read(tmp_path: Path) -> None:
    log = written(tmp_path / "log", write(0, "a"), flush(), write(1, "b"), count=2)
    assert len(spans(log)[0]) == 1
    assert spans(log)[1] == []


def test_a_log_that_is_none_or_ends_too_soon_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"")
    with pytest.raises(ValueError, match="no head"):
        spans(log)
    log.write_bytes(bytes(SECTOR))
    with pytest.raises(ValueError, match="no log"):
        spans(log)
    written(log, write(0, "a"), count=2)
    with pytest.raises(ValueError, match="too soon"):
        spans(log)
    log.write_bytes(written(log, write(0, "a")).read_bytes()[:-1])
    with pytest.raises(ValueError, match="too soon"):
        spans(log)


def test_a_disk_is_what_was_flushed_and_what_is_left_and_goes_on_from_there(
    tmp_path: Path, disk: Path
) -> None:
    log = written(tmp_path / "log", write(0, "a"), flush(), write(0, "b"), write(1, "c"), flush())
    replay = Replay(disk, log)
    later = replay.between[1]
    with replay.after(Left(0, ())):
        assert letters(disk) == "...."
    with replay.after(Left(1, (later[1],))):
        assert letters(disk) == "ac.."
    assert letters(disk) == "a..."
    with replay.after(Left(1, tuple(later))):
        assert letters(disk) == "bc.."
    with replay.after(Left(2, ())):
        assert letters(disk) == "bc.."
    with pytest.raises(ValueError, match="0 after 2"), replay.after(Left(0, ())):
        pass


def test_writes_to_one_place_are_undone_to_what_was_there_before_them(
    tmp_path: Path, disk: Path
) -> None:
    replay = Replay(disk, written(tmp_path / "log", write(0, "a"), write(0, "b", 2)))
    with replay.after(Left(0, tuple(replay.between[0]))):
        assert letters(disk) == "bb.."
    assert letters(disk) == "...."


def test_cuts_are_drawn_anew_the_same_in_order_and_half_of_them_where_little_is_written(
    tmp_path: Path,
) -> None:
    busy = [one for number in range(50) for one in (write(8 + number, "q"), flush())]
    log = written(tmp_path / "log", *busy, write(0, "a"), write(1, "b", 2), flush(), *busy)
    between = spans(log)
    quiet = range(8 * SECTOR, 99 * SECTOR)
    drawn = lefts(between, quiet, Random(1), 80)  # noqa: S311 - repeatable
    assert drawn == lefts(between, quiet, Random(1), 80)  # noqa: S311 - repeatable
    moments = [left.flushes for left in drawn]
    assert moments == sorted(moments)
    assert moments.count(50) >= 40
    there = {left.kept for left in drawn if left.flushes == 50}
    first, second = between[50]
    assert {(), (first,), (first, second), (second,)} <= there
    assert (first, second._replace(size=SECTOR)) in there, "a write that is torn"
