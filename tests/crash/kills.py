"""Kill a process that bills at any moment; what it acknowledged must be there."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, NoReturn

from appliance.domain.identifiers import numero_facture
from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.errors import BesaceError
from appliance.queue.store import Store
from tests.crash.journal_trial import SMALL
from tests.crash.laboratory import KEY
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal

LONGEST_LIFE_S: Final = 0.08
LIVES: Final = 25  # in one directory
LOT_EVERY: Final = 5


@dataclass
class Kills:
    """How often a process was killed, what it had acknowledged, what was wrong then."""

    kills: int = 0
    acknowledged: int = 0
    failures: list[str] = field(default_factory=list)


def kill_often(kills: int) -> Kills:
    """Kill at that many random moments."""
    random = Random("kills")  # noqa: S311 - repeatable, as far as a scheduler is
    found = Kills()
    while found.kills < kills and not found.failures:
        with tempfile.TemporaryDirectory() as directory:
            _kill_in(Path(directory) / "queue", random, min(LIVES, kills - found.kills), found)
    return found


def open_real_store(directory: Path) -> Store:
    """Open a queue on the system's own disk, its segments small."""
    return Store(Journal.open(directory, SystemDisk(), KEY, os.urandom, sizes=SMALL))


def bill(store: Store, acknowledge: Callable[[str], object]) -> None:
    """Seal one invoice, put the last few into a lot now and then, acknowledge each."""
    rank = int(store.add(seal).facture.numero)
    acknowledge(str(rank))
    if rank % LOT_EVERY == 0:
        numeros = [numero_facture(one) for one in range(rank - LOT_EVERY + 1, rank + 1)]
        lot = store.close_lot(numeros, Closing(*numeros), at=NOON)
        acknowledge(f"lot {int(lot.cle.numero)}")


def judge_store(store: Store, acknowledged: list[str]) -> None:
    """Fail unless the invoices are 1, 2, 3, ..., whole, and all that were acknowledged there.

    Raises:
        AssertionError: they are not.
        BesaceError: what stands there cannot be read.
    """
    store.verify()
    found = {int(one.facture.numero): one for one in store.factures(limit=10_000)}
    assert sorted(found) == [*range(1, len(found) + 1)], "doubled or lost"
    for rank, one in found.items():
        assert (one.facture, one.scellee) == seal(numero_facture(rank)), "not what was sealed"
    lots = [f"lot {int(lot.cle.numero)}" for lot in store.lots()]
    missing = {*acknowledged} - {*map(str, found), *lots}
    assert not missing, f"lost: {sorted(missing)}"
    assert len(found) + len(lots) <= len(acknowledged) + 1, "invented"


def _kill_in(directory: Path, random: Random, lives: int, found: Kills) -> None:
    acknowledged: list[str] = []
    for _ in range(lives):
        acknowledged += _live_and_die(directory, random.uniform(0, LONGEST_LIFE_S))
        found.kills += 1
        try:
            store = open_real_store(directory)
            judge_store(store, acknowledged)
            acknowledged = _told_by(store)  # one more than acknowledged may be there
            store.close()
        except (AssertionError, BesaceError) as error:
            found.failures.append(f"kill {found.kills}: {type(error).__name__} {error}")
            return
    found.acknowledged += len(acknowledged)


def _told_by(store: Store) -> list[str]:
    ranks = [str(int(one.facture.numero)) for one in store.factures(limit=10_000)]
    return [*ranks, *(f"lot {int(lot.cle.numero)}" for lot in store.lots())]


def _live_and_die(directory: Path, life_s: float) -> list[str]:
    """Run a process for so long; return what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _bill_for_ever(directory, writing)
    os.close(writing)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return told.read().splitlines()


def _bill_for_ever(directory: Path, writing: int) -> NoReturn:
    try:
        store = open_real_store(directory)
        while True:
            bill(store, lambda told: os.write(writing, f"{told}\n".encode()))
    finally:
        os._exit(1)
