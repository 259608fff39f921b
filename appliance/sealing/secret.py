"""The master key in memory: one place, overwritten when it is no longer needed."""

from types import TracebackType
from typing import Final, NoReturn, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from appliance.ports.machine import Entropy
from appliance.sealing.aead import KEY_SIZE, NONCE_SIZE, BrokenSealError, derive_key

WRAPPING_NONCE: Final = bytes(NONCE_SIZE)
"""A wrapping key follows from a fresh salt and seals once, so its nonce may be constant."""


class Secret:
    """32 bytes that never leave: other keys follow from them, or they leave sealed.

    As a context manager it is wiped at the end.  `docs/keys.md` tells what a wipe is worth.
    """

    __slots__ = ("_content",)

    def __init__(self, content: bytearray) -> None:
        """Take the bytes over: the caller keeps no copy."""
        self._content = content

    @classmethod
    def draw(cls, entropy: Entropy) -> Self:
        """Return a new one."""
        return cls(bytearray(entropy(KEY_SIZE)))

    @classmethod
    def unwrap(cls, key: bytes, wrapped: bytes) -> Self:
        """Undo `wrap`.

        Raises:
            BrokenSealError: another key, or other bytes.
        """
        content = bytearray(KEY_SIZE)
        try:
            ChaCha20Poly1305(key).decrypt_into(WRAPPING_NONCE, wrapped, None, content)
        except InvalidTag:
            raise BrokenSealError("the tag does not match") from None
        return cls(content)

    def wrap(self, key: bytes) -> bytes:
        """Return the secret sealed under a key that seals nothing else; 48 bytes."""
        return ChaCha20Poly1305(key).encrypt(WRAPPING_NONCE, self._whole(), None)

    def derive(self, purpose: bytes) -> bytes:
        """Return the key of 32 bytes that follows from it for one purpose."""
        return derive_key(self._whole(), purpose=purpose)

    def wipe(self) -> None:
        """Overwrite the bytes; the secret is of no use after."""
        self._content[:] = bytes(len(self._content))

    def _whole(self) -> bytearray:
        if not any(self._content):  # zeros must never become a key
            raise ValueError("this secret was wiped")
        return self._content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")
