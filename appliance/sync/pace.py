"""When to try again: after as long again as one has tried already, as Postfix does."""

from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=4)
SPREAD: Final = 0.1  # boxes that lost the same server do not all come back at once


def is_due(first: datetime, last: datetime, jitter: float, now: datetime) -> bool:
    """Tell whether a message that failed may be tried again.

    Args:
        first: when it was first tried.
        last: when it was last tried.
        jitter: from 0 to 1, drawn once for each attempt.
        now: a moment before `last` means that the clock was set back; then nothing tells
            how long it has been, and the message is due.
    """
    wait = min(max(last - first, SHORTEST), LONGEST)
    return now < last or now >= last + wait * (1 + SPREAD * jitter)
