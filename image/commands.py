"""Programs that the build runs, alone or inside a tree."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

MOUNTS: Final = """\
set -eu
tree=$1; shift
mount --make-rprivate /
for place in proc sys dev; do mount --rbind "/$place" "$tree/$place"; done
while [ "$1" != -- ]; do
    [ -e "$tree$2" ] || mkdir -p "$tree$2"
    mount --bind "$1" "$tree$2"
    shift 2
done
shift
exec chroot "$tree" "$@"
"""
"""Mounts that end with the program, for their name space does."""


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> str:
    """Run a program to its end; return what it printed.

    Raises:
        SystemExit: it failed; its own words are in the message.
    """
    done = subprocess.run(
        [str(word) for word in command],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def run_inside(
    tree: Path,
    command: Sequence[str | Path],
    *,
    shared: Mapping[Path, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a program of a tree as if the tree were the whole system.

    Args:
        tree: its root.
        command: paths in it are the tree's.
        shared: directories of this machine, or files in the place of the tree's, and where the
            program sees them.
        environment: added to this one's.

    Raises:
        SystemExit: as `run`.
    """
    pairs = [word for path, place in (shared or {}).items() for word in (path, place)]
    return run(
        ["unshare", "--mount", "sh", "-c", MOUNTS, "sh", tree, *pairs, "--", *command],
        {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", **(environment or {})},
    )
