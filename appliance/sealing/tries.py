"""How long to wait after wrong codes.  Pure: the times come from outside.

Time is the machine's uptime, which nobody sets: neither a clock put back nor one put forward
shortens the wait.  After a restart only the time since that restart counts.
"""

from dataclasses import asdict, dataclass
from typing import Final, Self

from appliance.sealing.titled import read_titled, write_titled

KIND: Final = "tries"
FREE: Final = 10
FIRST_S: Final = 60
LONGEST_S: Final = 3600
"""Some 8,700 tries a year: nothing against a million codes, and bearable for the owner."""


@dataclass(frozen=True, slots=True)
class Tries:
    """The codes tried since the last right one.

    Attributes:
        wrong: how many; one under way counts as wrong until it opens.
        at: uptime of the last one, seconds; 0 when the machine has restarted since.
    """

    wrong: int = 0
    at: int = 0

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `serialize` wrote; bytes that rotted count as ten wrong codes."""
        try:
            raw = read_titled(KIND, data)
            return cls(int(raw["wrong"]), int(raw["at"]))
        except (ValueError, KeyError, TypeError):
            return cls(FREE)

    def serialize(self) -> bytes:
        """Return the file's bytes; see `titled`."""
        return write_titled(KIND, asdict(self))

    def wait_s(self, uptime: int) -> int:
        """Return how many seconds remain until the next try; 0 when it may be now."""
        since = uptime - self.at if uptime >= self.at else uptime
        return max(0, self._delay_s() - since)

    def seen_at(self, uptime: int) -> Self:
        """Return the same tries, known to a machine that may have restarted since."""
        return self if uptime >= self.at else type(self)(self.wrong, 0)

    def one_more(self, uptime: int) -> Self:
        """Return the tries with one that begins now."""
        return type(self)(self.wrong + 1, uptime)

    def _delay_s(self) -> int:
        beyond = self.wrong - FREE
        return 0 if beyond < 0 else min(FIRST_S << min(beyond, FREE), LONGEST_S)
