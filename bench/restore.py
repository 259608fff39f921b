"""A practice of very many invoices copied to a key, then put back on a blank box, with progress.

BESACE_BENCH_INVOICES says how many.  Both directories lie on one disk, which is the slower way.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from appliance.config import Chemins
from appliance.domain.plage import Plage
from appliance.durable.disk import SystemDisk
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import Mirror
from appliance.durable.mirrored import Source
from appliance.queue.store import Store
from appliance.sealing.stretching import Cost
from appliance.wiring.machine import Machine
from appliance.wiring.practice import QUEUE
from appliance.wiring.restoring import Restoration
from appliance.wiring.vault import COPIES, Vault
from bench.holdings import HastyDisk
from bench.ours import sealed
from bench.place import PLACE
from bench.rows import OURS, Row, UnmeasurableError

INVOICES: Final = int(os.environ.get("BESACE_BENCH_INVOICES", "100000"))
KIB_AN_INVOICE: Final = 20
"""Of disk, for the three copies together, with room to spare."""
CODE: Final = "un code pour mesurer"
CHEAP: Final = Cost(memory_kib=64, iterations=1, lanes=1)


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    if shutil.disk_usage(PLACE).free < INVOICES * KIB_AN_INVOICE * 1024:
        raise UnmeasurableError(f"{INVOICES} invoices need {INVOICES * KIB_AN_INVOICE >> 20} GiB")
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        home, machine = Path(directory), Machine()
        _fill(home / "old", machine)
        source = Source(home / "old" / QUEUE, {name: home / "old" / name for name in COPIES})
        mirror, stamp = Mirror(SystemDisk(), home / "key"), Stamp("cabinet", "boitier", "cle")
        for metric in ("first", "next"):
            start = time.perf_counter()
            mirror.copy(source, stamp, machine.clock.now())
            yield _row("backup", metric, time.perf_counter() - start)
        start = time.perf_counter()
        told = _restore(home, machine)
        yield _row("restore", "wall", time.perf_counter() - start)
        yield Row(
            name=f"restore_{INVOICES}", contender=OURS, metric="told", value=told, unit="times"
        )


def _row(what: str, metric: str, seconds: float) -> Row:
    return Row(name=f"{what}_{INVOICES}", contender=OURS, metric=metric, value=seconds, unit="s")


def _fill(old: Path, machine: Machine) -> None:
    with Vault(old, old, machine).create(CODE, CHEAP) as master:
        key = master.derive(b"besace queue")
    store = Store.open(old / QUEUE, disk=HastyDisk(), key=key, entropy=machine.entropy)
    with closing(store):
        for _ in range(INVOICES):
            store.add(sealed)


def _restore(home: Path, machine: Machine) -> int:
    """Do as `besace restore` does, from the key to the open practice; return how often it told."""
    chemins = Chemins(station=home / "new", courier=home, spool=home / "spool")
    restoration, told = Restoration.of(Mirror(SystemDisk(), home / "key"), chemins, machine), 0

    def tell(_done: int, _total: int) -> None:
        nonlocal told
        told += 1

    with restoration.keyring().by_code[0].open(CODE, b"") as master:
        restoration.begin(Plage(2))
        restored = restoration.pour(master, Plage(2), tell)
    if restored.factures != INVOICES:
        raise RuntimeError("invoices are missing")
    return told
