"""Threads that arrive while one is served wait together, and are served together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final

from appliance.durable.places import Place
from appliance.errors import JournalClosedError, VaultError


def _closed() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False, repr=False)
class Request:
    """A payload whose caller waits until it is durable, or refused.

    Attributes:
        place: where it is durable; None until then, and for good if it is refused.
        refusal: why it has no place.
        turn: of a request that waits; released when it was served, or when its thread is the
            next to serve.
        after: whom its thread wakes once it was served.
    """

    payload: bytes
    finishing: bool
    place: Place | None = None
    refusal: type[VaultError] = JournalClosedError
    served: bool = False
    turn: Lock | None = None
    after: Request | None = None

    def wake(self) -> None:
        """Let the thread that waits for it go on."""
        if self.turn is not None:
            self.turn.release()


class Turnstile:
    """One thread at a time serves all requests that wait; the others sleep until it is done.

    Whoever finds nobody serving serves; whoever arrives meanwhile forms the next group, and
    its first thread serves that one.  So under load a group is as large as what arrives
    during a flush, and alone a request waits for nothing.

    The thread that ends a flush wakes two others: the one that serves next, so that the medium
    rests as little as it can, and the first that was served, which wakes the second.  Woken all
    at once they would stand in the next server's way, for one thread runs Python at a time.
    """

    def __init__(self, serve: Callable[[Sequence[Request]], None]) -> None:
        self._serve: Final = serve
        self._gate = Lock()  # held for a few instructions at a time
        self._waiting: list[Request] = []
        self._busy = False

    def enter(self, request: Request) -> None:
        """Return once the request was served; raise what serving it in this thread raised."""
        turn = None
        with self._gate:
            self._waiting.append(request)
            if self._busy:
                turn = request.turn = _closed()
            self._busy = True
        if turn is not None:
            turn.acquire()
        if not request.served:
            self._serve_group()
        elif request.after is not None:
            request.after.wake()

    def _serve_group(self) -> None:
        with self._gate:
            group, self._waiting = self._waiting, []
        try:
            self._serve(group)
        finally:
            with self._gate:
                following = self._waiting[:1]
                self._busy = bool(following)
            for request in group:
                request.served = True
            sleepers = group[1:]  # the first is this thread's own
            for request, after in pairwise(sleepers):
                request.after = after
            for request in (*following, *sleepers[:1]):
                request.wake()
