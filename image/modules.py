"""The kernel's modules in a tree: what `excluded.txt` leaves out must be no need of a box."""

import lzma
import re
from pathlib import Path
from typing import Final

DEPENDS: Final = re.compile(rb"\0depends=([^\0]*)\0")
"""What the kernel's build writes into each module (its section `.modinfo`)."""

LIVED_BY: Final = (
    "crypto",
    "drivers/ata",
    "drivers/gpu",
    "drivers/md",
    "drivers/mmc",
    "drivers/net",
    "drivers/nvme/host/nvme.ko",
    "drivers/tty",
    "drivers/usb/class",
    "drivers/usb/host",
    "drivers/usb/serial",
    "drivers/usb/storage",
    "fs",
    "net/netfilter",
)
"""Where the drivers are of its screen, disks, keys, readers, networks and firewall."""


def broken(tree: Path) -> list[str]:
    """Return the modules that a box lives by and that need one that is not there, in order.

    Args:
        tree: its root; the kernel's modules are packed by xz, as Debian's are.
    """
    kernel = next(tree.glob("usr/lib/modules/*/kernel"))
    needs = {path.relative_to(kernel): _needs(path) for path in kernel.rglob("*.ko.xz")}
    there = {_name(path.name) for path in needs}
    return sorted(
        _name(path.name)
        for path, wanted in needs.items()
        if not wanted <= there and str(path).startswith(LIVED_BY)
    )


def _needs(module: Path) -> set[str]:
    found = DEPENDS.search(lzma.decompress(module.read_bytes()))
    return {_name(word) for word in found[1].decode().split(",") if word} if found else set()


def _name(module: str) -> str:
    """Return a module's name: of a file or of a need, which write it in two ways."""
    return module.removesuffix(".ko.xz").replace("-", "_")
