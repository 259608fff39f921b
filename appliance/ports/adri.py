"""Who words questions on a patient's rights, and reads the answers."""

from collections.abc import Sequence
from typing import Protocol

from appliance.domain.registre.adri import Question, Reponse
from appliance.ports.signature import Signer


class Adri(Protocol):
    """A client of ADRi, the place of an accredited one: it has no network of its own.

    What it makes is enciphered for the service, and carried by the courier like a lot; what it
    reads was sealed to the practice before it left the service.
    """

    @property
    def name(self) -> str:
        """How it calls itself, in French, for the screen."""
        ...

    def ask(self, questions: Sequence[Question], signer: Signer) -> bytes:
        """Return the content of one message, signed by the practitioner's card.

        Raises:
            CpsError, SignerAbsentError: see `Signer.sign`.
        """
        ...

    def read(self, content: bytes) -> Sequence[Reponse] | None:
        """Return the answers that some bytes hold; None when they are no answer to us.

        Never raises on outside bytes.
        """
        ...
