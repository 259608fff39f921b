"""Debian trees: the one of the box, and the one of the tools that make its image."""

import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from image.commands import run
from image.mirrors import KEYS, SUITE, mirror

TOOLS: Final = (
    "erofs-utils",
    "mtools",
    "dosfstools",
    "e2fsprogs",
    "systemd-boot-efi",
    "systemd-repart",
    "systemd-ukify",
    "xz-utils",
    "fonts-terminus-otb",
    "gcc",
    "libc6-dev",
    "libpcsclite-dev",
    "python3-dev",
    "python3-pip",
)
"""What makes an image, of Debian 13 whatever this machine runs."""


def box_packages(list_: Path) -> list[str]:
    """Return the names in a list of packages with their reasons."""
    lines = (line.split() for line in list_.read_text().splitlines())
    return [words[0] for words in lines if words and not words[0].startswith("#")]


def make_tree(
    tree: Path, packages: Sequence[str], *, cache: Path, architecture: str, epoch: int
) -> None:
    """Make a tree of Debian packages, anew; what was fetched once is not fetched again.

    Raises:
        SystemExit: mmdebstrap failed.
    """
    shutil.rmtree(tree, ignore_errors=True)
    kept = cache / "packages" / architecture
    kept.mkdir(parents=True, exist_ok=True)
    archives = "/var/cache/apt/archives"
    run(
        [
            "mmdebstrap",
            "--mode=root",
            "--variant=apt",
            f"--architectures={architecture}",
            f"--include={','.join(packages)}",
            '--aptopt=APT::Install-Recommends "false"',
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-exclude=/usr/share/man/*",
            "--dpkgopt=path-exclude=/usr/share/info/*",
            "--dpkgopt=path-exclude=/usr/share/locale/*",
            "--dpkgopt=path-include=/usr/share/doc/*/copyright",
            "--skip=download/empty,essential/unlink,cleanup/apt/cache",
            f'--setup-hook=mkdir -p "$1"{archives}',
            f"--setup-hook=sync-in {kept} {archives}",
            f"--customize-hook=sync-out {archives} {kept}",
            f'--customize-hook=rm -rf "$1"{archives}',
            SUITE,
            tree,
            f"deb [signed-by={KEYS}] {os.environ.get('BESACE_MIRROR') or mirror()} {SUITE} main",
        ],
        {"SOURCE_DATE_EPOCH": str(epoch)},
    )


def make_tools(cache: Path, architecture: str, epoch: int) -> Path:
    """Return the tree of the tools, made if it is not there as it is wanted now."""
    wanted = sha256(" ".join((SUITE, *TOOLS)).encode()).hexdigest()[:12]
    tree = cache / f"tools-{wanted}"
    if not (tree / "complete").exists():
        make_tree(tree, TOOLS, cache=cache, architecture=architecture, epoch=epoch)
        (tree / "complete").touch()
    return tree
