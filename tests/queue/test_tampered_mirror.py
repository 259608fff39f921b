"""Whatever is done to a key is found by the reading without a key, the drill or the restoration.

Who has the key in hand can write its manifest anew, so each change is tried both ways: the parts
alone, and a manifest made to agree with what was changed.  Each test counts.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import count, pairwise
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from appliance.domain.ancre import Ancre
from appliance.durable.drill import refuse_unreadable, refuse_unsound
from appliance.durable.journal import Journal
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import PARTS, Mirror
from appliance.durable.mirrored import Source
from appliance.errors import BackupDamagedError, BesaceError, JournalDamagedError
from appliance.queue.proving import prove
from appliance.queue.table import JournalDatabase
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.crash.recording import Image, RecordingDisk
from tests.queue.mutations import (
    edits,
    forging,
    inserts,
    removals,
    reorderings,
    tail_cuts,
)
from tests.queue.tampering import (
    NOON,
    SMALL,
    Change,
    changed,
    filled,
    lived,
    opened,
    segments,
    stripped,
)

BOX: Final = Path("/box")
STICK: Final = Path("/stick")
BACK: Final = Path("/back")
STAMP: Final = Stamp("cabinet", "boitier", "cle")
PART: Final = 16 * 4096
SEEDS: Final = count(5000)


class Found(NamedTuple):
    """What each look at a key says."""

    unread: bool
    drilled: bool
    restored: bool

    @property
    def told(self) -> bool:
        return self.unread or self.drilled or self.restored


class Judge:
    """Looks at keys as the box does that one of them is a copy of.

    Attributes:
        key: what is on the key when nobody touched it.
    """

    def __init__(self, pristine: Path, anchors: Sequence[Ancre]) -> None:
        self.anchors = anchors
        self._own = held(pristine)
        self.key = mirrored(pristine)

    def look(self, key: Image) -> Found:
        return Found(
            refused(lambda: refuse_unsound(stick(key))),
            refused(lambda: self._drill(key)),
            not self.restores(key, self.anchors),
        )

    def _drill(self, key: Image) -> None:
        for _ in refuse_unreadable(stick(key), KEY, RecordingDisk(self._own), BOX):
            pass

    @staticmethod
    def restores(key: Image, anchors: Sequence[Ancre]) -> bool:
        """Tell whether a blank box takes the key, and nothing there speaks against an anchor."""
        mirror, disk = stick(key), RecordingDisk()
        with suppress(BesaceError):
            if mirror.put_back(mirror.manifest(), BACK, disk):
                return False  # no parity here that could rebuild it
            entropy = MadeUpEntropy(next(SEEDS))
            journal = Journal.open(BACK, disk, KEY, entropy, sizes=SMALL, expected=True)
            database = JournalDatabase(journal)
            return prove(journal, database.storage.liens(), anchors).entiere
        return False


def refused(look: Callable[[], object]) -> bool:
    try:
        look()
    except (JournalDamagedError, BackupDamagedError):
        return True
    return False


def held(directory: Path) -> Image:
    return {BOX / path.name: path.read_bytes() for path in directory.iterdir()}


def mirrored(directory: Path) -> Image:
    """Return a key on which the manifest agrees with a journal as it stands there."""
    disk = RecordingDisk(held(directory))
    Mirror(disk, STICK, PART).copy(Source(BOX, {}), STAMP, NOON)
    return {path: data for path, data in disk.contents().items() if path.is_relative_to(STICK)}


def stick(key: Image) -> Mirror:
    return Mirror(RecordingDisk(key), STICK, PART)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pristine") / "journal"


@pytest.fixture(scope="module")
def judge(pristine: Path) -> Judge:
    anchors = lived(pristine)
    return Judge(pristine, anchors)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_a_key_that_nobody_touched_passes_every_look(judge: Judge) -> None:
    assert not judge.look(judge.key).told


def parts_of(key: Image) -> list[Path]:
    return sorted(path for path in key if path.parent.name == PARTS)


def changed_parts(key: Image) -> Iterator[Image]:
    """Edit, cut, remove, empty and exchange parts, and leave the manifest alone."""
    parts = parts_of(key)
    for path in parts:
        data = key[path]
        for place in (0, len(data) // 2, len(data) - 1):
            yield {**key, path: data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]}
        yield {**key, path: data[:-1]}
        yield {**key, path: data + b"\0"}
        yield {one: content for one, content in key.items() if one != path}
    for one, other in pairwise(parts):
        yield {**key, one: key[other], other: key[one]}
        yield {**key, one: key[other]}


def test_each_change_of_a_part_is_found_without_a_key(judge: Judge) -> None:
    found = [judge.look(key) for key in changed_parts(judge.key)]
    assert len(found) >= 100
    assert all(one.unread and one.drilled and one.restored for one in found)
    stray = {**judge.key, STICK / PARTS / ("0" * 64): b"of another box"}
    assert not judge.look(stray).told  # named by nothing, read by nothing


@pytest.mark.parametrize(
    ("changes", "expected"),
    [(edits, 143), (removals, 66), (inserts, 21), (reorderings, 62)],
    ids=["edits", "removals", "inserts", "reorderings"],
)
def test_each_change_under_a_manifest_written_anew_is_found(
    changes: Callable[[Path, int], Iterator[Change]],
    expected: int,
    pristine: Path,
    judge: Judge,
    copy: Path,
) -> None:
    found = Counter[str]()
    for directory in changed(pristine, copy, changes(pristine, judge.anchors[-1].sequence)):
        look = judge.look(mirrored(directory))
        found.update(name for name, said in look._asdict().items() if said)
    assert found["drilled"] == found["restored"] == expected
    assert found["unread"] >= expected - 5  # of the end marks of five archives only the seal tells


def test_a_tail_cut_under_a_manifest_written_anew_is_found_by_an_anchor_that_follows(
    pristine: Path, judge: Judge, copy: Path
) -> None:
    found = told = 0
    for directory in changed(pristine, copy, tail_cuts(pristine)):
        key = mirrored(directory)
        sequence, _ = stick(key).manifest().head
        look, short = judge.look(key), sequence + 1 < judge.anchors[-1].sequence
        assert look.restored or not short
        assert not look.unread  # it looks like a copy of before
        assert not look.drilled
        assert judge.restores(key, ())  # without an anchor it is a copy as any older one
        found, told = found + look.restored, told + (not look.restored)
    assert found >= 5
    assert told >= 5


def test_an_older_manifest_with_its_parts_is_found_by_a_younger_anchor(
    judge: Judge, copy: Path
) -> None:
    for lives in (1, 2, 3):
        shutil.rmtree(copy, ignore_errors=True)
        lived(copy, lives=lives, after=0)
        key = mirrored(copy)
        assert judge.look(key).restored is (lives < 3)
        assert judge.restores(key, judge.anchors[:lives])


def test_a_chain_written_anew_without_the_key_fools_nobody_who_has_it(
    pristine: Path, judge: Judge, copy: Path
) -> None:
    """A ciphertext is changed, and every hash after it made to agree: no key is needed for that."""
    forged = 0
    for rank, _ in enumerate(segments(pristine)):
        for directory in changed(pristine, copy, iter([forging(rank)])):
            look = judge.look(mirrored(directory))
            assert (look.unread, look.drilled) == (False, True)
            forged += look.restored
    assert forged >= 3  # the last segment lies behind the anchors: a restoration finds a torn tail


def test_the_parts_of_another_practice_open_with_no_key_of_ours(judge: Judge) -> None:
    disk = RecordingDisk()
    other = Journal.open(BOX, disk, bytes(32), MadeUpEntropy(next(SEEDS)), sizes=SMALL)
    for rank in range(30):
        other.append(b"%d" % rank)
    Mirror(disk, STICK, PART).copy(Source(BOX, {}), STAMP, NOON)
    other.close()
    assert judge.look(disk.contents()) == (False, True, True)


def test_the_parts_of_a_box_that_was_restored_from_ours_contradict_box_and_anchors(
    judge: Judge, copy: Path
) -> None:
    lived(copy, lives=1, after=0)
    for _ in range(3):
        with closing(opened(copy)) as database:
            filled(database, "ailleurs", 20)
    stripped(copy)
    assert judge.look(mirrored(copy)) == (False, True, True)
