"""What is neither invoice nor lot and travels as they do: questions, and their answers."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from appliance.spool.records import Receipt


class Voie(NamedTuple):
    """Where questions go.

    Attributes:
        adresse: the service's mailbox.
        wrap: the content of a message, and when it was made, to the whole enciphered mail.
    """

    adresse: str
    wrap: Callable[[bytes, datetime], bytes]


class Enquete(Protocol):
    """Somebody who asks beyond the link.  Each writing raises what `Journal.append` raises."""

    def nuit(self) -> None:
        """Word what is to be known tomorrow, while the practitioner's card is there."""
        ...

    def confier(self) -> None:
        """Give the courier all that it may not have yet; repeats are free."""
        ...

    def recu(self, receipt: Receipt) -> bool:
        """Take in what became of a message; False when it was none of these."""
        ...

    def entendre(self, contents: Iterable[bytes]) -> bool:
        """Take in the answers that a message holds; False when it holds none."""
        ...

    def remarques(self) -> Iterator[str]:
        """Yield what a person should know: French, naming no patient."""
        ...
