"""A box that runs from an image, on a file, and updates for it."""

import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from appliance.drivers.slots import Slots
from appliance.formats.release import Part, Release, write_head
from appliance.sealing.signature import Publisher
from appliance.wiring.system import Places
from appliance.wiring.update import Updater
from tests.wiring.publisher import made_key

BOARD: Final = "pc-amd64"
RUNNING: Final = 20261101120000
NEXT: Final = 20261115120000
KERNEL: Final = b"a kernel " * 1000
ROOT: Final = b"a root that is larger than a piece " * 40_000
PARTITIONS: Final = f"""\
label: gpt
size=1MiB, name=esp
size=2MiB, name=besace_{RUNNING}
size=2MiB, name=_empty
size=1MiB, name=besace-state
"""


def disk_file(path: Path) -> Path:
    """Make a disk as `make image` does, small."""
    path.write_bytes(b"")
    with path.open("r+b") as disk:
        disk.truncate(8 << 20)
    command = ["/usr/sbin/sfdisk", "--quiet", str(path)]
    subprocess.run(command, input=PARTITIONS.encode(), check=True, capture_output=True)
    return path


@dataclass(frozen=True)
class PlayedBox:
    """Its disk, the loader's directory, and who publishes for it."""

    home: Path
    publisher: Publisher
    places: Places

    @classmethod
    def lay(cls, home: Path) -> "PlayedBox":
        home.mkdir(exist_ok=True)
        publisher = Publisher(made_key(home / "publisher.pem").read_bytes())
        loader = home / "loader"
        loader.mkdir()
        (loader / f"besace_{RUNNING}.efi").write_bytes(b"the kernel that runs")
        disk_file(home / "disk")
        description = home / "system.toml"
        description.write_text(
            f'version = {RUNNING}\nboard = "{BOARD}"\npublisher = "{publisher.public_key.hex()}"\n'
        )
        return cls(
            home, publisher, Places(description=description, loader=loader, kept=home / "kept")
        )

    @property
    def slots(self) -> Slots:
        return Slots(self.home / "disk", self.places.loader, RUNNING)

    @property
    def updater(self) -> Updater:
        return Updater(places=self.places, slots=lambda *_: self.slots)

    def startable(self) -> set[str]:
        return {path.name for path in self.places.loader.iterdir()}

    def labels(self) -> list[str]:
        return [slot.label for slot in self.slots._slots()]

    def root(self, number: int) -> bytes:
        """Read the beginning of a root, as long as the one that updates bring."""
        [slot] = [one for one in self.slots._slots() if one.number == number]
        with (self.home / "disk").open("rb") as disk:
            disk.seek(slot.start)
            return disk.read(len(ROOT))

    def release(
        self, *, version: int = NEXT, board: str = BOARD, publisher: Publisher | None = None
    ) -> bytes:
        """Return the bytes of an update."""
        release = released(version, board)
        return write_head(release, (publisher or self.publisher).sign) + KERNEL + ROOT


def released(version: int = NEXT, board: str = BOARD) -> Release:
    return Release(version=version, board=board, kernel=part(KERNEL), root=part(ROOT))


def part(data: bytes) -> Part:
    return Part(len(data), sha256(data).hexdigest())
