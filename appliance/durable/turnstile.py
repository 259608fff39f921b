"""Threads that arrive while one is served wait together, and are served together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    """

    payload: bytes
    finishing: bool
    place: Place | None = None
    refusal: type[VaultError] = JournalClosedError
    served: bool = False
    turn: Lock | None = None


class Turnstile:
    """One thread at a time serves all requests that wait; the others sleep until it is done.

    Whoever finds nobody serving serves; whoever arrives meanwhile forms the next group, and
    its first thread serves that one.  So under load a group is as large as what arrives
    during a flush, and alone a request waits for nothing.
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
            for request in (*group, *following):
                if request.turn is not None:
                    request.turn.release()
