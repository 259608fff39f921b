"""A file sealed for somebody: to a passphrase, or to a public key (`docs/registre.md`).

One line that says what it is, one line of JSON that says how it opens, then chunks.  The key of
the chunks serves one file only: it follows from the passphrase and a fresh salt (Argon2id), or is
random and sealed to the public key (HPKE, RFC 9180).  Chunks are sealed with ChaCha20-Poly1305
under their rank; the last one is marked, so that a file that was cut does not open.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

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
from appliance.sealing.inbox import SUITE
from appliance.sealing.stretching import SALT_SIZE, Cost, stretch

MAGIC: Final = b"besace sealed export 1\n"
INFO: Final = b"besace export 1"
CHUNK: Final = 64 * 1024
LONGEST_LINE: Final = 4096
MORE, LAST = b"\0", b"\1"


@dataclass(frozen=True, slots=True, repr=False)
class Parcel:
    """A key for one file, and the two lines that say how to find it again."""

    head: bytes
    key: bytes

    def seal(self, content: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the file's bytes."""
        yield self.head
        cipher, associated = self._cipher()
        ranks = count()
        held: bytes | None = None
        for piece in _sized(content):
            if held is not None:
                yield cipher.seal(_nonce(next(ranks)), held, associated + MORE)
            held = piece
        yield cipher.seal(_nonce(next(ranks)), held or b"", associated + LAST)

    def open(self, read: Callable[[int], bytes]) -> Iterator[bytes]:
        """Yield the content; what it yields is proved, and its end is proved when it ends.

        Args:
            read: returns the next bytes after the two lines, fewer only at the end.

        Raises:
            BrokenSealError: the bytes are not those that were sealed, or not all of them.
        """
        cipher, associated = self._cipher()
        sealed = read(CHUNK + TAG_SIZE)
        for rank in count():
            following = read(CHUNK + TAG_SIZE)
            mark = MORE if following else LAST
            if len(sealed) < TAG_SIZE:
                raise BrokenSealError("the file was cut")
            yield cipher.open(_nonce(rank), sealed, associated + mark)
            if not following:
                return
            sealed = following

    def _cipher(self) -> tuple[Cipher, bytes]:
        digest = hashlib.sha256(self.head).digest()
        return Cipher(Algorithm.CHACHA20_POLY1305, self.key), digest


def parcel_for_passphrase(passphrase: str, cost: Cost, entropy: Entropy) -> Parcel:
    """Return a new parcel that the passphrase opens."""
    salt = entropy(SALT_SIZE)
    return Parcel(
        _head({"to": "passphrase", "salt": salt.hex(), "cost": asdict(cost)}),
        _from_passphrase(passphrase, salt, cost),
    )


def parcel_for_key(public: bytes, entropy: Entropy) -> Parcel:
    """Return a new parcel that the private key of `public` (X25519, 32 bytes) opens.

    Raises:
        ValueError: it is no public key.
    """
    key = entropy(KEY_SIZE)
    wrapped = SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), INFO)
    return Parcel(_head({"to": "key", "wrapped": wrapped.hex()}), key)


@dataclass(frozen=True, slots=True, repr=False)
class SealedHead:
    """The two lines of a sealed file, read."""

    head: bytes
    fields: dict[str, Any]

    @property
    def by_passphrase(self) -> bool:
        """Tell whether a passphrase opens it; else a private key does."""
        return str(self.fields["to"]) == "passphrase"

    def with_passphrase(self, passphrase: str) -> Parcel:
        """Return the parcel; a wrong passphrase shows at the first chunk."""
        salt, cost = bytes.fromhex(self.fields["salt"]), Cost(**self.fields["cost"])
        return Parcel(self.head, _from_passphrase(passphrase, salt, cost))

    def with_key(self, private: bytes) -> Parcel:
        """Return the parcel.

        Raises:
            BrokenSealError: it was not sealed to this key.
        """
        wrapped = bytes.fromhex(self.fields["wrapped"])
        try:
            key = SUITE.decrypt(wrapped, X25519PrivateKey.from_private_bytes(private), INFO)
        except InvalidTag:
            raise BrokenSealError("not sealed to this key") from None
        return Parcel(self.head, key)


def read_head(read_line: Callable[[int], bytes]) -> SealedHead | None:
    """Read the two lines; None where the file is not a sealed one.

    Args:
        read_line: returns the next line with its end, at most that many bytes of it.

    Raises:
        BrokenSealError: the second line is not what was written.
    """
    if read_line(len(MAGIC)) != MAGIC:
        return None
    line = read_line(LONGEST_LINE)
    try:
        fields = json.loads(line)
        _check(fields)
    except (ValueError, KeyError, TypeError):
        raise BrokenSealError("the head is not what was written") from None
    return SealedHead(MAGIC + line, fields)


def _check(fields: dict[str, Any]) -> None:
    match fields["to"]:
        case "passphrase":
            bytes.fromhex(fields["salt"])
            Cost(**fields["cost"])
        case "key":
            bytes.fromhex(fields["wrapped"])
        case _:
            raise ValueError("nobody knows how it opens")


def _head(fields: dict[str, Any]) -> bytes:
    return MAGIC + json.dumps(fields).encode() + b"\n"


def _from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return derive_key(stretch(passphrase, salt, cost), purpose=b"besace export", salt=salt)


def _nonce(rank: int) -> bytes:
    return rank.to_bytes(NONCE_SIZE)


def _sized(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of one size, the last one shorter."""
    held = bytearray()
    for piece in content:
        held += piece
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)
