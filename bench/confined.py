"""A small box made of this machine: little memory, page cache included, and part of a core.

Its processor has no AES instructions: neither OpenSSL nor we find them.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.rows import UnmeasurableError, first_line

ROOT: Final = Path("/sys/fs/cgroup")
PERIOD_US: Final = 100_000
NAME: Final = f"besace-bench-{os.getpid()}"
ENTER: Final = 'while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs"; shift; done; shift; exec "$@"'

BLIND: Final = 'mount --bind "$1" /proc/cpuinfo && shift && exec "$@"'


def without_aes(directory: Path) -> Sequence[str]:
    """Return what stands before a command that is to believe in a simpler processor.

    Raises:
        UnmeasurableError: this system does not let us deceive it.
    """
    simpler = directory / "cpuinfo"
    words = Path("/proc/cpuinfo").read_text(encoding="ascii").replace(" aes ", " ")
    simpler.write_text(words, encoding="ascii")
    blind = ("unshare", "--mount", "sh", "-c", BLIND, "sh", str(simpler))
    tried = subprocess.run((*blind, "true"), check=False, capture_output=True, text=True)
    if tried.returncode:
        raise UnmeasurableError(f"no other processor can be feigned: {first_line(tried.stderr)}")
    return (*blind, "env", "OPENSSL_ia32cap=0")


@contextmanager
def confined(*, memory: int, core_percent: int) -> Iterator[Sequence[str]]:
    """Make the box; give what stands before a command that is to run in it.

    Args:
        memory: bytes, page cache included.
        core_percent: of one core.

    Raises:
        UnmeasurableError: this system lets us make no control group.
    """
    groups = _groups(memory, core_percent * PERIOD_US // 100)
    try:
        for group, limits in groups.items():
            group.mkdir()
            for name, value in limits.items():
                (group / name).write_text(value, encoding="ascii")
        yield ("sh", "-c", ENTER, "sh", *map(str, groups), "--")
    except OSError as error:
        raise UnmeasurableError(f"no control group can be made here ({error.strerror})") from error
    finally:
        for group in groups:
            if group.exists():
                group.rmdir()


def _groups(memory: int, quota_us: int) -> Mapping[Path, Mapping[str, str]]:
    """Return the groups and their limits, as either version of the kernel's interface has them."""
    if (ROOT / "cgroup.controllers").exists():
        limits = {"memory.max": f"{memory}", "cpu.max": f"{quota_us} {PERIOD_US}"}
        return {ROOT / NAME: limits}
    return {
        ROOT / "memory" / NAME: {"memory.limit_in_bytes": f"{memory}"},
        ROOT / "cpu" / NAME: {
            "cpu.cfs_period_us": f"{PERIOD_US}",
            "cpu.cfs_quota_us": f"{quota_us}",
        },
    }
