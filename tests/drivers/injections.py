"""The faults of reader and card that can be made under a real pcscd, and how each is mended."""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from appliance.demo.cards import Card, bank_card, cps, mute_card, vitale, vitale_1
from appliance.drivers.doctor import READING
from appliance.errors import ReaderMuteError
from appliance.ports.cards import ReaderHealth
from tests.contracts.card_reader import until
from tests.drivers.played import PlayedBench
from tests.made_up_cards import ALINE, torn


@dataclass(frozen=True, slots=True)
class Injection:
    """One fault of the catalogue.

    Attributes:
        make: makes it, with a readable Vitale in, and returns once it can be noticed.
        mend: does what the fault's one action asks of a person, or what systemd does.
    """

    make: Callable[[PlayedBench], None]
    mend: Callable[[PlayedBench], None]


def fault_of(bench: PlayedBench, hung: threading.Event) -> str:
    """Return what a reading shows, by its name in the catalogue; empty when all is well."""
    try:
        bench.reader.read_vitales()
    except ReaderMuteError:
        return "pcscd-mute" if hung.is_set() else "reader-mute"
    except tuple(READING) as error:
        return READING[type(error)]
    return ""


def readable(bench: PlayedBench) -> None:
    """Put a Vitale in that can be read, and wait until it is seen."""
    _swap(vitale(ALINE))(bench)


def _swap(card: Card) -> Callable[[PlayedBench], None]:
    def swap(bench: PlayedBench) -> None:
        before = bench.reader.state().insertions
        bench.hand.insert(card)
        until(lambda: bench.reader.state().insertions > before)

    return swap


def _send(name: signal.Signals) -> Callable[[PlayedBench], None]:
    def send(bench: PlayedBench) -> None:
        assert bench.pcscd.pid is not None
        os.kill(bench.pcscd.pid, name)

    return send


def _hang(bench: PlayedBench) -> None:
    _send(signal.SIGSTOP)(bench)
    until(lambda: bench.reader.state().health is not ReaderHealth.READY)


def _stop(bench: PlayedBench) -> None:
    bench.pcscd.stop()
    until(lambda: bench.reader.state().health is ReaderHealth.PCSC_DOWN)


def _unplug(bench: PlayedBench) -> None:
    bench.pcscd.stop()
    bench.pcscd.device = None
    bench.pcscd.start()
    until(lambda: bench.reader.state().health is ReaderHealth.NO_READER)


def _plug(bench: PlayedBench) -> None:
    bench.pcscd.device = bench.hand.device
    bench.repair()


INJECTIONS: Final[Mapping[str, Injection]] = {
    "pcscd-down": Injection(_stop, lambda bench: bench.pcscd.start()),
    "pcscd-mute": Injection(_hang, _send(signal.SIGCONT)),
    "no-reader": Injection(_unplug, _plug),
    "reader-mute": Injection(lambda bench: bench.hand.mute(), PlayedBench.repair),
    "no-card": Injection(_swap(cps()), readable),
    "card-mute": Injection(_swap(mute_card()), readable),
    "card-removed": Injection(lambda bench: bench.hand.pull_after(2), readable),
    "vitale-1": Injection(_swap(vitale_1()), readable),
    "foreign-card": Injection(_swap(bank_card()), readable),
    "card-unreadable": Injection(_swap(torn()), readable),
}
