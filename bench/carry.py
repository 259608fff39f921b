"""What leaves by hand: 30 invoices by a key and back, and 20 KB by codes on images.

Each invoice is a lot of its own, which is the slower way; the relay's server answers at once.  All
that a key is for is durable: key, box and relay lie on one disk.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from hashlib import shake_256
from os import urandom
from pathlib import Path
from statistics import median
from typing import Final

from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.formats.qr import frames_in, image_of, room_of
from appliance.formats.suite import Suite, split
from appliance.sealing.correspondance import Trousse
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.sealing.secret import Secret
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Sidecar
from appliance.sync.attempts import Attempts
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.carrier import Carrier, Fate
from appliance.sync.carry.relay import Relay
from appliance.sync.carry.satchel import Satchel
from appliance.wiring.carry_images import LARGE
from bench.place import PLACE
from bench.rows import OURS, Row

INVOICES: Final = 30
LOT: Final = 6_000
"""Bytes of a lot of one invoice, wrapped."""
CODES: Final = 20_000
ROUNDS: Final = 3
SIDECAR: Final = Sidecar(
    recipient="caisse@example.test", not_before=None, deadline=date(2026, 12, 1)
)


class Line:
    """A server that takes all and answers each message once."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}

    def submit(self, message: bytes, recipient: str) -> str:
        answered = message.partition(b"\r\n")[0].replace(b"Message-ID", b"In-Reply-To")
        self.answers[shake_256(message).hexdigest(32)] = answered + b"\r\n\r\nARL"
        return f"250 {recipient}"

    def close(self) -> None:
        pass

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        yield from ((name, one) for name, one in self.answers.items() if name not in known)

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        return ids

    def occupied(self) -> int:
        return 0


class Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    times = [_by_key() for _ in range(ROUNDS)]
    yield Row(name="carry_key_30", contender=OURS, metric="wall", value=median(times), unit="s")
    seconds, images = _by_codes()
    yield Row(name="carry_qr_20k", contender=OURS, metric="wall", value=seconds, unit="s")
    yield Row(name="carry_qr_20k", contender=OURS, metric="images", value=images, unit="")


def _by_key() -> float:
    home = Path(tempfile.mkdtemp(dir=PLACE, prefix="carry-"))
    disk = SystemDisk()
    try:
        for name in ("key", "box", "relay"):
            disk.make_directory(home / name)
        station = StationSpool(disk, home / "spool")
        for rank in range(INVOICES):
            text = shake_256(b"%d" % rank).hexdigest(LOT // 2)
            station.publish(f"Message-ID: <{rank}@bench.test>\r\n\r\n{text}".encode(), SIDECAR)
        start = time.perf_counter()
        _trip(home, disk)
        return time.perf_counter() - start
    finally:
        shutil.rmtree(home)


def _trip(home: Path, disk: SystemDisk) -> None:
    satchel = Satchel(disk, home / "key")
    line = Line()
    with ExitStack() as stack:
        journals = [
            Journal.open(home / name / "attempts", disk, bytes(32), urandom)
            for name in ("box", "relay")
        ]
        for journal in journals:
            stack.callback(journal.close)
        carrier = Carrier(
            spool=CourierSpool(disk, home / "spool"),
            attempts=Attempts(journals[0]),
            trousse=Trousse(Secret(bytearray(urandom(32))), b"carry"),
            inbox=inbox_public_key(inbox_private_key(Secret(bytearray(urandom(32))))),
            clock=Now(),
            entropy=urandom,
        )
        relay = Relay(
            attempts=Attempts(journals[1]),
            outbox=line,
            mailbox=line,
            book=RelayBook(disk, home / "relay" / "book"),
            trousse=Trousse(Secret(bytearray(urandom(32))), b"carry"),
            clock=Now(),
            entropy=urandom,
        )
        carrier.carry_out(satchel)
        relay.serve(satchel)
        fates = carrier.carry_in(satchel)
    if (fates[Fate.DELIVERED], fates[Fate.RETURN]) != (INVOICES, INVOICES):
        raise AssertionError(fates)


def _by_codes() -> tuple[float, float]:
    """Draw and read 20 KB that do not get smaller; return the seconds, and how many images."""
    content = shake_256(b"codes").digest(CODES)
    start = time.perf_counter()
    frames = split(content, room_of(LARGE))
    pictures = [image_of(frame, LARGE) for frame in frames]
    (suite,) = Suite.gather(frame for picture in pictures for frame in frames_in(picture))
    took = time.perf_counter() - start
    if suite.content != content:
        raise AssertionError(suite.missing)
    return took, float(len(pictures))
