"""A courier between a station's side of the spool and peers that are played by lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.errors import LinkDownError
from appliance.ports.link import LinkState
from appliance.ports.machine import Disk
from appliance.sealing.inbox import inbox_private_key, inbox_public_key, seal_to
from appliance.sealing.secret import Secret
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Sidecar
from appliance.sync.attempts import Attempts
from appliance.sync.courier import Courier
from tests.made_up import NOON, StoppedClock

PRIVATE = inbox_private_key(Secret(bytearray(b"m" * 32)))


@dataclass
class Peer:
    """Both peers, and what they are to do wrong."""

    events: list[str] = field(default_factory=list)
    refusals: dict[bytes, LinkDownError] = field(default_factory=dict)
    mailbox: dict[str, bytes] = field(default_factory=dict)
    no_mailbox: LinkDownError | None = None
    deleted: set[str] = field(default_factory=set)
    way_out: LinkState = LinkState.UP

    def state(self) -> LinkState:
        return self.way_out

    @property
    def sent(self) -> list[str]:
        return [event for event in self.events if event != "fetch"]

    def close(self) -> None:
        pass

    def submit(self, message: bytes, recipient: str) -> str:
        self.events.append(message.decode())
        if refusal := self.refusals.get(message):
            raise refusal
        return f"250 taken for {recipient}"

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        self.events.append("fetch")
        yield from ((name, message) for name, message in self.mailbox.items() if name not in known)
        if self.no_mailbox:
            raise self.no_mailbox

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        self.deleted |= ids
        return ids

    def occupied(self) -> int:
        return sum(map(len, self.mailbox.values()))


class Box:
    """A station's side of the spool, a courier, and the peers."""

    def __init__(self, home: Path, disk: Disk | None = None) -> None:
        self._draws = count()
        self.peer = Peer()
        self.clock = StoppedClock()
        self.station = StationSpool(SystemDisk(), home / "spool")
        sizes = Sizes(segment=16 * 1024, reserve=0)
        journal = Journal.open(
            home / "courier", SystemDisk(), b"k" * 32, self._entropy, sizes=sizes
        )
        self.courier = Courier(
            spool=CourierSpool(disk or SystemDisk(), home / "spool"),
            attempts=Attempts(journal),
            outbox=self.peer,
            mailbox=self.peer,
            link=self.peer,
            seal=lambda message: seal_to(inbox_public_key(PRIVATE), message),
            clock=self.clock,
            entropy=self._entropy,
            installed=NOON - timedelta(days=100),
        )

    def _entropy(self, size: int) -> bytes:
        return sha256(b"%d" % next(self._draws)).digest()[:size].ljust(size, b"-")

    def publish(self, *messages: str, not_before: date | None = None, day: int = 1) -> None:
        for message in messages:
            sidecar = Sidecar(
                recipient="caisse@example.test",
                not_before=not_before,
                deadline=date(2026, 12, day),
            )
            self.station.publish(message.encode(), sidecar)
