"""What was read and still holds: the screens ask for the same each second."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Keeps values by name until something changes.

    Args:
        version: returns another number after each change.
    """

    def __init__(self, version: Callable[[], int]) -> None:
        self._version, self._seen = version, version()
        self._values: dict[str, Any] = {}

    def get(self, name: str, read: Callable[[], T]) -> T:
        """Return what `read` gave since the last change, or call it."""
        if self._seen != self._version():
            self._values.clear()
            self._seen = self._version()
        if name not in self._values:
            self._values[name] = read()
        value: T = self._values[name]
        return value
