"""What the inside asks of the outside, as Protocols.

Each port has one contract suite in `tests/contracts`, run on the simulated and on the real
thing.  A method says which errors it raises; anything else that escapes is a bug.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.lot import Arl, Lot, LotClos
from appliance.domain.patient import CarteVitale


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present moment, with its time zone (UTC)."""
        ...


class Entropy(Protocol):
    """The only source of randomness."""

    def __call__(self, size: int, /) -> bytes:
        """Return `size` bytes that nobody can guess."""
        ...


# The disk -----------------------------------------------------------------------------


class Disk(Protocol):
    """System calls on files, one method a call, so that tests can record or forbid each.

    All raise OSError as the system does; callers translate.  A file is named by its whole
    path.  Nothing is durable before `fdatasync` (content) or `sync_directory` (names).
    """

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        """Open for reading and writing, or with `create` make a new file of that mode.

        Return a descriptor.  With `create` an existing name is FileExistsError.
        """
        ...

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        ...

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        """Return up to `size` bytes from `offset`."""
        ...

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write all of `data` at `offset`."""
        ...

    def truncate(self, descriptor: int, size: int) -> None:
        """Set the file's size."""
        ...

    def fdatasync(self, descriptor: int) -> None:
        """Return once the file's content is on the medium."""
        ...

    def size(self, descriptor: int) -> int:
        """Return the file's size in bytes."""
        ...

    def lock(self, descriptor: int) -> bool:
        """Take the exclusive advisory lock; False when another process holds it."""
        ...

    def rename(self, source: Path, target: Path) -> None:
        """Give a file a new name, replacing what stood there."""
        ...

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        ...

    def sync_directory(self, path: Path) -> None:
        """Return once the names in `path` are on the medium."""
        ...

    def names(self, path: Path) -> list[str]:
        """Return the sorted names in a directory."""
        ...

    def exists(self, path: Path) -> bool:
        """Tell whether the name exists."""
        ...

    def make_directory(self, path: Path, *, mode: int = 0o700) -> None:
        """Make a directory of that mode and its missing parents; no error if it exists."""
        ...

    def free_bytes(self, path: Path) -> int:
        """Return how many bytes an ordinary user may still write below `path`."""
        ...


# Readers and cards --------------------------------------------------------------------


class CardKind(StrEnum):
    """What a card says it is, by its ATR.  The slot it sits in means nothing."""

    VITALE_2 = "vitale_2"
    VITALE_1 = "vitale_1"
    CPS = "cps"
    FOREIGN = "foreign"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class SlotState:
    """One slot of a reader: its PC/SC name, and the card in it if there is one."""

    name: str
    card: CardKind | None


class ReaderHealth(StrEnum):
    """Where the reader stack stands."""

    READY = "ready"
    NO_READER = "no_reader"
    PCSC_DOWN = "pcsc_down"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class ReaderState:
    """The last known state of all slots.

    Attributes:
        insertions: grows by one at each card that arrives, so that a swap between two
            looks is never missed.
        simulated: True when no PC/SC stack stands behind.
    """

    health: ReaderHealth
    slots: tuple[SlotState, ...] = ()
    insertions: int = 0
    simulated: bool = False

    def holds(self, kind: CardKind) -> bool:
        """Tell whether a card of this kind sits in any slot."""
        return any(slot.card is kind for slot in self.slots)


class CardReader(Protocol):
    """All readers of the box, seen as one."""

    def state(self) -> ReaderState:
        """Return at once what is known; never touches a device."""
        ...

    def read_vitale(self) -> CarteVitale:
        """Read the Vitale card, in whichever slot it sits.

        Blocks for a few seconds at most.

        Raises:
            PcscDownError, NoReaderError, ReaderMuteError, CardMuteError, NoCardError,
            CardRemovedError, CardUnreadableError, Vitale1Error, ForeignCardError.
        """
        ...

    def close(self) -> None:
        """Release everything.  Safe to call twice."""
        ...


class Signer(Protocol):
    """The practitioner's signing key, wherever it lives."""

    @property
    def certificate(self) -> bytes:
        """The X.509 certificate, DER."""
        ...

    @property
    def demonstration(self) -> bool:
        """True when the key is nobody's: a practice to play with."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256.

        Raises:
            SignerAbsentError: the card left, or holds no pair that signs.
        """
        ...


# The engine ---------------------------------------------------------------------------


class Engine(Protocol):
    """What makes an FSE of an invoice: the place of the GIE SESAM-Vitale modules."""

    @property
    def name(self) -> str:
        """How the engine calls itself, in French, for the screen."""
        ...

    @property
    def homologated(self) -> bool:
        """False for anything that a caisse would not accept."""
        ...

    def seal_facture(self, facture: Facture, signer: Signer) -> FactureScellee:
        """Return the immutable bytes of an invoice.

        Raises:
            SignerAbsentError: see `Signer.sign`.
        """
        ...

    def close_lot(self, lot: Lot, factures: Sequence[FactureScellee], signer: Signer) -> LotClos:
        """Return the immutable bytes of a lot, its invoices inside.

        Raises:
            SignerAbsentError: see `Signer.sign`.
        """
        ...

    def read_arl(self, content: bytes) -> Arl | None:
        """Translate an acknowledgement; None when `content` is not one.

        Never raises on outside bytes.
        """
        ...


# The link -----------------------------------------------------------------------------


class Outbox(Protocol):
    """Hands messages to a peer."""

    def submit(self, message: bytes, recipient: str) -> str:
        """Send one message; return the peer's proof (its answer, one line).

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError.
        """
        ...


class Mailbox(Protocol):
    """Fetches messages from a peer.  Deletes only what it is told to."""

    def unseen(self, known: frozenset[str]) -> Sequence[tuple[str, bytes]]:
        """Return (unique id, message) of those whose id is not in `known`, oldest first.

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError.
        """
        ...

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these at the peer; return the ids that are gone for sure."""
        ...
