"""The practitioner's signature in a card, through PKCS#11.

On a CPS the last byte of CKA_ID tells the pairs apart: 10 signs, 20 authenticates, and a
document signed with the latter is refused (the ANS specification of its PKCS#11 library).
A card locks after three wrong codes, so a code it refused is never sent again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pkcs11
from pkcs11 import exceptions

from appliance.errors import SignerAbsentError, WrongCardCodeError

log = logging.getLogger(__name__)

SIGNATURE_PAIR: Final = 0x10
REFUSALS: Final = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The pair that signs: where it is, what names it, and its certificate in DER."""

    token: Any
    identifier: bytes
    certificate: bytes


class Pkcs11Signer:
    """A `Signer` on a PKCS#11 token.

    It keeps no session open: a card may leave, and another come, between two signatures.

    Args:
        module: the PKCS#11 library.  A process loads it once, whatever the signers.
        token_label: the token to use; None takes the first that holds a signature pair.
        code: asked for the holder's code at each signature; it keeps it as it sees fit.
    """

    demonstration = False

    def __init__(self, module: Path, token_label: str | None, code: Callable[[], str]) -> None:
        self._module = module
        self._token_label = token_label
        self._code = code
        self._refused: str | None = None

    @property
    def certificate(self) -> bytes:
        """The X.509 certificate of the pair that signs, DER; read without the code.

        Raises:
            SignerAbsentError: no token, or a token without that pair.
        """
        return self._pair().certificate

    def sign(self, message: bytes) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256.

        Raises:
            SignerAbsentError: no token, or a token without the pair that signs.
            WrongCardCodeError: the card refused the code, now or before.
        """
        pair, code = self._pair(), self._code()
        if code == self._refused:
            raise WrongCardCodeError
        try:
            with pair.token.open(user_pin=code) as session:
                key = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=pair.identifier)
                return bytes(key.sign(message, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
        except REFUSALS:
            self._refused = code
            raise WrongCardCodeError from None
        except exceptions.PinLocked:
            raise WrongCardCodeError("carte bloquée") from None
        except exceptions.PKCS11Error as error:
            raise _absent(error) from error

    def _pair(self) -> _Pair:
        try:
            for token in pkcs11.lib(str(self._module)).get_tokens(token_label=self._token_label):
                if pair := _pair_of(token):
                    return pair
        except (exceptions.PKCS11Error, RuntimeError) as error:
            raise _absent(error) from error
        raise SignerAbsentError


def _pair_of(token: Any) -> _Pair | None:
    with token.open() as session:
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
        for certificate in session.get_objects(wanted):
            identifier = bytes(certificate[pkcs11.Attribute.ID])
            if identifier[-1:] == bytes([SIGNATURE_PAIR]):
                return _Pair(token, identifier, bytes(certificate[pkcs11.Attribute.VALUE]))
    return None


def _absent(error: Exception) -> SignerAbsentError:
    log.warning("PKCS#11: %s", type(error).__name__)
    return SignerAbsentError(type(error).__name__)
