"""Durability bugs, seeded one by one: each must be found, or the laboratory proves nothing.

A mutant is a disk that does less than it is asked, or one part of the code put out of action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from appliance.durable import frames, reader, writer
from appliance.durable.journal import Journal
from appliance.durable.segments import Segment, SegmentHeader
from appliance.queue.storage import JournalStorage
from tests.crash.enumeration import Plan, enumerate_states
from tests.crash.faults import FAULTS, fail_everywhere
from tests.crash.recording import RecordingDisk

GLANCES: Final = 4
SEEDS: Final = 12
DENSE: Final = 512
REPLAY: Final = Journal.replay


class NeverSyncs(RecordingDisk):
    def fdatasync(self, descriptor: int) -> None:
        self._call(change=True)


class NeverSyncsNames(RecordingDisk):
    def sync_directory(self, path: Path) -> None:
        self._call(change=True)


class SyncsTooLate(RecordingDisk):
    """Says that it is done one sync before it is: acknowledged, then synced."""

    _late: int | None = None

    def fdatasync(self, descriptor: int) -> None:
        late, self._late = self._late, descriptor
        if late in self._descriptors:
            super().fdatasync(late)


class NamesBeforeContent(RecordingDisk):
    """Renames what was never synced."""

    def fdatasync(self, descriptor: int) -> None:
        path = self._path_of(descriptor)
        if not path.name.endswith((".pre", ".new")):
            super().fdatasync(descriptor)

    def _path_of(self, descriptor: int) -> Path:
        file = self._descriptors[descriptor]
        return next(name for name, held in self._names.items() if held is file)


class ForgetsTheFirstSync(RecordingDisk):
    """Trusts what it finds at opening: no sync before the first write of an opening."""

    _written: frozenset[int] = frozenset()

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        self._written |= {descriptor}
        super().pwrite(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        if descriptor in self._written:
            super().fdatasync(descriptor)


class BelievesAFailedSync(RecordingDisk):
    """Tries again and is told that all is well, as kernels do: the pages are called clean."""

    def fdatasync(self, descriptor: int) -> None:
        with suppress(OSError):
            super().fdatasync(descriptor)


class LocksNothing(RecordingDisk):
    def lock(self, descriptor: int) -> bool:
        self._call()
        return True


class WritesShort(RecordingDisk):
    """Believes a write that stopped short."""

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        whole = len(data) - len(data) % 512
        super().pwrite(descriptor, data[: whole - 3584 or whole], offset)


def highest_living(storage: JournalStorage, table: str) -> int:
    return max(storage.numbers(table), default=0)


class DenseSegment(Segment):
    def __init__(self, header: SegmentHeader, key: bytes) -> None:
        super().__init__(header, key)
        self.alignment = DENSE


@contextmanager
def share_blocks() -> Iterator[None]:
    """Pad frames to sectors, not to what a medium may spoil in one write."""
    with ExitStack() as patches:
        for place, name, dense in (
            (frames.frame_size, "__defaults__", (DENSE,)),
            (writer, "BLOCK", DENSE),
            (writer, "Segment", DenseSegment),
            (reader, "Segment", DenseSegment),
        ):
            patches.enter_context(patch.object(place, name, dense))
        yield


def replay_but_the_first(journal: Journal) -> Iterator[tuple[int, bytes]]:
    trusted = journal.index is not None
    return islice(REPLAY(journal), int(trusted), None)


@dataclass(frozen=True)
class Mutant:
    """A seeded bug.

    Attributes:
        make_disk: the disk with the bug.
        patched: the code with the bug, while the context lasts.
        trial: where it shows.
    """

    make_disk: Callable[[], RecordingDisk] = RecordingDisk
    patched: Callable[[], AbstractContextManager[Any]] = nullcontext
    trial: str = "journal"


MUTANTS: Final[dict[str, Mutant]] = {
    "no fdatasync": Mutant(NeverSyncs),
    "no sync of directories": Mutant(NeverSyncsNames),
    "acknowledged before the sync": Mutant(SyncsTooLate),
    "renamed before the content is synced": Mutant(NamesBeforeContent),
    "what a killed program left is not synced at opening": Mutant(ForgetsTheFirstSync),
    "goes on after a failed sync": Mutant(BelievesAFailedSync),
    "no lock": Mutant(LocksNothing),
    "a write that stopped short is believed": Mutant(WritesShort),
    "frames share blocks": Mutant(patched=share_blocks),
    "damage is cut off as if it were a torn tail": Mutant(
        patched=partial(patch.object, reader, "refuse_damage", lambda *_: None)
    ),
    "a checkpoint is trusted too far": Mutant(
        patched=partial(patch.object, Journal, "replay", replay_but_the_first)
    ),
    "a number is given again": Mutant(
        patched=partial(patch.object, JournalStorage, "last_number", highest_living),
        trial="documents",
    ),
}


def catch(name: str) -> str:
    """Return what told of a mutant first; an empty text when nothing did."""
    mutant = MUTANTS[name]
    with mutant.patched():
        return next(_alarms(mutant), "")


def _alarms(mutant: Mutant) -> Iterator[str]:
    """Glance at a few lives, let calls fail, then look long at more lives."""
    yield from _seen(mutant, range(GLANCES), per_cut=3)
    yield from fail_everywhere(mutant.trial, FAULTS[0], mutant.make_disk).failures
    yield from _seen(mutant, range(SEEDS), per_cut=12)


def _seen(mutant: Mutant, seeds: Iterable[int], per_cut: int) -> Iterator[str]:
    for seed in seeds:
        plan = Plan(mutant.trial, seed, per_cut=per_cut)
        yield from enumerate_states(plan, mutant.make_disk, most=1).failures
