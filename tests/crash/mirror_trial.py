"""A journal and its mirror under trial: a copy that is cut anywhere leaves the one before it."""

from pathlib import Path
from random import Random
from typing import Any, ClassVar, Final

from appliance.durable.journal import Journal
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import PARTS, Mirror
from appliance.durable.mirrored import Source
from appliance.errors import BackupDamagedError, NoBackupError
from tests.crash.journal_trial import LENGTHS, JournalTrial
from tests.crash.judging import Promise, Trial
from tests.crash.laboratory import HOME, KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON

KEY_DIRECTORY: Final = HOME / "key"
SOURCE: Final = Source(HOME / "journal", {"settings": HOME / "settings"})
STAMP: Final = Stamp("cabinet", "boitier", "cle")
BACK: Final = Path("/restored")
PART: Final = 3 * 4096


class MirrorTrial(Trial):
    """The state is the payloads in order: of the journal, and of what its mirror gives back."""

    empty: ClassVar[dict[str, Any]] = {"journal": (), "mirror": ()}

    def __init__(self, disk: RecordingDisk, seed: int) -> None:
        self._disk, self._seed = disk, seed
        self._inner = JournalTrial(disk, seed)
        self._mirror = Mirror(disk, KEY_DIRECTORY, PART)

    def state(self) -> dict[str, Any]:
        return {"journal": self._inner.state(), "mirror": self._given_back()}

    def act(self, random: Random, promise: Promise) -> None:
        if random.random() < 0.5:
            self._copy(promise)
        elif random.random() < 0.2:
            self._inner._archive(random)
        else:
            self._append(promise, random.choice(LENGTHS))

    def add(self, promise: Promise) -> None:
        self._append(promise, 100)
        self._copy(promise)

    def verify(self) -> None:
        self._inner.verify()
        assert self._mirror.drop_rotten() == []
        assert {*self._disk.names(KEY_DIRECTORY / PARTS)} == self._mirror.manifest().parts

    def close(self) -> None:
        self._inner.close()

    def _append(self, promise: Promise, length: int) -> None:
        held = promise.kept["journal"]
        payload = f"{len(held)} ".encode().ljust(length, b".")
        with promise.commit({**promise.kept, "journal": (*held, payload)}):
            place = self._inner._journal.append(payload)
        self._inner._held.append((place, payload))

    def _copy(self, promise: Promise) -> None:
        with promise.commit({**promise.kept, "mirror": promise.kept["journal"]}):
            self._mirror.copy(SOURCE, STAMP, NOON)

    def _given_back(self) -> tuple[bytes, ...]:
        """Restore the mirror onto a disk of its own, and read what opens there."""
        try:
            manifest = self._mirror.manifest()
        except NoBackupError:
            return ()
        disk = RecordingDisk()
        if self._mirror.put_back(manifest, BACK, disk):
            raise BackupDamagedError
        journal = Journal.open(BACK, disk, KEY, MadeUpEntropy(self._seed), expected=True)
        found = tuple(journal.entries())
        journal.close()
        return found
