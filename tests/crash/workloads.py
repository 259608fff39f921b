"""What is tried: the journal's bytes, TinyDB's documents on them, the queue on those."""

from random import Random
from typing import Any, ClassVar, Final

from appliance.domain.file_attente import GenreRetour
from appliance.domain.identifiers import numero_facture, numero_lot
from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.queue.store import Store
from appliance.queue.table import JournalDatabase
from tests.crash.journal_trial import JournalTrial, open_journal
from tests.crash.judging import Numbers, Promise, Trial
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal

TABLES: Final = ("a", "b")

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
            new = {number: self.document(table, number) for number in range(first, first + count)}
            after[table] = after[table] | new
        with promise.commit(after, numbers=numbers), self._database.storage.transaction():
            for table, count in many.items():
                first = promise.next_number(table)
                made = [self.document(table, number) for number in range(first, first + count)]
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

    def document(self, table: str, number: int) -> dict[str, Any]:
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
            new = self._store.keep_retour(contenu, GenreRetour.ARL, at=NOON)
            assert new == (contenu not in held)


TRIALS: Final[dict[str, type[Trial]]] = {
    "journal": JournalTrial,
    "documents": DocumentsTrial,
    "store": StoreTrial,
}
