"""Restorations of one backup, or of several, and the old box, all billing on: no number twice."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config import Chemins
from appliance.domain.plage import LAST, Plage
from appliance.durable.journal import Journal
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import Mirror
from appliance.durable.mirrored import Source
from appliance.queue.store import Store
from appliance.sealing.secret import Secret
from appliance.wiring.boitier import BOITIER, boitier_of
from appliance.wiring.machine import Machine
from appliance.wiring.practice import QUEUE
from appliance.wiring.restoring import Restoration
from appliance.wiring.vault import COPIES
from tests.crash.laboratory import HOME, MadeUpEntropy
from tests.crash.recording import RecordingDisk
from tests.crash.restoring import SMALL, Noon
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal
from tests.wiring.vaults import CHEAP, CODE, vault_on

ACTS = st.tuples(
    st.sampled_from(["bill", "bill", "lot", "backup", "restore"]),
    st.integers(0, 9),
    st.integers(0, 1),
)
TWICE = [("bill", 0, 0), ("lot", 0, 0), ("backup", 0, 0), ("backup", 0, 1)]


@dataclass
class Cabinet:
    """Boxes, two keys, and the paper on which a person strikes ranges out.

    Attributes:
        boxes: directories of the boxes that bill, the old one first.
        backups: directories on the keys.
        struck: ranges that are struck out on the paper.
        factures, lots: all numbers that were ever given, by whatever box.
    """

    disk: RecordingDisk = field(default_factory=RecordingDisk)
    boxes: list[Path] = field(default_factory=lambda: [HOME / "box0"])
    backups: list[Path] = field(default_factory=list)
    struck: set[int] = field(default_factory=lambda: {1})
    factures: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the practice."""
        self.master = vault_on(self.disk, self.boxes[0]).create(CODE, CHEAP)
        key = self.master.derive(b"besace queue")
        queue = self.boxes[0] / QUEUE
        journal = Journal.open(queue, self.disk, key, MadeUpEntropy(), sizes=SMALL)
        Store(journal).close()

    @property
    def machine(self) -> Machine:
        entropy = MadeUpEntropy(self.disk.calls)
        return Machine(clock=Noon(), entropy=entropy, uptime=lambda: 1.0, disk=self.disk)

    def act(self, what: str, which: int, key: int) -> None:
        box = self.boxes[which % len(self.boxes)]
        if what == "backup":
            self.backup(box, HOME / f"key{key}")
        elif what == "restore":
            self.restore(which)
        else:
            with closing(self.store(box, self.master)) as store:
                self.bill(store, lot=what == "lot")

    def store(self, box: Path, master: Secret) -> Store:
        key, entropy = master.derive(b"besace queue"), self.machine.entropy
        return Store.open(box / QUEUE, disk=self.disk, key=key, entropy=entropy, expected=True)

    def bill(self, store: Store, *, lot: bool) -> None:
        numero = store.add(seal).facture.numero
        self.factures.append(numero)
        if lot:
            closed = store.close_lot([numero], Closing(numero), at=NOON)
            self.lots.append(str(closed.cle))

    def backup(self, box: Path, key: Path) -> None:
        boitier = boitier_of(self.disk, box, self.machine.entropy)
        place = key / boitier.nom
        source = Source(box / QUEUE, {name: box / name for name in (*COPIES, BOITIER)})
        Mirror(self.disk, place).copy(source, Stamp("cabinet", boitier.nom, key.name), NOON)
        self.backups = [one for one in self.backups if one != place] + [place]

    def restore(self, which: int) -> None:
        left = [rang for rang in range(1, LAST + 1) if rang not in self.struck]
        if not self.backups or not left:
            return
        box = HOME / f"box{len(self.boxes)}"
        chemins = Chemins(station=box, courier=HOME, spool=box)
        backup = self.backups[which % len(self.backups)]
        restoration = Restoration.of(Mirror(self.disk, backup), chemins, self.machine)
        restoration.begin(Plage(left[0]))
        self.struck.add(left[0])
        with restoration.keyring().by_code[0].open(CODE, b"") as master:
            restoration.pour(master, Plage(left[0]))
        self.boxes.append(box)


@settings(max_examples=20, deadline=None)
@given(st.lists(ACTS, max_size=12))
def test_no_number_is_given_twice(acts: list[tuple[str, int, int]]) -> None:
    cabinet = Cabinet()
    for act in [*TWICE, ("restore", 0, 0), ("restore", 1, 0), *acts]:
        cabinet.act(*act)
    for which in range(len(cabinet.boxes)):
        cabinet.act("lot", which, 0)
    assert len(cabinet.boxes) >= 3
    assert len({*cabinet.factures}) == len(cabinet.factures)
    assert len({*cabinet.lots}) == len(cabinet.lots)
