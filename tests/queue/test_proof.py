"""Whatever is done to a journal is found wherever an anchor follows, by both verifiers alike.

Each test counts the changes that it made: one that makes none proves nothing.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from appliance.domain.ancre import Ancre
from appliance.durable.archives import make_archive
from appliance.durable.frames import BLOCK
from appliance.durable.places import ARCHIVE
from appliance.durable.segments import FRAMES_START, Position, SegmentHeader
from appliance.sealing.aead import Algorithm
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.queue.tampering import (
    SMALL,
    Change,
    agreed,
    changed,
    filled,
    frames,
    journal_of,
    lived,
    opened,
    segments,
    theirs,
)

FOR_EVER = 1 << 60


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pristine") / "journal"


@pytest.fixture(scope="module")
def anchors(pristine: Path) -> Sequence[Ancre]:
    return lived(pristine)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def write(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def read(path: Path, offset: int) -> bytes:
    return path.read_bytes()[offset : offset + BLOCK]


def here(directory: Path, path: Path) -> Path:
    """Return the file of that name in another copy."""
    return directory / path.name


def edit(path: Path, offset: int) -> Change:
    def change(directory: Path) -> None:
        [byte] = here(directory, path).read_bytes()[offset : offset + 1]
        write(here(directory, path), offset, bytes([byte ^ 1]))

    return change


def edits(pristine: Path, until: int) -> Iterator[Change]:
    """A bit in each part of each frame, and along each archive."""
    for path, offset in frames(pristine, until):
        for within in (9, 30, 60, 70):  # sequence, link, ciphertext, tag
            yield edit(path, offset + within)
    for path in sorted(pristine.glob("arc-*.a")):
        size = path.stat().st_size
        for offset in range(FRAMES_START, size, (size - FRAMES_START) // 5):
            yield edit(path, offset)


def removals(pristine: Path, until: int) -> Iterator[Change]:
    """Each frame, those behind it moved up or not; each file."""
    for path, offset in frames(pristine, until):

        def erase(directory: Path, path: Path = path, offset: int = offset) -> None:
            write(here(directory, path), offset, bytes(BLOCK))

        def move_up(directory: Path, path: Path = path, offset: int = offset) -> None:
            data = here(directory, path).read_bytes()
            kept = data[:offset] + data[offset + BLOCK :] + bytes(BLOCK)
            here(directory, path).write_bytes(kept)

        yield erase
        yield move_up
    for path in (*sorted(pristine.glob("arc-*.a")), *segments(pristine)[:-1]):

        def remove(directory: Path, path: Path = path) -> None:
            here(directory, path).unlink()

        yield remove


def inserts(pristine: Path, until: int) -> Iterator[Change]:
    """Each frame, put a second time behind itself, where another one stood."""
    for (path, offset), (other, _) in pairwise(frames(pristine, until)):
        if path != other:
            continue

        def insert(directory: Path, path: Path = path, offset: int = offset) -> None:
            data = here(directory, path).read_bytes()
            again = data[: offset + BLOCK] + data[offset:-BLOCK]
            here(directory, path).write_bytes(again)

        yield insert


def reorderings(pristine: Path, until: int) -> Iterator[Change]:
    """Each two frames that follow each other, and each two files."""
    for one, other in pairwise(frames(pristine, until)):

        def swap(
            directory: Path,
            one: tuple[Path, int] = one,
            other: tuple[Path, int] = other,
        ) -> None:
            first, second = read(*one), read(*other)
            write(here(directory, one[0]), one[1], second)
            write(here(directory, other[0]), other[1], first)

        yield swap
    for kind in ("seg-*.j", "arc-*.a"):
        for one_file, other_file in combinations(sorted(pristine.glob(kind)), 2):

            def exchange(directory: Path, one: Path = one_file, other: Path = other_file) -> None:
                here(directory, one).write_bytes(other.read_bytes())
                here(directory, other).write_bytes(one.read_bytes())

            yield exchange


def tail_cuts(pristine: Path) -> Iterator[Change]:
    """All from a frame on: what an anchor follows, and what none does."""
    for path, offset in frames(pristine, FOR_EVER)[1:]:

        def cut(directory: Path, path: Path = path, offset: int = offset) -> None:
            data = here(directory, path).read_bytes()
            here(directory, path).write_bytes(data[:offset].ljust(len(data), b"\0"))
            for later in segments(directory):
                if later.name > path.name:
                    later.unlink()

        yield cut


@pytest.mark.parametrize(
    ("changes", "expected"),
    [(edits, 143), (removals, 66), (inserts, 21), (reorderings, 62)],
    ids=["edits", "removals", "inserts", "reorderings"],
)
def test_each_change_without_the_key_is_found_by_both(
    changes: Callable[[Path, int], Iterator[Change]],
    expected: int,
    pristine: Path,
    anchors: Sequence[Ancre],
    copy: Path,
) -> None:
    found = 0
    for directory in changed(pristine, copy, changes(pristine, anchors[-1].sequence)):
        assert not agreed(directory, anchors)["ok"], found
        found += 1
    assert found == expected


def test_a_change_after_the_last_anchor_never_touches_what_is_told_as_anchored(
    pristine: Path, anchors: Sequence[Ancre], copy: Path
) -> None:
    last, loose = anchors[-1].sequence, 0
    for kind in (removals, inserts):
        for directory in changed(pristine, copy, kind(pristine, FOR_EVER)):
            report = agreed(directory, anchors)
            if report["ok"]:
                loose += 1
                assert report["covered"] == last
                assert report["chain"] != theirs(pristine, anchors)["chain"]
    assert loose >= 5


def test_a_cut_tail_is_found_wherever_an_anchor_follows_and_told_where_none_does(
    pristine: Path, anchors: Sequence[Ancre], copy: Path
) -> None:
    found = told = 0
    for directory in changed(pristine, copy, tail_cuts(pristine)):
        short = theirs(directory, anchors)["sequence"] < anchors[-1].sequence
        report = agreed(directory, anchors)
        assert report["ok"] is not short
        assert short or report["covered"] == anchors[-1].sequence
        found, told = found + short, told + (not short)
    assert found >= 5
    assert told >= 5


@pytest.mark.parametrize("lives", [0, 1, 2])
def test_a_rollback_to_a_backup_is_found_when_an_anchor_is_younger(
    lives: int, anchors: Sequence[Ancre], copy: Path
) -> None:
    lived(copy, lives=lives + 1, after=0)  # the same box at its third, second or first anchor
    assert [said for *_, said in agreed(copy, anchors[lives + 1 :])["anchors"]] == ["au-delà"] * (
        2 - lives
    )
    assert agreed(copy, anchors[lives + 1 :])["ok"] is (lives == 2)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_journal_written_anew_with_the_key_contradicts_the_anchors(
    kept: int, anchors: Sequence[Ancre], copy: Path
) -> None:
    """All of it, or what came after one anchor or two."""
    lived(copy, "faux", sincere=kept)
    report = agreed(copy, anchors)
    assert not report["ok"]
    assert report["anchors"][-1][-1] == "contredite"
    assert agreed(copy, anchors[:kept])["ok"]


def test_what_is_written_anew_after_the_last_anchor_is_told_as_without_one(
    anchors: Sequence[Ancre], copy: Path
) -> None:
    lived(copy, after=0)
    with closing(opened(copy)) as database:
        filled(database, "faux", 3)
    report = agreed(copy, anchors)
    assert report["ok"]
    assert report["covered"] == anchors[-1].sequence < report["sequence"]


@pytest.mark.parametrize("noted", [False, True])
def test_an_archive_written_anew_with_the_key_is_found_or_loses_its_anchor(
    noted: bool,  # noqa: FBT001 - a parameter of the test
    pristine: Path,
    anchors: Sequence[Ancre],
    copy: Path,
) -> None:
    assert [2, "liée", True] in agreed(pristine, anchors)["archives"]
    for number in (2, 4, 6, 8, 10):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(pristine, copy)
        database = opened(copy)
        journal = journal_of(database)
        journal.checkpoint(None)
        entries = journal.archives.entries(ARCHIVE | number)
        lies = [data.replace(b"vrai", b"faux") for _, data in entries]
        journal.archives.rewrite(ARCHIVE | number, lies)
        if noted:
            database.storage._ledger._bind()
        journal.close()
        report = agreed(copy, anchors)
        states = {one: (state, covered) for one, state, covered in report["archives"]}
        assert states[number] == (("liée", False) if noted else ("refaite", False))
        assert report["ok"] is noted


def test_a_false_past_packed_under_a_true_head_proves_nothing_and_says_so(
    anchors: Sequence[Ancre], copy: Path
) -> None:
    copy.mkdir()
    end = Position(anchors[-1].sequence + 1, anchors[-1].chain)
    image, _ = make_archive(KEY, range(1, 3), end, [b"faux"], MadeUpEntropy(1))
    (copy / "arc-00000002.a").write_bytes(image)
    header = SegmentHeader(3, 3, Algorithm.AES_256_GCM, end, SMALL.segment, bytes(32))
    (copy / "seg-00000003.j").write_bytes((header.pack(KEY) * 2).ljust(SMALL.segment, b"\0"))
    report = theirs(copy, anchors)
    assert [said for *_, said in report["anchors"]] == ["archivée"] * 3
    assert report["archives"] == [[2, "libre", False]]
    assert report["covered"] == 0


def test_without_a_key_the_chain_and_the_anchors_are_proved_and_nothing_else(
    pristine: Path, anchors: Sequence[Ancre]
) -> None:
    keyless, keyed = theirs(pristine, anchors, None), theirs(pristine, anchors)
    assert keyless["chain"] == keyed["chain"]
    assert keyless["anchors"] == keyed["anchors"]
    assert {state for _, state, _ in keyless["archives"]} == {"inconnue"}
