"""A week with no network at all, but a key carried to the village twice.

Station, courier, what is carried, relay and caisse are the real ones, with the time injected; the
relay's account at the caisse is played without a socket.  The courier passes each day and finds
no route.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from appliance.demo.caisse.desk import Policy
from appliance.demo.cards import Holder, vitale
from appliance.domain.lifecycle import EtatLot
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.ports.link import LinkState
from appliance.sealing.correspondance import Trousse
from appliance.sync.attempts import Attempts
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.carrier import Carrier, Fate
from appliance.sync.carry.relay import Relay, Relayed
from appliance.sync.carry.satchel import Satchel
from appliance.wiring.carry import carrier_of
from appliance.wiring.courier import build, open_attempts, public_key
from appliance.wiring.machine import Machine
from tests.demo.nurse import OTHER, Office
from tests.made_up import StoppedClock
from tests.practice import PlayedPractice, bill
from tests.sync.carry.carried import Draws, secret

MONDAY: Final = datetime(2026, 11, 16, 7, tzinfo=UTC)
TRIPS: Final = (2, 6)  # Wednesday evening and Sunday evening
VISITS: Final = 2  # a day
ANSWERS: Final = timedelta(hours=2)  # after which the caisse answers


class NoRoute:
    """A village without a line."""

    def state(self) -> LinkState:
        return LinkState.DOWN

    def has_changed(self) -> bool:
        return False

    def close(self) -> None:
        pass


class Village:
    """The account of a machine with a line, at the caisse, and its relay."""

    def __init__(self, directory: Path, office: Office, clock: StoppedClock) -> None:
        self.office, self.clock = office, clock
        self.directory, self.owner = directory, ""
        self.entropy = Draws("village")

    def submit(self, message: bytes, recipient: str) -> str:
        return f"250 {self.office.desk.receive(OTHER.address, [recipient], message)[:12]}"

    def close(self) -> None:
        pass

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        for path in self.office.maildrops.shown(OTHER.address):
            name = sha256(path.name.encode()).hexdigest()
            if name not in known:
                yield name, path.read_bytes()

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        for path in self.office.maildrops.shown(OTHER.address):
            if sha256(path.name.encode()).hexdigest() in ids:
                path.unlink()
        return ids

    def occupied(self) -> int:
        return 0

    def relay(self, key: Path) -> Relayed:
        disk = SystemDisk()
        journal = Journal.open(self.directory / "attempts", disk, b"k" * 32, self.entropy)
        try:
            return Relay(
                attempts=Attempts(journal),
                outbox=self,
                mailbox=self,
                book=RelayBook(disk, self.directory / "book"),
                trousse=Trousse(secret("village"), b"carry"),
                clock=self.clock,
                entropy=self.entropy,
                owner=self.owner,
            ).serve(Satchel(disk, key))
        finally:
            journal.close()


class Week:
    """A practice without a line, the village, a key between them."""

    def __init__(self, directory: Path) -> None:
        (directory / "caisse").mkdir()
        self.clock, self.office = StoppedClock(MONDAY), Office(directory / "caisse")
        self.office.desk.policy = Policy(delay=ANSWERS)
        self.village = Village(directory / "village", self.office, self.clock)
        (directory / "village").mkdir()
        told = {"host": "127.0.0.1", "smtp": 9, "pop3": 9, "ca": self.office.certificate}
        told["certificate"] = self.office.certificate
        self.practice = PlayedPractice.lay(directory, told, Machine(clock=self.clock))
        self.key = directory / "key"
        self.key.mkdir()
        self.sealed = 0

    def wait(self, **by: float) -> None:
        self.clock.time += timedelta(**by)
        self.office.watch.at = self.clock.time

    def live_a_day(self) -> None:
        reader = SimulatedReader()
        poste = self.practice.open(reader)
        for _ in range(VISITS):
            self.sealed += 1
            reader.insert(vitale(patient(self.sealed)))
            bill(poste)
            reader.remove()
        poste.send_now()
        self.courier_pass()
        poste.tick()
        poste.lock()

    def courier_pass(self) -> str:
        config, machine = self.practice.config, self.practice.machine
        journal = open_attempts(config, machine)
        try:
            return build(config, journal, machine, NoRoute()).run_pass().pulse.sentence
        finally:
            journal.close()

    @contextmanager
    def carrier(self) -> Iterator[Carrier]:
        config, machine = self.practice.config, self.practice.machine
        journal = open_attempts(config, machine)
        try:
            yield carrier_of(config, machine, journal, public_key(config.chemins.spool))
        finally:
            journal.close()

    def carry_to_the_village_and_back(self) -> None:
        """Leave in the evening, stay the night, come back in the morning."""
        satchel = Satchel(SystemDisk(), self.key)
        with self.carrier() as carrier:
            self.village.owner = str(carrier.trousse.cle)
            assert carrier.carry_out(satchel).written > 0
        told = self.village.relay(self.key)
        assert (told.sent > 0, told.returns) == (True, 0)
        self.wait(hours=12)
        again = self.village.relay(self.key)
        assert (again.sent, again.returns) == (0, told.sent)
        with self.carrier() as carrier:
            fates = carrier.carry_in(satchel)
        assert (fates[Fate.DELIVERED], fates[Fate.RETURN]) == (told.sent, told.sent)
        self.collect()

    def collect(self) -> None:
        poste = self.practice.open(SimulatedReader())
        poste.tick()
        poste.lock()


def patient(rank: int) -> Holder:
    return Holder(f"ESSAI{rank:03d}", "SEMAINE", "19550812", f"25508{rank:08d}")


def test_a_week_without_network_and_a_key_carried_twice_acknowledges_all_and_none_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for call in ("fsync", "fdatasync"):  # nobody cuts the power here
        monkeypatch.setattr("os." + call, lambda _: None)
    week = Week(tmp_path)
    for day in range(7):
        week.live_a_day()
        assert week.courier_pass().startswith("Pas de réseau")
        week.wait(hours=11)
        if day in TRIPS:
            week.carry_to_the_village_and_back()
            week.wait(hours=1)
        else:
            week.wait(hours=13)
    poste = week.practice.open(SimulatedReader())
    etats = [one.etat for one in poste.billing.store.each_facture()]
    poste.lock()
    assert etats == [EtatLot.ARL_POSITIF] * (7 * VISITS)
    figures = week.office.desk.figures()
    assert (figures["duplicates"], figures["unreadable"]) == (0, 0)
    assert figures["messages"] == figures["lots_taken"]
    assert figures["factures_taken"] == 7 * VISITS
