"""Boxes, relays and keys in memory, and a caisse that remembers all it ever took."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.errors import LinkDownError
from appliance.ports.link import LinkState
from appliance.sealing.correspondance import Trousse
from appliance.sealing.inbox import inbox_private_key, inbox_public_key, open_with, seal_to
from appliance.sealing.secret import Secret
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Outcome, Sidecar
from appliance.sync.attempts import NEVER, Attempts
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.carrier import Carrier, Fate
from appliance.sync.carry.relay import Relay, Relayed
from appliance.sync.carry.satchel import FOLDER, Satchel
from appliance.sync.courier import Courier
from tests.made_up import StoppedClock
from tests.sync.fickle_disk import Countdown, FickleDisk

SMALL: Final = Sizes(segment=16 * 1024, reserve=0)
SPOOL, COURIER, RELAY = Path("/spool"), Path("/courier"), Path("/relay")
SIDECAR: Final = Sidecar(
    recipient="caisse@example.test", not_before=None, deadline=date(2026, 12, 1)
)


def mail(identifier: str, text: str, answering: str = "") -> bytes:
    reply = f"In-Reply-To: <{answering}>\r\n" if answering else ""
    return f"Message-ID: <{identifier}>\r\n{reply}\r\n{text}\r\n".encode()


def secret(of: str) -> Secret:
    return Secret(bytearray(of.encode().ljust(32, b".")))


class Draws:
    """Randomness that is the same each time, and never twice."""

    def __init__(self, of: str) -> None:
        self._of, self._ranks = of, count()

    def __call__(self, size: int) -> bytes:
        return sha256(f"{self._of} {next(self._ranks)}".encode()).digest()[:size].ljust(size, b"-")


class Caisse:
    """Takes messages from accounts and answers each to the account that sent it."""

    def __init__(self) -> None:
        self.taken: Counter[bytes] = Counter()
        self.mailboxes: dict[str, dict[str, bytes]] = {}
        self.closed: LinkDownError | None = None
        self.refuses: set[bytes] = set()
        self._ranks = count()

    def receive(self, account: str, message: bytes) -> None:
        self.taken[message] += 1
        answered = message.split(b"<")[1].split(b">")[0].decode()
        answer = mail(f"arl-{answered}", f"ARL {answered}", answering=answered)
        name = sha256(f"{account} {next(self._ranks)}".encode()).hexdigest()
        self.mailboxes.setdefault(account, {})[name] = answer


@dataclass
class Account:
    """One's line to the caisse: outbox, mailbox and link."""

    name: str
    caisse: Caisse
    countdown: Countdown
    up: bool = True

    def state(self) -> LinkState:
        return LinkState.UP if self.up else LinkState.DOWN

    def submit(self, message: bytes, recipient: str) -> str:
        self.countdown.tick()
        if self.caisse.closed is not None:
            raise self.caisse.closed
        self.caisse.receive(self.name, message)
        self.countdown.tick()
        return f"250 taken for {recipient}"

    def close(self) -> None:
        pass

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        for name, message in list(self.caisse.mailboxes.get(self.name, {}).items()):
            if name not in known:
                yield name, message

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        for name in ids:
            self.caisse.mailboxes.get(self.name, {}).pop(name, None)
        return ids

    def occupied(self) -> int:
        return 0


@dataclass
class Box:
    """A station's and a courier's side of one spool, with what is carried."""

    name: str
    caisse: Caisse
    countdown: Countdown = field(default_factory=Countdown)
    clock: StoppedClock = field(default_factory=StoppedClock)
    kept: dict[str, bytes] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    published: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.disk = FickleDisk(self.countdown)
        self.entropy = Draws(self.name)
        self.line = Account(f"{self.name}@example.test", self.caisse, self.countdown, up=False)
        self.private = inbox_private_key(secret(self.name))
        self.trousse = Trousse(secret(f"{self.name} carry"), b"carry")
        self.believed: tuple[str, ...] = ()

    def publish(self) -> bytes:
        message = mail(f"{self.name}-{len(self.published)}@example.test", "lot")
        self.published.append(message)
        self.station()
        return message

    def station(self) -> None:
        """Hear what came, and entrust again what has no receipt."""
        spool = StationSpool(self.disk, SPOOL)
        for receipt in spool.receipts():
            self.outcomes[receipt.sha256] = receipt.outcome
            spool.forget_receipt(receipt)
        for name, sealed in spool.inbox():
            message = open_with(self.private, sealed)
            self.kept[sha256(message).hexdigest()] = message
            spool.consume(name)
        for message in self.published:
            if sha256(message).hexdigest() not in self.outcomes:
                spool.publish(message, SIDECAR)

    def journal(self) -> Journal:
        return Journal.open(COURIER, self.disk, b"k" * 32, self.entropy, sizes=SMALL)

    def carrier(self, journal: Journal) -> Carrier:
        return Carrier(
            spool=CourierSpool(self.disk, SPOOL),
            attempts=Attempts(journal),
            trousse=self.trousse,
            inbox=inbox_public_key(self.private),
            clock=self.clock,
            entropy=self.entropy,
            relays=self.believed,
        )

    def out(self, key: "Carried") -> int:
        journal = self.journal()
        taken = self.carrier(journal).carry_out(key.satchel())
        journal.close()
        return taken.written

    def back(self, key: "Carried") -> Counter[Fate]:
        journal = self.journal()
        fates = self.carrier(journal).carry_in(key.satchel())
        journal.close()
        return fates

    def give_up(self) -> int:
        journal = self.journal()
        count = self.carrier(journal).take_back()
        journal.close()
        return count

    def courier(self) -> str:
        """Make one pass of the courier; return what it tells."""
        journal = self.journal()
        public = inbox_public_key(self.private)
        report = Courier(
            spool=CourierSpool(self.disk, SPOOL),
            attempts=Attempts(journal),
            outbox=self.line,
            mailbox=self.line,
            link=self.line,
            seal=lambda message: seal_to(public, message),
            clock=self.clock,
            entropy=self.entropy,
            installed=NEVER,
        ).run_pass()
        journal.close()
        return report.pulse.sentence


@dataclass
class Post:
    """A machine with a line that relays."""

    name: str
    caisse: Caisse
    countdown: Countdown = field(default_factory=Countdown)
    owner: str = ""

    def __post_init__(self) -> None:
        self.disk = FickleDisk(self.countdown)
        self.entropy = Draws(self.name)
        self.line = Account(f"{self.name}@example.test", self.caisse, self.countdown)
        self.trousse = Trousse(secret(f"{self.name} carry"), b"carry")

    def serve(self, key: "Carried") -> Relayed:
        journal = Journal.open(COURIER, self.disk, b"k" * 32, self.entropy, sizes=SMALL)
        told = Relay(
            attempts=Attempts(journal),
            outbox=self.line,
            mailbox=self.line,
            book=RelayBook(self.disk, RELAY),
            trousse=self.trousse,
            clock=StoppedClock(NEVER + timedelta(days=1)),
            entropy=self.entropy,
            owner=self.owner,
        ).serve(key.satchel())
        journal.close()
        return told


class Carried(Protocol):
    """A key, or what stands for one."""

    def satchel(self) -> Satchel: ...


class Key:
    """A key in memory."""

    HERE: Final = Path("/key")

    def __init__(self, countdown: Countdown | None = None) -> None:
        self.disk = FickleDisk(countdown or Countdown())
        self.disk.make_directory(self.HERE)
        self.disk.restart(lose=False)  # the directory itself was always there

    def satchel(self) -> Satchel:
        return Satchel(self.disk, self.HERE)

    def files(self) -> dict[str, bytes]:
        folder = self.HERE / FOLDER
        with suppress(FileNotFoundError):
            return {name: self._read(folder / name) for name in self.disk.names(folder)}
        return {}

    def put(self, name: str, content: bytes) -> None:
        folder = self.HERE / FOLDER
        self.disk.make_directory(folder)
        with suppress(FileNotFoundError):
            self.disk.unlink(folder / name)
        descriptor = self.disk.open(folder / name, create=True)
        self.disk.pwrite(descriptor, content, 0)
        self.disk.fdatasync(descriptor)
        self.disk.close(descriptor)

    def lose(self, name: str) -> None:
        self.disk.unlink(self.HERE / FOLDER / name)

    def _read(self, path: Path) -> bytes:
        descriptor = self.disk.open(path)
        content = self.disk.pread(descriptor, self.disk.size(descriptor), 0)
        self.disk.close(descriptor)
        return content
