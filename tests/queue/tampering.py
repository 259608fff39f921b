"""A journal that lived for a while, and every way to change it behind its back."""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from typing import Any, Final

from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.domain.preuve import Preuve
from appliance.durable.disk import SystemDisk
from appliance.durable.frames import BLOCK, FrameHeader
from appliance.durable.journal import Journal
from appliance.durable.segments import FRAMES_START, Sizes
from appliance.errors import JournalDamagedError
from appliance.queue.proving import prove
from appliance.queue.table import JournalDatabase
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.ground.sources import PROJECT

SMALL: Final = Sizes(segment=8 * BLOCK, reserve=0)
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANY_SEED: Final = count(1000)

COMMITS: Final = (14, 14, 34)
"""Of each life: the last one leaves segments that no archive took yet."""

Change = Callable[[Path], None]


def _outside() -> Any:
    """Load the program for third parties as they do: from its file alone."""
    spec = spec_from_file_location("verify_besace", PROJECT / "tools/verify_besace.py")
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OUTSIDE: Final = _outside()


def opened(directory: Path, seed: int | None = None, *, expected: bool = True) -> JournalDatabase:
    """Open a journal of small segments; with another seed, other keys."""
    entropy = MadeUpEntropy(next(ANY_SEED) if seed is None else seed)
    with ExitStack() as undo:
        disk = SystemDisk()
        journal = Journal.open(directory, disk, KEY, entropy, sizes=SMALL, expected=expected)
        undo.callback(journal.close)
        database = JournalDatabase(journal)
        undo.pop_all()
    return database


def journal_of(database: JournalDatabase) -> Journal:
    journal: Journal = database.storage._ledger._journal
    return journal


def anchored(database: JournalDatabase) -> Ancre:
    at = journal_of(database).position
    return Ancre(sequence=at.durable, chain=at.chain, le=NOON, par=MoyenAncre.FEUILLE, ou="jour")


def filled(database: JournalDatabase, word: str, commits: int) -> None:
    for rang in range(commits):
        database.insert({"texte": word, "rang": rang})


def lived(
    directory: Path, word: str = "vrai", *, lives: int = 3, sincere: int = 0, after: int = 6
) -> Sequence[Ancre]:
    """Write a journal of some lives, an archive or two each; return an anchor of each.

    The same from run to run.  No parity and no checkpoint are left, as who changes a journal
    would not leave them.

    Args:
        directory: a new one.
        word: what its documents say.
        lives: how many.
        sincere: how many of them say the truth first.
        after: commits after each anchor; those after the last one are known to nobody outside.
    """
    seeds = count()
    opened(directory, next(seeds), expected=False).close()
    anchors = []
    for life in range(lives):
        said = "vrai" if life < sincere else word
        with closing(opened(directory, next(seeds))) as database:
            filled(database, said, COMMITS[life])
        with closing(opened(directory, next(seeds))) as database:
            anchors.append(anchored(database))
            filled(database, said, after if life == lives - 1 else 6)
    stripped(directory)
    return anchors


def stripped(directory: Path) -> None:
    for path in (*directory.glob("*.p"), *directory.glob("*.s")):
        path.unlink()


def segments(directory: Path) -> list[Path]:
    return sorted(directory.glob("seg-*.j"))


def frames(directory: Path, until: int) -> list[tuple[Path, int]]:
    """Return the place of each frame of the segments up to a sequence; each takes one block."""
    return [
        (path, offset)
        for path in segments(directory)
        for offset in range(FRAMES_START, path.stat().st_size, BLOCK)
        if (found := FrameHeader.parse(path.read_bytes(), offset)) and found.sequence <= until
    ]


def ours(directory: Path, anchors: Sequence[Ancre]) -> Preuve | None:
    """Return what `besace verify` proves; None where it finds damage."""
    try:
        database = opened(directory)
        with closing(journal_of(database)) as journal:  # the database itself would pack
            return prove(journal, database.storage.liens(), anchors)
    except JournalDamagedError:
        return None


def theirs(directory: Path, anchors: Sequence[Ancre], key: bytes | None = KEY) -> dict[str, Any]:
    """Return what the program for third parties reports."""
    held = [OUTSIDE.Anchor(one.sequence, one.chain, str(rank)) for rank, one in enumerate(anchors)]
    report: dict[str, Any] = OUTSIDE.verify(directory, held, key).report(keyed=key is not None)
    return report


def agreed(directory: Path, anchors: Sequence[Ancre]) -> dict[str, Any]:
    """Ask both, check that they agree on everything, and return the report."""
    first, proof = theirs(directory, anchors), ours(directory, anchors)
    if proof is None:
        assert first["damage"]
        return first
    report = theirs(directory, anchors)  # again: an opening heals a torn tail and bears witness
    assert not first["damage"]
    assert first["ok"] == report["ok"] == proof.entiere
    assert (report["sequence"], report["chain"]) == (proof.sequence, proof.chain.hex())
    assert [said for *_, said in report["anchors"]] == [
        said.value for said in proof.ancres.values()
    ]
    covered = proof.archives_couvertes
    archives = [[one.archive, one.etat.value, one.archive in covered] for one in proof.liens]
    assert report["archives"] == archives
    assert report["covered"] == proof.couverte
    return report


def changed(pristine: Path, to: Path, changes: Iterator[Change]) -> Iterator[Path]:
    """Yield a fresh copy of a journal for each change, changed."""
    for change in changes:
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(pristine, to)
        change(to)
        yield to
