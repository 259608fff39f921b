"""From a code to a key, slowly: Argon2id (RFC 9106)."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from appliance.sealing.aead import KEY_SIZE

SALT_SIZE: Final = 16
LEAST_KIB: Final = 19 * 1024
MOST_KIB: Final = 64 * 1024
PASSES: Final = 3
MOST_PASSES: Final = 1000
SHARE: Final = 10
"""One try fills at most this part of the machine's memory: 43 MiB of a box of 512 MB."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a code costs; as it stands, RFC 9106's second choice (section 4).

    Attributes:
        memory_kib: memory filled, KiB.
        iterations: passes over it.
        lanes: parts of it that may be filled in parallel.
    """

    memory_kib: int = MOST_KIB
    iterations: int = PASSES
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1024 * 1024
            and 1 <= self.iterations <= MOST_PASSES
        ):
            raise ValueError("an Argon2id cost that no box of ours would choose")


def measure_cost(monotonic: Callable[[], float], *, memory: int, seconds: float = 0.5) -> Cost:
    """Return the cost that takes about `seconds` on this machine.

    Memory first, passes next: memory is what hurts a guesser.  Never below 19 MiB and three
    passes (OWASP asks for two of that size), however slow the machine.

    Args:
        monotonic: a clock that never goes back, in seconds.
        memory: the machine's, bytes.
        seconds: how long one try of a code may take.
    """
    most = _within(LEAST_KIB, memory // SHARE // 1024, MOST_KIB)
    start = monotonic()
    stretch("", bytes(SALT_SIZE), Cost(most))
    elapsed = max(monotonic() - start, 1e-3)
    work = most * PASSES * seconds / elapsed  # KiB times passes that fit
    memory_kib = _within(LEAST_KIB, int(work / PASSES), most)
    return Cost(memory_kib, _within(PASSES, round(work / memory_kib), MOST_PASSES))


def plain_code(code: str) -> str:
    """Return the code without what differs from one keyboard, terminal or hand to another.

    The same key press gives other code points elsewhere, and spaces between words double.
    """
    return " ".join(unicodedata.normalize("NFKC", code).split())


def stretch(code: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32 bytes that follow from a code."""
    return Argon2id(
        salt=salt,
        length=KEY_SIZE,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(plain_code(code).encode())


def _within(least: int, wanted: int, most: int) -> int:
    return min(max(wanted, least), most)
