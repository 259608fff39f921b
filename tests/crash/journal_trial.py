"""The journal's bytes under trial."""

from random import Random
from typing import ClassVar, Final

from appliance.durable.journal import Journal
from appliance.durable.places import file_and_offset
from appliance.durable.segments import Sizes
from appliance.durable.turnstile import Request
from appliance.errors import BusyError
from tests.crash.judging import Promise, Trial
from tests.crash.laboratory import HOME, KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk

SMALL: Final = Sizes(segment=6 * 4096, reserve=0)
LENGTHS: Final = (0, 300, 700, 700, 700, 2048, 4030, 9000, 30_000)  # the last: more than a segment


def open_journal(disk: RecordingDisk, seed: int) -> Journal:
    """Open the journal under trial, its segments small so that they turn often."""
    return Journal.open(HOME / "journal", disk, KEY, MadeUpEntropy(seed), sizes=SMALL)


def refuse_a_second(disk: RecordingDisk, seed: int) -> None:
    """Try to open it twice, as a second program would."""
    try:
        open_journal(disk, seed + 1)
    except BusyError:
        return
    raise AssertionError("opened twice")


class JournalTrial(Trial):
    """The state is the payloads in order.

    A checkpoint keeps them all with their places; the replay adds what came after.
    """

    empty: ClassVar[tuple[bytes, ...]] = ()

    def __init__(self, disk: RecordingDisk, seed: int) -> None:
        self._disk, self._seed = disk, seed
        self._journal = open_journal(disk, seed)
        chunks = [chunk for chunk in self._journal.index or () if chunk]
        self._held = [(int.from_bytes(chunk[:8]), chunk[8:]) for chunk in chunks]
        self._held += self._journal.replay()

    def state(self) -> tuple[bytes, ...]:
        found = [payload for _, payload in self._held]
        assert found == [*self._journal.entries()], "the checkpoint told otherwise"
        return tuple(found)

    def act(self, random: Random, promise: Promise) -> None:
        lot = random.random()
        if lot < 0.1:
            refuse_a_second(self._disk, self._seed)
        elif lot < 0.2:
            self._checkpoint()
        elif lot < 0.3:
            self._archive(random)
        elif lot < 0.45:
            self._append_together(promise, [random.choice(LENGTHS) for _ in range(3)])
        else:
            self._append(promise, random.choice(LENGTHS))

    def add(self, promise: Promise) -> None:
        self._append(promise, 100)

    def verify(self) -> None:
        self._journal.verify()
        for place, payload in self._held:
            assert self._journal.read(place) == payload

    def close(self) -> None:
        self._journal.close()

    def _append(self, promise: Promise, length: int) -> None:
        payload = _payload(len(promise.kept), length)
        with promise.commit((*promise.kept, payload)):
            place = self._journal.append(payload)
        self._held.append((place, payload))

    def _append_together(self, promise: Promise, lengths: list[int]) -> None:
        """Append as threads that wait for each other do; a cut may leave the first ones of them."""
        first = len(promise.kept)
        requests = [
            Request(_payload(first + rank, length), finishing=False)
            for rank, length in enumerate(lengths)
        ]
        payloads = [request.payload for request in requests]
        asked = [(*promise.kept, *payloads[: end + 1]) for end in range(len(payloads))]
        with promise.commit(*asked):
            turnstile = self._journal._writer._turnstile
            turnstile._waiting += requests[:-1]
            turnstile.enter(requests[-1])
            if any(request.place is None for request in requests):
                raise requests[-1].refusal
        self._held += [(request.place or 0, request.payload) for request in requests]

    def _checkpoint(self) -> None:
        self._journal.checkpoint(place.to_bytes(8) + payload for place, payload in self._held)

    def _archive(self, random: Random) -> None:
        """Pack some closed segments into an archive: all their payloads still count."""
        closed = self._journal.archives.closed
        if not closed:
            return
        last = random.choice(closed)
        span = range(closed.start, last + 1)
        numbers = [file_and_offset(place)[0] for place, _ in self._held]
        taken = [rank for rank, number in enumerate(numbers) if number in span]
        payloads = [self._held[rank][1] for rank in taken]
        for rank, place in zip(taken, self._journal.archives.pack(last, payloads), strict=True):
            self._held[rank] = place, self._held[rank][1]
        self._checkpoint()


def _payload(place: int, length: int) -> bytes:
    return f"{place} ".encode().ljust(length, b".")
