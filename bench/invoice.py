"""What every contender is given: the same invoice of 2 KB, with what queries ask for."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Protocol

BODY: Final = os.urandom(2048)

Commit = Callable[[int], object]
"""Makes the invoice of that rank durable."""


class Maker(Protocol):
    """Makes a contender in a directory of its own; what it opens is closed by `undo`."""

    def __call__(self, directory: Path, undo: ExitStack) -> Commit: ...


def number(rank: int) -> str:
    """Return the invoice's number, as all contenders keep it."""
    return f"{rank:09d}"


def patient(rank: int) -> str:
    """Return a made-up name of the patient: five hundred of them come in turn."""
    return f"patient {rank % 500}"


def document(rank: int, *, lot: int = 0) -> dict[str, Any]:
    """Return the invoice as a document; `lot` is its status."""
    return {"v": 1, "lot": lot, "number": number(rank), "patient": patient(rank), "body": BODY}
