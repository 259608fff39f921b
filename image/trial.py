"""`python -P -m image.trial build/image/amd64 --key KEY`: live an image's life in QEMU.

It starts twice, takes an update from a key and keeps it, then takes two bad ones and goes back.
"""

import argparse
import re
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from appliance.wiring.system import described
from appliance.wiring.update import sign
from image import disk, finishing
from image.commands import run_inside
from image.guest import Guest, Machine
from image.trees import make_tools

PATIENCE_S: Final = 1800
"""Three failed tries and a good one: four starts without KVM, on a machine that is busy."""

KEY_SIZE: Final = 640 << 20
BAD: Final = {
    "whose readers are dead": "systemd.mask=pcscd.socket systemd.mask=pcscd.service",
    "that panics": "init=/none panic=5",
}
"""What is wrong with an update, and what its kernel is told to make it so."""


class Trial:
    """One image, and what is made to update it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._made: Path = options.made
        self._key: Path = options.key
        self._pictures: Path = options.pictures
        self._tools = make_tools(options.made.parent / "cache", "amd64", 0)
        self._system = described(options.made / "system.toml")
        self._updates: Path = options.made / "updates"
        self._machine = Machine.of(options.made / "disk.raw", options.made / "trial")

    def live(self) -> None:
        """See the module; a promise that is not kept is a SystemExit."""
        version = self._system.version
        for start in ("first", "second"):
            with self._machine.on() as guest:
                self._proven(guest, version, f"the {start} start")
                guest.picture(self._pictures / f"{start}.png")
        self._takes(version + 1, "", self._keeps)
        for place, (what, told) in enumerate(BAD.items(), 2):
            self._takes(version + place, told, partial(self._goes_back, what))

    def _takes(self, version: int, told: str, then: Callable[[Guest], None]) -> None:
        key = self._key_with(version, told)
        with self._machine.on() as guest:
            guest.await_line("tout va.", PATIENCE_S)
            guest.plug(key)
            guest.await_line(f"Le système {version} est prêt", PATIENCE_S)
        with self._machine.on() as guest:
            then(guest)

    def _keeps(self, guest: Guest) -> None:
        version = self._system.version + 1
        self._proven(guest, version, "the update")
        guest.await_line("Finished systemd-bless-boot.service", PATIENCE_S)
        guest.picture(self._pictures / "updated.png")

    def _goes_back(self, what: str, guest: Guest) -> None:
        self._proven(guest, self._system.version + 1, f"back from an update {what}")

    def _proven(self, guest: Guest, version: int, what: str) -> None:
        seconds = guest.await_line(f"Système {version} : tout va.", PATIENCE_S)
        print(f"{what}: proved good after {seconds:.0f} s", flush=True)

    def _key_with(self, version: int, told: str) -> Path:
        """Make an update of the image's own tree, and a key that holds it."""
        work, tree = self._updates, self._made / "tree"
        work.mkdir(exist_ok=True)
        for name in ("vmlinuz", "initrd"):
            (work / name).unlink(missing_ok=True)
            (work / name).hardlink_to(self._made / name)
        before = (self._made / "system.toml").read_text(encoding="utf-8")
        description = re.sub(r"version = \d+", f"version = {version}", before)
        (work / "system.toml").write_text(description, encoding="utf-8")
        finishing.describe(tree, description)
        disk.make_kernel(self._tools, tree, work, version=version, epoch=0, extra=told)
        disk.make_root(self._tools, tree, work, version=version, epoch=0)
        finishing.describe(tree, before)
        sign(work, self._key)
        [update] = work.glob("*.update")
        key: Path = work / "key.img"
        key.unlink(missing_ok=True)
        with key.open("wb") as image:
            image.truncate(KEY_SIZE)
        script = f"mkfs.vfat -F 32 /made/key.img && mcopy -i /made/key.img /made/{update.name} ::"
        run_inside(self._tools, ["sh", "-c", script], shared={work: "/made"})
        for spent in (update, *work.glob("*.efi")):
            spent.unlink()
        return key


def main() -> int:
    """Live an image's life; return 0 when all was as promised."""
    parser = argparse.ArgumentParser(prog="image.trial", description=__doc__)
    parser.add_argument("made", type=Path, help="what `make image` left")
    parser.add_argument("--key", type=Path, required=True, help="its publisher's private key")
    parser.add_argument("--pictures", type=Path, default=Path("build/image"))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    Trial(options).live()
    return 0


if __name__ == "__main__":
    sys.exit(main())
