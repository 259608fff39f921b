"""The machine itself: its clock, its randomness, its disk."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC

from appliance.durable.disk import SystemDisk
from appliance.errors import DiskFullError, VaultError, reason
from appliance.ports.machine import Clock, Disk, Entropy, Uptime
from appliance.sealing.stretching import Cost, measure_cost


class SystemClock:
    """The system's clock, in UTC."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


def uptime() -> float:
    """Return the seconds since the machine started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def code_cost() -> Cost:
    """Measure what a try of a code may cost on this machine: half a second, a tenth of memory.

    The memory's size is asked of the kernel itself: the station's unit hides /proc/meminfo.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return measure_cost(time.monotonic, memory=memory)


@dataclass(frozen=True, slots=True)
class Machine:
    """What every program needs of the machine; tests put their own here."""

    clock: Clock = field(default_factory=SystemClock)
    entropy: Entropy = os.urandom
    uptime: Uptime = uptime
    disk: Disk = field(default_factory=SystemDisk)


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Say what a failed system call means for what was being written.

    Raises:
        DiskFullError, VaultError: in the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise DiskFullError(what) from error
        raise VaultError(f"{what} : {reason(error)}") from error
