"""The keyring: one random master key, wrapped once for each way to open the box.

Pure: bytes in, bytes out.  A slot holds the master key enciphered under a key that follows
from the practice's code (Argon2id, RFC 9106) or from the printed recovery key (HKDF).  To
change the code is to rewrite one slot: nothing that the master key protects is touched.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from appliance.errors import JournalDamagedError, WrongCodeError
from appliance.ports.machine import Entropy
from appliance.sealing.aead import (
    KEY_SIZE,
    NONCE_SIZE,
    TAG_SIZE,
    Algorithm,
    BrokenSealError,
    Cipher,
    derive_key,
)

SALT_SIZE: Final = 16
WRAPPING_NONCE: Final = bytes(NONCE_SIZE)
"""A wrapping key follows from a fresh salt and seals once, so its nonce may be constant."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a code costs.

    Attributes:
        memory_kib: memory filled, KiB.
        iterations: passes over it.
        lanes: parts of it that may be filled in parallel.
    """

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1024 * 1024
            and 1 <= self.iterations <= 1000
        ):
            raise ValueError("an Argon2id cost that no box of ours would choose")


SECOND_RECOMMENDED: Final = Cost()
"""RFC 9106, section 4: the choice for machines with little memory."""


def measure_cost(monotonic: Callable[[], float], *, seconds: float = 0.5) -> Cost:
    """Return the cost that takes about `seconds` here, never below the RFC's own choice.

    Args:
        monotonic: a clock that never goes back, in seconds.
        seconds: how long one try of a code may take.
    """
    start = monotonic()
    _stretch("", bytes(SALT_SIZE), SECOND_RECOMMENDED)
    passes = seconds / max(monotonic() - start, 1e-3) * SECOND_RECOMMENDED.iterations
    iterations = min(max(round(passes), SECOND_RECOMMENDED.iterations), 1000)
    return replace(SECOND_RECOMMENDED, iterations=iterations)


class SlotKind(StrEnum):
    """Who opens a slot.  Kept on disk."""

    CODE = "code"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, repr=False)
class Slot:
    """The master key under one other key; `cost` is None where nothing is stretched."""

    kind: SlotKind
    salt: bytes
    cost: Cost | None
    wrapped: bytes

    @classmethod
    def for_code(cls, master: bytes, code: str, cost: Cost, entropy: Entropy) -> Self:
        """Wrap the master key under the practice's code."""
        salt = entropy(SALT_SIZE)
        return cls(SlotKind.CODE, salt, cost, _wrap(_stretch(code, salt, cost), master))

    @classmethod
    def for_recovery(cls, master: bytes, recovery_key: bytes, entropy: Entropy) -> Self:
        """Wrap the master key under the 32 bytes of the printed sheet."""
        salt = entropy(SALT_SIZE)
        return cls(SlotKind.RECOVERY, salt, None, _wrap(_diversify(recovery_key, salt), master))

    @classmethod
    def parse(cls, raw: dict[str, Any]) -> Self:
        """Read a slot as `Keyring.serialize` wrote it; ValueError or TypeError otherwise."""
        cost = raw["cost"]
        slot = cls(
            SlotKind(raw["kind"]),
            bytes.fromhex(raw["salt"]),
            None if cost is None else Cost(**cost),
            bytes.fromhex(raw["wrapped"]),
        )
        if len(slot.salt) != SALT_SIZE or len(slot.wrapped) != KEY_SIZE + TAG_SIZE:
            raise ValueError("a slot of another length")
        if (slot.kind is SlotKind.CODE) != (slot.cost is not None):
            raise ValueError("a slot of another shape")
        return slot

    def plain(self) -> dict[str, Any]:
        """Return the slot as JSON holds it."""
        return {
            "kind": self.kind.value,
            "salt": self.salt.hex(),
            "cost": None if self.cost is None else asdict(self.cost),
            "wrapped": self.wrapped.hex(),
        }


@dataclass(frozen=True, slots=True)
class Keyring:
    """All slots of one master key.

    Attributes:
        generation: grows by one at each change, so that the newer of two copies is known.
    """

    generation: int
    slots: tuple[Slot, ...]

    @classmethod
    def create(cls, code: str, *, cost: Cost, entropy: Entropy) -> tuple[Self, bytes]:
        """Draw a master key; return its keyring, and the key itself (32 bytes)."""
        master = entropy(KEY_SIZE)
        return cls(1, (Slot.for_code(master, code, cost, entropy),)), master

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `serialize` wrote.

        Raises:
            JournalDamagedError: the bytes are not a keyring any more.
        """
        try:
            raw = json.loads(_checked(data))
            return cls(int(raw["generation"]), tuple(Slot.parse(slot) for slot in raw["slots"]))
        except (ValueError, KeyError, TypeError):
            raise JournalDamagedError("keyring") from None

    def serialize(self) -> bytes:
        """Return the file's bytes: a title with a digest, then JSON.

        The digest tells a rotten file from a wrong code; it protects nothing.
        """
        raw = {"generation": self.generation, "slots": [slot.plain() for slot in self.slots]}
        body = json.dumps(raw, indent=1).encode()
        return _title(body) + body

    def unlock(self, code: str) -> bytes:
        """Return the master key.

        Raises:
            WrongCodeError: the code opens no slot.
        """
        for slot in self.slots:
            if slot.cost is not None:
                try:
                    return _unwrap(_stretch(code, slot.salt, slot.cost), slot)
                except BrokenSealError:
                    continue
        raise WrongCodeError

    def recover(self, recovery_key: bytes) -> bytes:
        """Return the master key, from the 32 bytes of the printed sheet.

        Raises:
            WrongCodeError: the key opens no slot.
        """
        for slot in self.slots:
            if slot.kind is SlotKind.RECOVERY:
                try:
                    return _unwrap(_diversify(recovery_key, slot.salt), slot)
                except BrokenSealError:
                    continue
        raise WrongCodeError

    def with_sheet(self, master: bytes, recovery_key: bytes, *, entropy: Entropy) -> Self:
        """Return the keyring with one printed sheet: these 32 bytes, and no earlier ones."""
        others = tuple(slot for slot in self.slots if slot.kind is not SlotKind.RECOVERY)
        by_sheet = Slot.for_recovery(master, recovery_key, entropy)
        return replace(self, generation=self.generation + 1, slots=(*others, by_sheet))

    def change_code(self, master: bytes, code: str, *, cost: Cost, entropy: Entropy) -> Self:
        """Return the keyring with a new code; every other slot stays as it is."""
        others = tuple(slot for slot in self.slots if slot.kind is not SlotKind.CODE)
        by_code = Slot.for_code(master, code, cost, entropy)
        return replace(self, generation=self.generation + 1, slots=(by_code, *others))


def _stretch(code: str, salt: bytes, cost: Cost) -> bytes:
    # The same key press gives other code points on another keyboard or terminal.
    text = unicodedata.normalize("NFKC", code).encode()
    return Argon2id(
        salt=salt,
        length=KEY_SIZE,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(text)


def _diversify(recovery_key: bytes, salt: bytes) -> bytes:
    return derive_key(recovery_key, purpose=b"besace recovery slot", salt=salt)


def _wrap(wrapping: bytes, master: bytes) -> bytes:
    return Cipher(Algorithm.CHACHA20_POLY1305, wrapping).seal(WRAPPING_NONCE, master, b"")


def _unwrap(wrapping: bytes, slot: Slot) -> bytes:
    return Cipher(Algorithm.CHACHA20_POLY1305, wrapping).open(WRAPPING_NONCE, slot.wrapped, b"")


def _title(body: bytes) -> bytes:
    return b"besace keyring 1 %b\n" % hashlib.sha256(body).hexdigest().encode()


def _checked(data: bytes) -> bytes:
    """Return what stands below the title, if the title is true of it."""
    body = data.partition(b"\n")[2]
    if data != _title(body) + body:
        raise ValueError("another title")
    return body
