"""Cut a restoration everywhere: a box that is a whole practice, or one to begin again on."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from appliance.config import Chemins
from appliance.domain.identifiers import numero_facture
from appliance.domain.plage import Plage
from appliance.durable.journal import Journal
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import Mirror
from appliance.durable.mirrored import Source
from appliance.durable.segments import Sizes
from appliance.errors import BesaceError, RestoreUnfinishedError
from appliance.queue.store import Store
from appliance.sealing.secret import Secret
from appliance.wiring.machine import Machine
from appliance.wiring.practice import QUEUE
from appliance.wiring.restoring import Restoration
from appliance.wiring.vault import COPIES, Vault
from tests.crash.laboratory import HOME, Laboratory, Ledger, MadeUpEntropy
from tests.crash.recording import Image, RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal
from tests.wiring.vaults import CHEAP, CODE, vault_on

OLD: Final = HOME / "old"
NEW: Final = Chemins(station=HOME / "new", courier=HOME / "courier", spool=HOME / "spool")
KEY: Final = HOME / "key"
FACTURES: Final = 3
PLAGE: Final = Plage(2)
PART: Final = 16 * 4096
SMALL: Final = Sizes(segment=32 * 4096, reserve=0)
"""Room for all that the practice does before and after: a disk in memory is copied very often."""


@dataclass(frozen=True)
class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOON


@dataclass
class Restorations:
    """How many disks were judged, and what was wrong."""

    states: int
    failures: list[str]


def cut_restorations(per_cut: int) -> Restorations:
    """Cut the power before every change of a restoration, and of those that go on after a cut."""
    laboratory = Laboratory(lambda: RecordingDisk(_key()), per_cut=per_cut, nested=0.2)
    try:
        return Restorations(laboratory.cut_everywhere(_restore, _judge), [])
    except (AssertionError, BesaceError) as error:
        return Restorations(0, [f"{type(error).__name__} {error}"])


@cache
def _key() -> Image:
    """Return what is on a key: the backup of a practice with a lot on its way."""
    disk = RecordingDisk()
    master = vault_on(disk, OLD).create(CODE, CHEAP)
    key = master.derive(b"besace queue")
    journal = Journal.open(OLD / QUEUE, disk, key, MadeUpEntropy(), sizes=SMALL)
    with closing(Store(journal)) as store:
        numeros = [store.add(seal).facture.numero for _ in range(FACTURES)]
        store.close_lot(numeros[:2], Closing(*numeros[:2]), at=NOON)
    source = Source(OLD / QUEUE, {name: OLD / name for name in COPIES})
    Mirror(disk, KEY, PART).copy(source, Stamp("cabinet", "boitier", "cle"), NOON)
    return {path: data for path, data in disk.contents().items() if path.is_relative_to(KEY)}


def _store(disk: RecordingDisk, queue: Path, master: Secret) -> Store:
    key = master.derive(b"besace queue")
    return Store.open(queue, disk=disk, key=key, entropy=MadeUpEntropy(disk.calls))


def _machine(disk: RecordingDisk) -> Machine:
    return Machine(clock=Noon(), entropy=MadeUpEntropy(disk.calls), uptime=lambda: 1.0, disk=disk)


def _restore(disk: RecordingDisk, ledger: Ledger) -> None:
    restoration = Restoration.of(Mirror(disk, KEY, PART), NEW, _machine(disk))
    with restoration.keyring().by_code[0].open(CODE, b"") as master, ledger.commit("restored"):
        plage = restoration.begun() or PLAGE
        assert restoration.begin(plage)
        assert restoration.pour(master, plage).factures == FACTURES


def _judge(disk: RecordingDisk, ledger: Ledger) -> None:
    vault = Vault(NEW.station, NEW.spool, _machine(disk))
    if ledger.acknowledged or _is_done(vault):
        _refuse_loss(disk, vault)
        return
    _restore(disk, Ledger())
    _refuse_loss(disk, vault)


def _is_done(vault: Vault) -> bool:
    """Tell whether a box that was cut is a practice all the same; it says so or refuses."""
    try:
        return vault.exists() and bool(vault.open(CODE))
    except RestoreUnfinishedError:
        return False


def _refuse_loss(disk: RecordingDisk, vault: Vault) -> None:
    with vault.open(CODE) as master, closing(_store(disk, NEW.station / QUEUE, master)) as store:
        assert [int(one.facture.numero) for one in store.factures()] == [3, 2, 1]
        assert [lot.motif[:6] for lot in store.lots()] == ["repris"]
        assert store.add(seal).facture.numero == numero_facture(PLAGE.factures.start)
        store.verify()
    Mirror(disk, KEY, PART).manifest()
