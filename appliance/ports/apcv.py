"""The scanner of the appli carte Vitale."""

from collections.abc import Callable
from typing import Final, Protocol

LONGEST: Final = 7089
"""Characters that the largest QR code holds: digits, of version 40-L (ISO/IEC 18004)."""


class ApcvScanner(Protocol):
    """A scanner that sends what it reads; one that types it is a keyboard, and needs no port."""

    def listen(self, scanned: Callable[[bytes], object]) -> None:
        """Have `scanned` called with each code that is read, in the scanner's own thread.

        The last listener alone is told; it returns at once.
        """
        ...

    def close(self) -> None:
        """Release the device.  Safe to call twice."""
        ...
