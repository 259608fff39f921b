"""The machine itself: its clock, its randomness, its disk."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime

from appliance.durable.disk import SystemDisk
from appliance.ports.machine import Clock, Disk, Entropy


class SystemClock:
    """The system's clock, in UTC."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Machine:
    """What every program needs of the machine; tests put their own here."""

    clock: Clock = field(default_factory=SystemClock)
    entropy: Entropy = os.urandom
    disk: Disk = field(default_factory=SystemDisk)
