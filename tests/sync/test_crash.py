"""Kill station and courier before every deed, and look at what the world got.

The world is a peer that remembers all it ever took and gave, and a station whose own queue is
taken to be safe.  Whatever is cut, whenever: each message arrives, always with the same bytes;
each return reaches the station; nothing is deleted at the peer that the station had not kept.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.errors import ServerRefusedError
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Outcome, Sidecar
from appliance.sync.attempts import NEVER, Attempts
from appliance.sync.courier import Courier
from appliance.sync.route import Unwatched
from tests.sync.fickle_disk import Countdown, FickleDisk, PowerCut

SMALL: Final = Sizes(segment=16 * 1024, reserve=0)
KEY: Final = b"k" * 32
MESSAGES: Final = (b"first lot", b"second lot", b"refused lot")
REFUSED: Final = MESSAGES[2]
RETURNS: Final = {"a" * 64: b"first return", "b" * 64: b"second return"}
SIDECAR: Final = Sidecar(
    recipient="caisse@example.test", not_before=None, deadline=date(2026, 12, 1)
)


class Ticking:
    """A clock that moves on by an hour at each look, so that every pace is over."""

    def __init__(self) -> None:
        self._hours = count()

    def now(self) -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=next(self._hours))


class World:
    """What no cut can reach: the peer, and the station's own queue."""

    def __init__(self, countdown: Countdown) -> None:
        self.countdown = countdown
        self.taken: list[bytes] = []
        self.mailbox = dict(RETURNS)
        self.kept: dict[str, bytes] = {}
        self.outcomes: dict[str, set[Outcome]] = {}
        self.deleted_too_early: list[str] = []
        self._draws = count(1)

    def entropy(self, size: int) -> bytes:
        return sha256(b"%d" % next(self._draws)).digest()[:size].ljust(size, b"-")

    def close(self) -> None:
        pass

    def submit(self, message: bytes, recipient: str) -> str:
        self.countdown.tick()
        self.taken.append(message)
        self.countdown.tick()
        if message == REFUSED:
            raise ServerRefusedError("550 no")
        return "250 taken"

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        for name, message in sorted(self.mailbox.items()):
            if name not in known:
                self.countdown.tick()
                yield name, message

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        for name in sorted(ids):
            self.countdown.tick()
            if name not in self.kept:
                self.deleted_too_early.append(name)
            self.mailbox.pop(name, None)
        self.countdown.tick()
        return ids

    def occupied(self) -> int:
        return sum(map(len, self.mailbox.values()))


def station_turn(world: World, disk: FickleDisk) -> None:
    spool = StationSpool(disk, Path("/spool"))
    for receipt in spool.receipts():
        world.outcomes.setdefault(receipt.sha256, set()).add(receipt.outcome)
        spool.forget_receipt(receipt)
    for name, sealed in spool.inbox():
        world.kept[name] = sealed
        spool.consume(name)
    for message in MESSAGES:
        if sha256(message).hexdigest() not in world.outcomes:
            spool.publish(message, SIDECAR)


def courier_turn(world: World, disk: FickleDisk) -> None:
    journal = Journal.open(Path("/courier"), disk, KEY, world.entropy, sizes=SMALL)
    Courier(
        spool=CourierSpool(disk, Path("/spool")),
        attempts=Attempts(journal),
        outbox=world,
        mailbox=world,
        link=Unwatched(),
        seal=lambda message: b"sealed " + message,
        clock=Ticking(),
        entropy=world.entropy,
        installed=NEVER,
    ).run_pass()


def live(world: World, disk: FickleDisk) -> None:
    """Station and courier, in turn, until nothing is left to do."""
    for _ in range(3):
        station_turn(world, disk)
        courier_turn(world, disk)
    station_turn(world, disk)


def judge(world: World, disk: FickleDisk) -> None:
    assert set(world.taken) == set(MESSAGES)
    assert world.outcomes == {
        sha256(message).hexdigest(): {Outcome.BLOQUEE if message == REFUSED else Outcome.REMISE}
        for message in MESSAGES
    }
    assert world.kept == {name: b"sealed " + message for name, message in RETURNS.items()}
    assert world.mailbox == {}
    assert world.deleted_too_early == []
    for place in ("outbox/new", "outbox/cur", "receipts", "inbox", "consumed", "aside"):
        assert disk.names(Path("/spool") / place) == []


def deeds_of_a_whole_life() -> int:
    countdown = Countdown()
    live(World(countdown), FickleDisk(countdown))
    return countdown.deeds


DEEDS: Final = deeds_of_a_whole_life()


def test_a_life_without_a_cut_sends_each_message_once() -> None:
    countdown = Countdown()
    world, disk = World(countdown), FickleDisk(countdown)
    live(world, disk)
    judge(world, disk)
    assert sorted(world.taken) == sorted(MESSAGES)
    assert countdown.deeds > 100


@pytest.mark.parametrize("lose", [False, True], ids=["killed", "power cut"])
def test_whatever_is_cut_whenever_nothing_is_lost_and_nothing_sent_as_two(*, lose: bool) -> None:
    repeats = 0
    for last in range(DEEDS):
        countdown = Countdown(last)
        world, disk = World(countdown), FickleDisk(countdown)
        with pytest.raises(PowerCut):
            live(world, disk)
        countdown.last = None
        disk.restart(lose=lose)
        live(world, disk)
        judge(world, disk)
        # One cut takes one answer at the most, so it costs one repeat at the most.
        repeats += len(world.taken) - len(MESSAGES)
        assert len(world.taken) <= len(MESSAGES) + 1
    assert repeats > 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, DEEDS - 1), st.booleans()), min_size=2, max_size=5))
def test_a_row_of_cuts_costs_a_repeat_each_at_the_most(cuts: list[tuple[int, bool]]) -> None:
    countdown = Countdown()
    world, disk = World(countdown), FickleDisk(countdown)
    for deeds, lose in cuts:
        countdown.last = countdown.deeds + deeds
        with suppress(PowerCut):
            live(world, disk)
        disk.restart(lose=lose)
    countdown.last = None
    live(world, disk)
    judge(world, disk)
    assert len(world.taken) <= len(MESSAGES) + len(cuts)


def test_after_a_power_cut_nobody_can_take_back_what_may_have_left() -> None:
    disk = FickleDisk(Countdown())
    name = StationSpool(disk, Path("/spool")).publish(MESSAGES[0], SIDECAR)
    assert CourierSpool(disk, Path("/spool")).take(name)
    disk.restart(lose=True)
    assert not StationSpool(disk, Path("/spool")).withdraw(name)


def test_a_message_that_the_station_believes_entrusted_survives_a_power_cut() -> None:
    disk = FickleDisk(Countdown())
    name = StationSpool(disk, Path("/spool")).publish(MESSAGES[0], SIDECAR)
    disk.restart(lose=True)
    courier = CourierSpool(disk, Path("/spool"))
    assert [courier.sidecar(one.name) for one in courier.waiting()] == [SIDECAR]
    assert courier.take(name)
    assert courier.message(name) == MESSAGES[0]
