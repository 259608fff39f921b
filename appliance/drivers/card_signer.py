"""The practitioner's signature by the card of the opening."""

from collections.abc import Callable

from appliance.drivers.card_code import TryGuard
from appliance.drivers.cps_card import CpsCard, Token
from appliance.errors import SignerAbsentError


class CardSigner:
    """A `Signer` on one card and its code.

    Args:
        token: the card's.
        guard: what is known of the cards' tries.
        present: tells at once whether a practitioner's card is in a reader that is watched.  A
            token that signed while none was is in no such reader: it counts as present.
    """

    demonstration = False

    def __init__(self, token: Token, guard: TryGuard, present: Callable[[], bool]) -> None:
        self._token = token
        self._guard = guard
        self._at_hand = present
        self._card: CpsCard | None = None
        self._code = ""
        self._watched = False

    def enter(self, code: str) -> None:
        """Try the code that a person entered, on the card that is there: it is the day's card.

        Raises:
            SignerAbsentError: no card that can sign.
            WrongCardCodeError, LastCardTryError, CardCodeLockedError: see `TryGuard.entered`.
            SignerLostError: the card left meanwhile.
            ReaderMuteError: no answer before the deadline.
        """
        card = self._token.look()
        last = self._guard.entered(card, code)
        self._token.keep(code)
        with self._guard.trying(card.serial, code):
            self._token.prove(card.serial, last=last)
        self._card, self._code, self._watched = card, code, self._at_hand()

    @property
    def certificate(self) -> bytes:
        """The X.509 certificate of the pair that signs, DER.

        Raises:
            SignerAbsentError: no code was entered.
        """
        return self._opened().certificate

    @property
    def present(self) -> bool:
        """Whether the card of the opening may be here: some practitioner's card is."""
        return self._card is not None and (self._at_hand() or not self._watched)

    def sign(self, message: bytes) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256.

        Raises:
            CpsError: the card left, is another one, refuses the code; see `Token.sign`.
            ReaderMuteError: no answer before the deadline.
        """
        card = self._opened()
        self._guard.kept(card.serial, self._code)
        with self._guard.trying(card.serial, self._code):
            return self._token.sign(message, card.serial)

    def close(self) -> None:
        """Forget the code, here and there.  Safe to call twice."""
        self._card, self._code = None, ""
        self._token.close()

    def _opened(self) -> CpsCard:
        if self._card is None:
            raise SignerAbsentError
        return self._card
