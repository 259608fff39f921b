"""The practice to play with, in this process, on a clock that stands still: the same each time.

All of it is what `besace demo` opens, but for four things: the clock and the randomness are given,
the reader is the simulated one, a code costs nothing to stretch, and messages reach the caisse's
desk without a network.
"""

import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final, Self

from textual.pilot import Pilot

from appliance.demo.caisse import Caisse
from appliance.demo.practice import ACCOUNT, CODE
from appliance.domain.visite import Profession
from appliance.drivers.simulated import SimulatedReader
from appliance.ports.link import LinkState
from appliance.sealing.inbox import seal_to
from appliance.spool.maildir import CourierSpool
from appliance.sync.attempts import Attempts
from appliance.sync.courier import Courier
from appliance.wiring import trial
from appliance.wiring.courier import open_attempts, public_key
from appliance.wiring.demo import NOTICE
from appliance.wiring.machine import Machine
from appliance.wiring.station import Front, application
from tests.made_up import StoppedClock
from tests.practice import PlayedPractice
from tests.tui.running import running
from tests.tui.stage import SIZE, shows

MORNING: Final = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
PARIS: Final = "CET-1CEST,M3.5.0,M10.5.0/3"
"""Central European time, as POSIX writes it: no table of zones is asked."""
NOWHERE: Final = {"host": "127.0.0.1", "smtp": 1, "pop3": 1}
RHYTHM_S: Final = 0.1


@dataclass
class Counter:
    """The caisse's end of the line: its desk and the practice's mailbox, and no wire between.

    Attributes:
        way: whether there is a network.
    """

    caisse: Caisse
    way: LinkState = LinkState.UP

    def state(self) -> LinkState:
        return self.way

    def submit(self, message: bytes, recipient: str) -> str:
        self.caisse._desk.receive(ACCOUNT.address, [recipient], message)
        return "250 pris"

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        for path in self.caisse._maildrops.shown(ACCOUNT.address):
            name = sha256(path.name.encode()).hexdigest()
            if name not in known:
                yield name, path.read_bytes()

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        return ids

    def occupied(self) -> int:
        return 0

    def close(self) -> None: ...


@dataclass(frozen=True)
class GuidePractice:
    """One practice, its hand at the reader, its caisse and its courier.

    Attributes:
        clock: shows what it is told.
    """

    laid: PlayedPractice
    counter: Counter
    courier: Courier
    clock: StoppedClock
    reader: SimulatedReader

    @classmethod
    @contextmanager
    def open(cls, directory: Path, profession: Profession = Profession.IDEL) -> Iterator[Self]:
        """Lay it, for a nurse with the register of the demonstration."""
        clock = StoppedClock(MORNING)
        machine = Machine(clock=clock, entropy=Random(1).randbytes)  # noqa: S311 - the same each time
        caisse = trial.stand_in_caisse(directory, machine)
        told = NOWHERE | {"ca": caisse.ca, "certificate": caisse.certificate}
        laid = PlayedPractice.lay(directory, told, machine)
        cabinet = replace(laid.config.cabinet, profession=profession)
        laid = replace(laid, config=replace(laid.config, cabinet=cabinet))
        made = trial.Trial(laid.config, directory / trial.SETTINGS, laid.master)
        trial._decide(made, machine)
        if profession is Profession.IDEL:
            trial.fill(made, machine)
        counter = Counter(caisse)
        with closing(open_attempts(laid.config, machine)) as journal:
            courier = Courier(
                spool=CourierSpool(machine.disk, laid.config.chemins.spool),
                attempts=Attempts(journal),
                outbox=counter,
                mailbox=counter,
                link=counter,
                seal=lambda message: seal_to(public_key(laid.config.chemins.spool), message),
                clock=clock,
                entropy=machine.entropy,
                installed=MORNING - timedelta(days=30),
            )
            courier.run_pass()
            yield cls(laid, counter, courier, clock, SimulatedReader())

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[Pilot[None]]:
        """Start the screen."""
        front = Front(notice=NOTICE, tray=trial.DemoTray(self.reader))
        app = application(self.laid.config, self.reader, self.laid.machine, front)
        app._rhythm_s = RHYTHM_S
        async with running(app, size=SIZE) as pilot:
            yield pilot
            if app._box is not None:
                app._box.lock()

    @asynccontextmanager
    async def unlocked(self) -> AsyncIterator[Pilot[None]]:
        """Come to the home screen."""
        async with self.locked() as pilot:
            await pilot.press(*CODE, "enter")
            await shows(pilot, "À mettre en lot")
            yield pilot


@contextmanager
def in_paris() -> Iterator[None]:
    """Show moments as a box in France does, wherever this runs."""
    before = os.environ.get("TZ")
    set_zone(PARIS)
    try:
        yield
    finally:
        set_zone(before)


def set_zone(zone: str | None) -> None:
    """Set this process's time zone; None is the machine's own."""
    if zone is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = zone
    time.tzset()
