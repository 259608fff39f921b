"""Whatever is done to a journal is found wherever an anchor follows, by both verifiers alike.

Each test counts the changes that it made: one that makes none proves nothing.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from appliance.domain.ancre import Ancre
from appliance.durable.archives import make_archive
from appliance.durable.places import ARCHIVE
from appliance.durable.segments import Position, SegmentHeader
from appliance.sealing.aead import Algorithm
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.queue.mutations import FOR_EVER, edits, inserts, removals, reorderings, tail_cuts
from tests.queue.tampering import (
    SMALL,
    Change,
    agreed,
    changed,
    filled,
    journal_of,
    lived,
    opened,
    theirs,
)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pristine") / "journal"


@pytest.fixture(scope="module")
def anchors(pristine: Path) -> Sequence[Ancre]:
    return lived(pristine)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "journal"


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
