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


class Together:
    """Several that keep count, each of its own.  Implements `Follower`."""

    def __init__(self, *followers: Follower) -> None:
        self._followers = followers

    def follow(self, operation: Operation) -> None:
        """Let each take it in."""
        for follower in self._followers:
            follower.follow(operation)

    def save(self) -> Any:
        """Return what each counted, in order."""
        return [follower.save() for follower in self._followers]

    def load(self, saved: Any) -> None:
        """Give each its own."""
        for follower, own in zip(self._followers, saved, strict=True):
            follower.load(own)
