"""The spool between station and courier: messages on their way, and what came of them.

A message is named by its SHA-256 and moves by one rename, so of two that reach for it the
first one wins.  Its sidecar, which the station alone writes and removes, does not move.

    outbox/new        the station puts    the courier takes, the station takes back
    outbox/cur        taken: from here on a message can only be followed by another
    outbox/withdrawn  taken back by the station
    outbox/sidecars   destination and dates of each message above; no patient
    receipts          the courier tells what became of an attempt
    inbox             the courier puts what it fetched, sealed to the practice
    consumed          the station has it in its queue: it may be deleted at the peer
    aside             what has no business here
    pulse.json        the courier's last pass

The spool is never the only copy: the station's queue holds what it sent, the peer's mailbox
holds what was not consumed.  So a file that is lost or damaged here is put or fetched again.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from appliance.durable.disk import write_atomically
from appliance.ports.machine import Disk
from appliance.spool.records import Pulse, Receipt, Sidecar
from appliance.spool.shelf import FILE_MODE, Shelf, read_bounded, translated

PULSE: Final = "pulse.json"
DIRECTORY_MODE: Final = 0o2770  # set-group-id: what either user writes belongs to the group


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that the courier has to deal with.

    Attributes:
        taken: True when it stands in `outbox/cur`.
    """

    name: str
    taken: bool


def was_visited(disk: Disk, root: Path) -> bool:
    """Tell whether a courier ever ended a pass on the spool in `root`."""
    return disk.exists(root / PULSE)


class _Spool:
    """The shelves that both sides know."""

    def __init__(self, disk: Disk, root: Path) -> None:
        self._disk = disk
        self._aside = root / "aside"
        self._pulse = root / PULSE
        outbox = root / "outbox"
        if not disk.exists(root):
            self._make(root)
        for directory in (outbox, self._aside):
            self._make(directory)
        self._new = self._shelf(outbox / "new")
        self._cur = self._shelf(outbox / "cur")
        self._withdrawn = self._shelf(outbox / "withdrawn")
        self._sidecars = self._shelf(outbox / "sidecars")
        self._receipts = self._shelf(root / "receipts")
        self._inbox = self._shelf(root / "inbox")
        self._consumed = self._shelf(root / "consumed")

    def set_aside(self) -> int:
        """Return how many files were set aside and wait for a person."""
        with translated():
            return len(self._disk.names(self._aside))

    def _shelf(self, directory: Path) -> Shelf:
        self._make(directory)
        return Shelf(self._disk, directory, self._aside)

    def _make(self, directory: Path) -> None:
        with translated(), suppress(FileExistsError):  # the other program was quicker
            self._disk.make_directory(directory, mode=DIRECTORY_MODE)
            self._disk.sync_directory(directory.parent)


class StationSpool(_Spool):
    """What the station does with the spool.

    Raises:
        DiskFullError, VaultError: see `Shelf`; true of every method that changes something.
    """

    def publish(self, message: bytes, sidecar: Sidecar) -> str:
        """Entrust a message to the courier; return its name.  A repeat changes nothing."""
        name = sha256(message).hexdigest()
        self._sidecars.write(name, sidecar.to_bytes())
        self._withdrawn.remove(name)
        # In the order in which a message moves, so that a repeat never puts it there twice.
        if name in self._new or name in self._cur:
            self._new.sync()
        else:
            self._new.write(name, message)
        return name

    def withdraw(self, name: str) -> bool:
        """Take a message back; False when the courier took it first or never saw it."""
        return self._new.move(name, self._withdrawn)

    def receipts(self) -> Iterator[Receipt]:
        """Yield what the courier tells, in no order."""
        for name in self._receipts.names():
            receipt = Receipt.parse(self._receipts.read(name) or b"")
            if receipt is not None and receipt.attempt == name:
                yield receipt
            else:
                self._receipts.set_aside(name)

    def forget_receipt(self, receipt: Receipt) -> None:
        """Remove a receipt that is durable elsewhere, and the sidecars nobody needs any more."""
        self._receipts.remove(receipt.attempt)
        # In the order in which a message moves, so that none is missed between two looks.
        alive = {
            name for shelf in (self._new, self._cur, self._withdrawn) for name in shelf.names()
        }
        for name in self._sidecars.names():
            if name not in alive:
                self._sidecars.remove(name)

    def inbox(self) -> Iterator[tuple[str, bytes]]:
        """Yield (id, sealed message) of what the courier fetched."""
        for name in self._inbox.names():
            sealed = self._inbox.read(name)
            if sealed is None:
                self._inbox.set_aside(name)  # not consumed, so the courier fetches it again
            else:
                yield name, sealed

    def consume(self, name: str) -> None:
        """Mark a fetched message as durable elsewhere: the peer's copy may go."""
        self._inbox.move(name, self._consumed)

    def refuse(self, name: str) -> None:
        """Set a fetched message aside that is not what the courier sealed."""
        self._inbox.set_aside(name)

    def pulse(self) -> Pulse | None:
        """Return the courier's last pass; None when it made none, or cannot be read."""
        return Pulse.parse(read_bounded(self._disk, self._pulse) or b"")


class CourierSpool(_Spool):
    """What the courier does with the spool.

    Raises:
        DiskFullError, VaultError: see `Shelf`; true of every method that changes something.
    """

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the messages to deal with; two directories are listed and no file is read."""
        places = ((self._new, False), (self._cur, True))
        return tuple(Waiting(name, taken) for shelf, taken in places for name in shelf.names())

    def sidecar(self, name: str) -> Sidecar | None:
        """Return where a message goes, and when; None where that is missing or unreadable."""
        return Sidecar.parse(self._sidecars.read(name) or b"")

    def take(self, name: str) -> bool:
        """Make a message the courier's; False when the station took it back first."""
        return self._new.move(name, self._cur)

    def message(self, name: str) -> bytes | None:
        """Return a taken message; None when it is not, to the byte, what its name says."""
        content = self._cur.read(name)
        if content is None or sha256(content).hexdigest() != name:
            return None
        return content

    def size(self, name: str) -> int:
        """Return the bytes of a message that waits, taken or not; 0 where it is gone."""
        return len(self._new.read(name) or self._cur.read(name) or b"")

    def reject(self, name: str) -> None:
        """Set a taken message aside: it cannot be read."""
        self._cur.set_aside(name)

    def give_receipt(self, receipt: Receipt) -> None:
        """Tell the station what became of a message.  A repeat changes nothing."""
        self._receipts.write(receipt.attempt, receipt.to_bytes())

    def finish(self, name: str) -> None:
        """Let go of a taken message: its receipt is given, the station has its own copy."""
        self._cur.remove(name)

    def known(self) -> frozenset[str]:
        """Return the ids that need no fetching: they wait here, or the station has them."""
        return frozenset(self._inbox.names()) | frozenset(self._consumed.names())

    def deliver(self, name: str, sealed: bytes) -> None:
        """Keep a fetched message, durably.  A repeat changes nothing."""
        if name not in self._inbox and name not in self._consumed:
            self._inbox.write(name, sealed)

    def consumed(self) -> frozenset[str]:
        """Return the ids that may be deleted at the peer."""
        return frozenset(self._consumed.names())

    def forget_consumed(self, name: str) -> None:
        """Remove the mark of a message that is gone at the peer."""
        self._consumed.remove(name)

    def write_pulse(self, pulse: Pulse) -> None:
        """Say how the last pass went."""
        with translated():
            write_atomically(self._disk, self._pulse, pulse.to_bytes(), mode=FILE_MODE)
