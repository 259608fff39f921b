"""Who gives the addresses of bodies and AMC."""

from typing import Protocol

from appliance.domain.annuaire import Annuaire
from appliance.ports.signature import Signer


class Directory(Protocol):
    """A client of a directory.  Like `Adri` it has no network: the courier carries both ways."""

    def ask(self, version: int, signer: Signer) -> bytes:
        """Return the content of a message that asks for what follows a version; 0 for all.

        Raises:
            CpsError, SignerAbsentError: see `Signer.sign`.
        """
        ...

    def read(self, content: bytes) -> Annuaire | None:
        """Return the edition that some bytes hold; None unless its publisher signed it.

        Never raises on outside bytes.
        """
        ...
