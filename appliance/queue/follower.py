"""Whoever keeps count of what the journal tells, so that nobody has to read it again."""

from typing import Any, Protocol

from appliance.durable.operations import Operation


class Follower(Protocol):
    """Keeps count of all operations, at the opening and after."""

    def follow(self, operation: Operation) -> None:
        """Take in an operation that is durable."""
        ...

    def save(self) -> Any:
        """Return what was counted, as a plain value."""
        ...

    def load(self, saved: Any) -> None:
        """Go on from what was saved."""
        ...


class Indifferent:
    """Counts nothing.  Implements `Follower`."""

    def follow(self, operation: Operation) -> None:
        """Let it pass."""

    def save(self) -> Any:
        """Return nothing."""

    def load(self, saved: Any) -> None:
        """Go on from nothing."""
