"""The one door to the frame ciphers, and to the derivation of keys from keys."""

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE: Final = 32
TAG_SIZE: Final = 16
NONCE_SIZE: Final = 12


class BrokenSealError(ValueError):
    """The bytes are not those that were sealed, or not with this key."""


class Algorithm(IntEnum):
    """The ciphers known to files.  Kept on disk: a value is never given another meaning."""

    AES_256_GCM = 1
    CHACHA20_POLY1305 = 2


PRIMITIVES: Final[Mapping[Algorithm, type[AESGCM | ChaCha20Poly1305]]] = {
    Algorithm.AES_256_GCM: AESGCM,
    Algorithm.CHACHA20_POLY1305: ChaCha20Poly1305,
}


def preferred_algorithm(cpuinfo: Path = Path("/proc/cpuinfo")) -> Algorithm:
    """Return AES where the processor has instructions for it.

    In software AES is slow, and its timing tells of the key; ChaCha20 is neither.
    """
    try:
        words = cpuinfo.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return Algorithm.CHACHA20_POLY1305
    return Algorithm.AES_256_GCM if "aes" in words else Algorithm.CHACHA20_POLY1305


class Cipher:
    """Authenticated encryption under one key of 32 bytes."""

    def __init__(self, algorithm: Algorithm, key: bytes) -> None:
        self._primitive = PRIMITIVES[algorithm](key)

    def seal(self, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """Return `data` enciphered, its tag of 16 bytes last.

        Args:
            nonce: 12 bytes, never used twice under one key.
            data: what to hide.
            associated: bytes in clear that the tag also covers.
        """
        return self._primitive.encrypt(nonce, data, associated)

    def open(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """Undo `seal`.

        Raises:
            BrokenSealError: any of the three differs from what was sealed.
        """
        try:
            return self._primitive.decrypt(nonce, sealed, associated)
        except InvalidTag:
            raise BrokenSealError("the tag does not match") from None


def derive_key(key: bytes | bytearray, *, purpose: bytes, salt: bytes = b"") -> bytes:
    """Return 32 bytes that follow from `key` for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(hashes.SHA256(), KEY_SIZE, salt, purpose).derive(key)
