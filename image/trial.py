"""`python -P -m image.trial build/image/amd64 --key KEY`: live an image's life in QEMU.

It starts twice, takes an update from a key and keeps it, then takes bad ones and goes back.
"""

import argparse
import re
import signal
import sys
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Final

from appliance.formats.release import MOMENT, moment
from appliance.wiring.system import System, described
from appliance.wiring.update import sign
from image import disk, finishing
from image.architectures import BOARDS
from image.guest import Guest, Machine
from image.making import Making
from image.trees import make_tools
from image.verdict import Release

PATIENCE_S: Final = 1800
"""Three failed tries and a good one: four starts without KVM, on a machine that is busy."""

KEY_SIZE: Final = 640 << 20
GOOD: Final = "a good one"
UPDATES: Final = {
    GOOD: "",
    "one whose readers are dead": "systemd.mask=pcscd.socket systemd.mask=pcscd.service",
    "one that cannot open the data": "module_blacklist=dm_crypt",
    "one that panics": "rdinit=/none panic=5",
}
"""The updates that come, one after the other, and what the kernel of each is told to make it so."""

HANGING: Final = {"one that hangs": "systemd.unit=sysinit.target"}
"""It is given its time, three times: three quarters of an hour."""

HANGING_S: Final = 3 * 900 + PATIENCE_S
"""`besace-retry.timer` ends each of its starts."""


class Updates:
    """Updates of one image, on keys."""

    def __init__(self, made: Path, publisher: Path) -> None:
        """Take what `make image` left, and its publisher's private key."""
        self.system: System = described(made / "system.toml")
        self._made, self._publisher = made, publisher
        target = BOARDS[self.system.board]
        self._making = Making(
            tools=make_tools(made.parent / "cache", target, 0),
            tree=made / "tree",
            work=made / "updates",
            target=target,
            version=self.system.version,
            epoch=0,
        )

    def version(self, number: int) -> int:
        """Return the version of the update of this number: so many seconds later."""
        later = moment(self.system.version) + timedelta(seconds=number)
        return int(later.astimezone(UTC).strftime(MOMENT))

    def release(self, number: int) -> Release:
        """Return what the update of this number, the last one made, puts on a disk."""
        work = self._making.work
        return Release.of(work / f"besace_{self.version(number)}.efi", work / "root.erofs")

    def key(self, number: int, told: str) -> Path:
        """Make an update of the image's own tree; return a key that holds it alone.

        Its kernel and its root stay beside the key until the next one is made.

        Args:
            number: see `version`.
            told: what its kernel is told more.
        """
        making = replace(self._making, version=self.version(number))
        work, tree = making.work, making.tree
        work.mkdir(exist_ok=True)
        for spent in work.glob("*.efi"):
            spent.unlink()
        for name in ("vmlinuz", "initrd"):
            (work / name).unlink(missing_ok=True)
            (work / name).hardlink_to(self._made / name)
        before = (self._made / "system.toml").read_text(encoding="utf-8")
        description = re.sub(r"version = \d+", f"version = {making.version}", before)
        (work / "system.toml").write_text(description, encoding="utf-8")
        finishing.describe(tree, description)
        disk.make_kernel(making, told)
        disk.make_root(making)
        finishing.describe(tree, before)
        sign(work, self._publisher)
        [update] = work.glob("*.update")
        key: Path = work / f"key-{number}.img"
        key.unlink(missing_ok=True)
        with key.open("wb") as image:
            image.truncate(KEY_SIZE)
        there = f"/made/{key.name}"
        script = f"mkfs.vfat -F 32 {there} && mcopy -i {there} /made/{update.name} ::"
        making.run(["sh", "-c", script])
        update.unlink()
        return key


def live(machine: Machine, updates: Updates, coming: dict[str, str], pictures: Path) -> None:
    """See the module; a promise that is not kept is a SystemExit."""
    running = updates.system.version
    with machine.on() as guest:
        proven(guest, running, "the first start")
        guest.picture(pictures / "first.png")
    what = "the second start"
    for number, (name, told) in enumerate(coming.items(), 1):
        key = updates.key(number, told)
        with machine.on() as guest:
            proven(guest, running, what, HANGING_S)
            take(guest, key, updates.version(number))
        key.unlink()
        what = f"back from {name}"
        if name == GOOD:
            running, what = updates.version(number), "updated"
    with machine.on() as guest:
        proven(guest, running, what, HANGING_S)
        guest.picture(pictures / "back.png")


def proven(guest: Guest, version: int, what: str, seconds: float = PATIENCE_S) -> None:
    """Wait until a system proved good, and is there to stay."""
    seconds = guest.await_line(f"Système {version} : tout va.", seconds)
    if what == "updated":
        guest.await_line("Finished systemd-bless-boot.service", PATIENCE_S)
    starts = guest.has_said("BdsDxe: starting")
    print(f"{what}: proved good after {seconds:.0f} s and {starts} starts", flush=True)


def take(guest: Guest, key: Path, version: int) -> None:
    """Plug a key in, and wait until its update is ready; the caller cuts the power then."""
    guest.plug(key)
    seconds = guest.await_line(f"Le système {version} est prêt", PATIENCE_S)
    print(f"an update was laid down in {seconds:.0f} s", flush=True)


def main() -> int:
    """Live an image's life; return 0 when all was as promised."""
    parser = argparse.ArgumentParser(prog="image.trial", description=__doc__)
    parser.add_argument("made", type=Path, help="what `make image` left")
    parser.add_argument("--key", type=Path, required=True, help="its publisher's private key")
    parser.add_argument("--pictures", type=Path, default=Path("build/image"))
    parser.add_argument("--hang", action="store_true", help="a start that hangs, too")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    machine = Machine.of(options.made / "disk.raw", options.made / "trial")
    coming = {**UPDATES, **(HANGING if options.hang else {})}
    live(machine, Updates(options.made, options.key), coming, options.pictures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
