"""What is tried: the journal's bytes, TinyDB's documents on it, the queue on those."""

from random import Random
from typing import Any, ClassVar, Final

from appliance.domain.identifiers import numero_facture, numero_lot
from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.durable.journal import Journal
from appliance.durable.places import file_and_offset
from appliance.durable.segments import Sizes
from appliance.durable.turnstile import Request
from appliance.errors import BusyError
from appliance.queue.store import Store
from appliance.queue.table import JournalDatabase
from tests.crash.judging import Numbers, Promise, Trial
from tests.crash.laboratory import HOME, KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal

SMALL: Final = Sizes(segment=6 * 4096, reserve=0)
LENGTHS: Final = (0, 300, 700, 700, 700, 2048, 4030, 9000, 30_000)  # the last: more than a segment
TABLES: Final = ("a", "b")


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


Tables = dict[str, dict[int, dict[str, Any]]]


class DocumentsTrial(Trial):
    """The state is documents by table and number; each table counts its own numbers."""

    empty: ClassVar[Tables] = {table: {} for table in TABLES}

    def __init__(self, disk: RecordingDisk, seed: int) -> None:
        self._disk, self._seed = disk, seed
        self._journal = open_journal(disk, seed)
        self._database = JournalDatabase(self._journal, checkpoint_every=3)

    def state(self) -> Tables:
        return {
            table: {one.doc_id: dict(one) for one in self._database.table(table).all()}
            for table in TABLES
        }

    def act(self, random: Random, promise: Promise) -> None:
        table = random.choice(TABLES)
        held = promise.kept[table]
        if random.random() < 0.1:
            self._database.storage.expunge()
        elif not held or random.random() < 0.4:
            self._insert(promise, {table: random.randint(1, 3)})
        elif random.random() < 0.2:
            self._insert(promise, dict.fromkeys(TABLES, 2))
        elif random.random() < 0.6:
            self._patch(promise, table, random.choice([*held]), {"state": random.random()})
        else:
            number = random.choice([max(held), *held])  # the highest: its number may not return
            self._remove(promise, table, number)

    def add(self, promise: Promise) -> None:
        self._insert(promise, {TABLES[0]: 1})

    def verify(self) -> None:
        self._journal.verify()

    def close(self) -> None:
        self._database.close()

    @classmethod
    def numbers_in(cls, state: Tables) -> Numbers:
        return {table: max(state[table]) for table in TABLES if state[table]}

    def _insert(self, promise: Promise, many: dict[str, int]) -> None:
        """Insert documents into one table, or into several in one transaction."""
        after, numbers = dict(promise.kept), {}
        for table, count in many.items():
            first = promise.next_number(table)
            numbers[table] = first + count - 1
            new = {number: _document(table, number) for number in range(first, first + count)}
            after[table] = after[table] | new
        with promise.commit(after, numbers=numbers), self._database.storage.transaction():
            for table, count in many.items():
                first = promise.next_number(table)
                made = [_document(table, number) for number in range(first, first + count)]
                given = self._database.table(table).insert_multiple(made)
                assert given[0] >= first, "a number went back"

    def _patch(self, promise: Promise, table: str, number: int, changed: dict[str, Any]) -> None:
        held = promise.kept[table]
        after = {**promise.kept, table: {**held, number: held[number] | changed}}
        with promise.commit(after):
            self._database.table(table).update(changed, doc_ids=[number])

    def _remove(self, promise: Promise, table: str, number: int) -> None:
        left = {one: held for one, held in promise.kept[table].items() if one != number}
        with promise.commit({**promise.kept, table: left}):
            self._database.table(table).remove(doc_ids=[number])


def _document(table: str, number: int) -> dict[str, Any]:
    return {"table": table, "bytes": b"%d" % number, "text": "x" * (number * 611 % 3000)}


class StoreTrial(Trial):
    """The state is invoices (content, rank of the lot), lots (invoices, state), returns."""

    empty: ClassVar[dict[str, Any]] = {"factures": {}, "lots": {}, "retours": ()}
    next_events: ClassVar = {
        EtatLot.CONFIEE: (Evenement.RECU, EtatLot.REMISE),
        EtatLot.REMISE: (Evenement.ARL_POSITIF, EtatLot.ARL_POSITIF),
    }

    def __init__(self, disk: RecordingDisk, seed: int) -> None:
        self._disk, self._seed = disk, seed
        self._store = Store(open_journal(disk, seed))

    def state(self) -> dict[str, Any]:
        factures = self._store.factures(limit=10_000)
        return {
            "factures": {
                int(one.facture.numero): (
                    one.facture,
                    one.scellee,
                    one.lot and int(one.lot.numero),
                )
                for one in factures
            },
            "lots": {
                int(lot.cle.numero): (lot.clos.lot.factures, lot.message, lot.etat)
                for lot in self._store.lots()
            },
            "retours": tuple(sorted(one.contenu for one in self._store.retours())),
        }

    def act(self, random: Random, promise: Promise) -> None:
        kept = promise.kept
        free = [number for number, (*_, lot) in kept["factures"].items() if not lot]
        open_lots = [rank for rank, (*_, etat) in kept["lots"].items() if etat in self.next_events]
        if random.random() < 0.05:
            self._store._storage.expunge()  # with it, what was counted is saved and read again
        elif len(free) >= 2 and random.random() < 0.4:
            self._close_lot(promise, random.sample(free, 2))
        elif open_lots and random.random() < 0.5:
            self._advance(promise, random.choice(open_lots))
        elif random.random() < 0.3:
            self._keep_retour(promise, b"%d" % random.randrange(20))
        else:
            self.add(promise)

    def add(self, promise: Promise) -> None:
        rank = promise.next_number("factures")
        factures = {**promise.kept["factures"], rank: (*seal(numero_facture(rank)), None)}
        with promise.commit({**promise.kept, "factures": factures}, numbers={"factures": rank}):
            given = int(self._store.add(seal).facture.numero)
            assert given >= rank, "a number went back"

    def verify(self) -> None:
        self._store.verify()

    def close(self) -> None:
        self._store.close()

    @classmethod
    def numbers_in(cls, state: dict[str, Any]) -> Numbers:
        return {counted: max(state[counted], default=0) for counted in ("factures", "lots")}

    def _close_lot(self, promise: Promise, ranks: list[int]) -> None:
        rank = promise.next_number("lots")
        numeros = tuple(map(numero_facture, ranks))
        closing = Closing(*numeros)
        bound = {one: (*promise.kept["factures"][one][:2], rank) for one in ranks}
        lots = {rank: (numeros, closing(numero_lot(rank))[1], EtatLot.CONFIEE)}
        after = {
            **promise.kept,
            "factures": promise.kept["factures"] | bound,
            "lots": promise.kept["lots"] | lots,
        }
        with promise.commit(after, numbers={"lots": rank}):
            self._store.close_lot(numeros, closing, at=NOON)

    def _advance(self, promise: Promise, rank: int) -> None:
        factures, message, etat = promise.kept["lots"][rank]
        evenement, following = self.next_events[etat]
        lots = {**promise.kept["lots"], rank: (factures, message, following)}
        cle = next(lot.cle for lot in self._store.lots() if int(lot.cle.numero) == rank)
        with promise.commit({**promise.kept, "lots": lots}):
            self._store.advance(cle, evenement, at=NOON)

    def _keep_retour(self, promise: Promise, contenu: bytes) -> None:
        held = promise.kept["retours"]
        after = tuple(sorted({*held, contenu}))
        with promise.commit({**promise.kept, "retours": after}):
            new = self._store.keep_retour(contenu, "arl", at=NOON)
            assert new == (contenu not in held)


TRIALS: Final[dict[str, type[Trial]]] = {
    "journal": JournalTrial,
    "documents": DocumentsTrial,
    "store": StoreTrial,
}
