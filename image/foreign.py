"""Programs of another architecture, run on this machine: by the kernel's binfmt_misc and QEMU."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from image.architectures import BUILDER, Architecture
from image.commands import run, run_inside

FORMATS: Final = Path("/proc/sys/fs/binfmt_misc")
LENT: Final = {"dpkg-deb": "dpkg-deb", "depmod": "kmod", "cp": "cp", "zstd": "zstd"}
"""Programs that would take minutes to emulate: their names in a tree, and in that of the tools."""

CERTIFIER: Final = "update-ca-certificates"
"""Starts a thousand programs: does nothing while the tree is made, and is run once, at its end."""

CERTIFIED: Final = ("etc/ca-certificates.conf", "etc/ssl/certs", "usr/share/ca-certificates")
"""What that reads and writes in a tree."""

PACKERS: Final = ("cp", "zstd")
"""Those of them that pack an initramfs, and stay out of it."""

BINARIES: Final = "usr/local/bin"
"""Where a tree is lent them: before its own, for dpkg and what dpkg runs."""

LIBRARIES: Final = ("usr/lib64", f"usr/lib/{BUILDER.triple}")
"""Of their loader, and of their libraries: where a tree of another architecture has nothing."""


@contextmanager
def runnable(target: Architecture, tools: Path, tree: Path) -> Iterator[None]:
    """Have the kernel give programs of an architecture to the tools' QEMU, for as long as it lasts.

    The kernel keeps the interpreter open, so that it is found from inside any tree, and asks the
    one that came last, so that an older QEMU of this machine does not matter.

    Args:
        target: of which architecture.
        tools: the tree of the tools for it.
        tree: the one that is made; in the end it gives back what `hooks` lent it.

    Raises:
        SystemExit: this kernel has no binfmt_misc.
    """
    if target == BUILDER:
        yield
        return
    if not (FORMATS / "register").exists():
        run(["mount", "-t", "binfmt_misc", "binfmt_misc", FORMATS])
    name = f"besace-{target.machine}-{os.getpid()}"
    interpreter = tools / f"usr/bin/qemu-{target.machine}"
    (FORMATS / "register").write_text(rule(name, target, interpreter.resolve()))
    try:
        yield
    finally:
        (FORMATS / name).write_text("-1")
        for program in (*LENT, CERTIFIER):
            (tree / BINARIES / program).unlink(missing_ok=True)
        for place in LIBRARIES:
            shutil.rmtree(tree / place, ignore_errors=True)
        (tree / "lib64").unlink(missing_ok=True)


def rule(name: str, architecture: Architecture, interpreter: Path) -> str:
    r"""Return what the kernel is told: programs of 64 bits, little-endian, of that processor.

    The format is `:name:type:offset:magic:mask:interpreter:flags` (the kernel's binfmt-misc.rst);
    the `\x` are the kernel's to read.  P keeps the program's own name, F opens the interpreter now.
    """
    header = b"\x7fELF\2\1\1" + bytes(9) + b"\2\0" + architecture.elf.to_bytes(2, "little")
    # Any system's ABI, and position-independent programs (3) as well as fixed ones (2).
    mask = b"\xff" * 7 + b"\0" + b"\xff" * 8 + b"\xfe\xff\xff\xff"
    magic, masked = ("".join(f"\\x{byte:02x}" for byte in part) for part in (header, mask))
    return f":{name}:M::{magic}:{masked}:{interpreter}:PF"


def packers(tree: Path) -> dict[Path, str]:
    """Return what packs an initramfs faster, and in whose place: to be shared (`run_inside`).

    Empty for a tree that was lent nothing, as those of this machine's own architecture.
    """
    programs = {tree / BINARIES / name: f"/usr/bin/{name}" for name in PACKERS}
    return {path: place for path, place in programs.items() if path.exists()}


def hooks(tools: Path) -> list[str]:
    """Return what mmdebstrap is told more for a tree of another architecture, and lay that out."""
    laid = tools / "lent"
    shutil.rmtree(laid, ignore_errors=True)
    for place in (BINARIES, *LIBRARIES):
        (laid / place).mkdir(parents=True)
    (laid / "lib64").symlink_to(LIBRARIES[0])
    loader, libraries = (laid / place for place in LIBRARIES)
    for name, program in LENT.items():
        shutil.copy(tools / "usr/bin" / program, laid / BINARIES / name)
        needed = run_inside(tools, ["ldd", f"/usr/bin/{program}"]).split()
        for path in (tools / word[1:] for word in needed if word.startswith("/")):
            shutil.copy(path, loader if path.parent.name == "lib64" else libraries)
    idle = laid / BINARIES / CERTIFIER
    idle.write_text("#!/bin/sh\n")
    idle.chmod(0o755)
    return [
        "--skip=check/qemu",
        f'--aptopt=DPkg::Path "/{BINARIES}:/usr/sbin:/usr/bin:/sbin:/bin"',
        f"--extract-hook=sync-in {laid} /",
    ]


def certify(tools: Path, tree: Path) -> None:
    """Lay out the authorities that servers are judged by, which the tree's package could not."""
    shared = {tree / place: f"/{place}" for place in CERTIFIED}
    run_inside(tools, [CERTIFIER, "--fresh"], shared=shared)
