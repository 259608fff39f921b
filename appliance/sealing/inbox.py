"""Messages sealed on arrival: anyone may put in, only the unlocked practice takes out.

HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.  Keys are raw, 32 bytes.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from appliance.sealing.aead import BrokenSealError
from appliance.sealing.secret import Secret

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
INFO: Final = b"besace inbox 1"


def inbox_private_key(master: Secret) -> bytes:
    """Return the practice's private key; it follows from the master key and is kept nowhere."""
    return master.derive(b"besace inbox private key")


def inbox_public_key(private: bytes) -> bytes:
    """Return the public key that the courier may know."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_to(public: bytes, data: bytes) -> bytes:
    """Seal `data` so that only the private key opens it; 48 bytes longer."""
    return SUITE.encrypt(data, X25519PublicKey.from_public_bytes(public), INFO)


def open_with(private: bytes, sealed: bytes) -> bytes:
    """Undo `seal_to`.

    Raises:
        BrokenSealError: the bytes were not sealed to this key, or were changed since.
    """
    try:
        return SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), INFO)
    except InvalidTag:
        raise BrokenSealError("not sealed to this key") from None
