"""What keeps a practice's past, under trial: compaction and erasure, each its own lives."""

from random import Random
from typing import Any, Final

from tests.crash.journal_trial import LENGTHS, JournalTrial
from tests.crash.judging import Promise, Trial
from tests.crash.mirror_trial import MirrorTrial
from tests.crash.workloads import TABLES, DocumentsTrial


class CompactionTrial(JournalTrial):
    """The journal's trial; half of what it does is to pack what is closed."""

    def act(self, random: Random, promise: Promise) -> None:
        if random.random() < 0.5:
            self._archive(random)
        else:
            self._append(promise, random.choice(LENGTHS))


class ErasureTrial(DocumentsTrial):
    """The documents' trial; a third of what it does is to remove one and leave nothing of it."""

    def act(self, random: Random, promise: Promise) -> None:
        held = promise.kept[TABLES[0]]
        if held and random.random() < 0.35:
            self._remove(promise, TABLES[0], random.choice([*held]))
            self._database.storage.expunge()
        elif held and random.random() < 0.3:
            self._patch(promise, TABLES[0], random.choice([*held]), {"state": random.random()})
        else:
            self._insert(promise, {TABLES[0]: random.randint(1, 3)})

    def verify(self) -> None:
        """Finish what a cut may have left, then look whether the key opens anything erased."""
        super().verify()
        self._database.storage.expunge()
        held = self.state()
        opened = b"".join(self._journal.entries())
        for table, living in held.items():
            for number in range(1, max(living, default=0)):
                assert number in living or _mark(table, number) not in opened, "not erased"

    def document(self, table: str, number: int) -> dict[str, Any]:
        return {**super().document(table, number), "bytes": _mark(table, number)}


def _mark(table: str, number: int) -> bytes:
    return b"document %s %d." % (table.encode(), number)


KEEPING: Final[dict[str, type[Trial]]] = {
    "backup": MirrorTrial,
    "compaction": CompactionTrial,
    "erasure": ErasureTrial,
}
"""By act; a restoration has its own laboratory, see `restoring`."""
