"""Debian trees: the one of the box, and the one of the tools that make its image."""

import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from image import foreign
from image.application import PYTHON
from image.architectures import BUILDER, Architecture
from image.commands import run
from image.making import Making
from image.mirrors import KEYS, SUITE, mirror

TOOLS: Final = (
    "erofs-utils",
    "mtools",
    "dosfstools",
    "e2fsprogs",
    "systemd-repart",
    "systemd-ukify",
    "zstd",
    "fonts-terminus-otb",
    "gcc",
    "libc6-dev",
    "libpcsclite-dev",
    "python3-dev",
    "python3-pip",
)
"""What makes an image, of Debian 13 whatever this machine runs."""

COMPILER: Final = f"/usr/lib/python{PYTHON}/py_compile.py"
STANDS_IN: Final = "import sys; '-' in sys.argv and sys.stdin.read()"
DIVERT: Final = f'dpkg-divert --quiet --root="$1" --local --rename --{{}} {COMPILER}'
UNCOMPILED: Final = (
    f"--essential-hook={DIVERT.format('add')}",
    f'--essential-hook=mkdir -p "$1"{Path(COMPILER).parent}',
    f'--essential-hook=echo "{STANDS_IN}" >"$1"{COMPILER}',
    f'--customize-hook=rm "$1"{COMPILER}',
    f"--customize-hook={DIVERT.format('remove')}",
)
"""Python's packages compile nothing while a box is made: `application.place` does, all at once."""


def box_packages(list_: Path) -> list[str]:
    """Return the names in a list of packages with their reasons."""
    lines = (line.split() for line in list_.read_text().splitlines())
    return [words[0] for words in lines if words and not words[0].startswith("#")]


def left_out(list_: Path) -> list[str]:
    """Return what dpkg is told not to unpack, of a list of paths with their reasons."""
    return [
        f"--dpkgopt=path-{'include' if path.startswith('!') else 'exclude'}={path.lstrip('!')}"
        for path in box_packages(list_)
    ]


def make_box(making: Making, packages: Sequence[str], cache: Path) -> None:
    """Make the tree of a box, whose programs this machine runs (`foreign.runnable`).

    Raises:
        SystemExit: mmdebstrap failed.
    """
    emulated = foreign.hooks(making.tools) if making.target != BUILDER else []
    _make_tree(
        making.tree,
        packages,
        [*UNCOMPILED, *emulated],
        cache=cache,
        architectures=(making.target.name,),
        epoch=making.epoch,
    )
    if emulated:
        foreign.certify(making.tools, making.tree)


def _make_tree(  # noqa: PLR0913 - what decides a tree
    tree: Path,
    packages: Sequence[str],
    hooks: Sequence[str],
    *,
    cache: Path,
    architectures: Sequence[str],
    epoch: int,
) -> None:
    """Make a tree of Debian packages, anew; what was fetched once is not fetched again."""
    shutil.rmtree(tree, ignore_errors=True)
    kept = cache / "packages" / architectures[0]
    kept.mkdir(parents=True, exist_ok=True)
    archives = "/var/cache/apt/archives"
    run(
        [
            # Its mounts end with it, however it ends: what is left is removed at the next build.
            *("unshare", "--mount", "mmdebstrap"),
            "--mode=root",
            "--variant=apt",
            f"--architectures={','.join(architectures)}",
            f"--include={','.join(packages)}",
            '--aptopt=APT::Install-Recommends "false"',
            *left_out(Path(__file__).with_name("excluded.txt")),
            "--dpkgopt=force-unsafe-io",  # a tree that a power cut tears is made anew
            "--skip=download/empty,essential/unlink,cleanup/apt/cache",
            f'--setup-hook=mkdir -p "$1"{archives}',
            f"--setup-hook=sync-in {kept} {archives}",
            f"--customize-hook=sync-out {archives} {kept}",
            f'--customize-hook=rm -rf "$1"{archives}',
            *hooks,
            SUITE,
            tree,
            f"deb [signed-by={KEYS}] {os.environ.get('BESACE_MIRROR') or mirror()} {SUITE} main",
        ],
        # The initramfs waits for our files, and is made once: a kernel's package asks whether to.
        {"SOURCE_DATE_EPOCH": str(epoch), "INITRD": "No"},
    )


def make_tools(cache: Path, target: Architecture, epoch: int) -> Path:
    """Return the tree of what makes an image of an architecture; made if it is not there yet."""
    packages = (*TOOLS, *target.tools)
    wanted = sha256(" ".join((SUITE, *packages)).encode()).hexdigest()[:12]
    tree = cache / f"tools-{wanted}"
    if not (tree / "complete").exists():
        architectures = list(dict.fromkeys((BUILDER.name, target.name)))
        _make_tree(tree, packages, [], cache=cache, architectures=architectures, epoch=epoch)
        (tree / "complete").touch()
    return tree
