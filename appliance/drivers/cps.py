"""The practitioner's card through PKCS#11: what it tells, and what it signs.

On a CPS the last byte of CKA_ID tells the pairs apart: 10 signs, 20 authenticates, and a
document signed with the latter is refused (the ANS specification of its PKCS#11 library).
A card locks after three wrong codes, so its own count is read before each of them.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pkcs11
from pkcs11 import exceptions

from appliance.drivers.cps_card import CpsCard, Tries
from appliance.errors import (
    CardCodeLockedError,
    LastCardTryError,
    OtherSignerError,
    SignerAbsentError,
    SignerLostError,
    WrongCardCodeError,
)

log = logging.getLogger(__name__)

SIGNATURE_PAIR: Final = b"\x10"
AUTHENTICATION_PAIR: Final = b"\x20"
REFUSALS: Final = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)

Tokens = Callable[[], Iterable[Any]]
"""Looks anew at the tokens that are there; raises what python-pkcs11 raises."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """A card that can sign: its token, what names the pair, and what it tells."""

    token: Any
    identifier: bytes
    card: CpsCard


class Pkcs11Token:
    """A `cps_card.Token` on a PKCS#11 library.

    It keeps no session open: a card may leave, and another come, between two signatures.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._code = ""

    def look(self) -> CpsCard:
        """Return the first card that can sign; see `cps_card.Token`."""
        return self._seat().card

    def keep(self, code: str) -> None:
        """Take the code for the signatures to come."""
        self._code = code

    def prove(self, serial: str, *, last: bool) -> None:
        """Give the code to the card, and ask nothing of it; see `cps_card.Token`."""
        with self._session(serial, last=last):
            pass

    def sign(self, message: bytes, serial: str) -> bytes:
        """Return the signature of the message's SHA-256; see `cps_card.Token`."""
        with self._session(serial, last=False) as (session, identifier):
            key = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=identifier)
            return bytes(key.sign(message, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))

    def close(self) -> None:
        """Forget the code."""
        self._code = ""

    @contextmanager
    def _session(self, serial: str, *, last: bool) -> Iterator[tuple[Any, bytes]]:
        """Open the card with its code: the only place that spends a try."""
        seat = self._seat()
        if seat.card.serial != serial:
            raise OtherSignerError
        if seat.card.tries is Tries.NONE:
            raise CardCodeLockedError
        if seat.card.tries is Tries.LAST and not last:
            raise LastCardTryError
        try:
            with seat.token.open(user_pin=self._code) as session:
                yield session, seat.identifier
        except REFUSALS:
            raise WrongCardCodeError from None
        except exceptions.PinLocked:
            raise CardCodeLockedError from None
        except exceptions.PKCS11Error as error:
            log.warning("PKCS#11: %s", type(error).__name__)
            raise SignerLostError(type(error).__name__) from None

    def _seat(self) -> _Seat:
        try:
            for token in self._tokens():
                if seat := _seat_of(token):
                    return seat
        except (exceptions.PKCS11Error, RuntimeError) as error:
            log.warning("PKCS#11: %s", type(error).__name__)
            raise SignerAbsentError(type(error).__name__) from error
        raise SignerAbsentError


def tokens_of(module: Path, label: str | None) -> Tokens:
    """Return the tokens of a PKCS#11 library, of a label or of any; a process loads it once."""
    return lambda: pkcs11.lib(str(module)).get_tokens(token_label=label)


def _seat_of(token: Any) -> _Seat | None:
    pairs = _certificates(token)
    signing = next((one for one in pairs if one[-1:] == SIGNATURE_PAIR), None)
    if signing is None:
        return None
    other = next((pairs[one] for one in pairs if one[-1:] == AUTHENTICATION_PAIR), b"")
    serial = token.serial.decode("latin-1").strip("\0 ")
    return _Seat(token, signing, CpsCard(serial, pairs[signing], other, tries(token.flags)))


def _certificates(token: Any) -> Mapping[bytes, bytes]:
    """Return the certificates (DER) by CKA_ID; a card gives them without its code."""
    with token.open() as session:
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
        return {
            bytes(one[pkcs11.Attribute.ID]): bytes(one[pkcs11.Attribute.VALUE])
            for one in session.get_objects(wanted)
        }


def tries(flags: pkcs11.TokenFlag) -> Tries:
    """Return what a token's flags tell of the tries that are left."""
    if pkcs11.TokenFlag.USER_PIN_LOCKED in flags:
        return Tries.NONE
    if pkcs11.TokenFlag.USER_PIN_FINAL_TRY in flags:
        return Tries.LAST
    return Tries.FEWER if pkcs11.TokenFlag.USER_PIN_COUNT_LOW in flags else Tries.ALL
