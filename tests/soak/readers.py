"""Cards that come and go at random under a pcscd that is killed, stopped and made to wait.

Whatever happens, a reading that succeeds is right, the next calm one succeeds, a draft that was
kept stays, and neither a process nor a descriptor is left behind.
"""

import os
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, cast

from appliance.demo.cards import Holder, cps, vitale
from appliance.domain.brouillon import Brouillon
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.registre.serie import Prescrit
from appliance.domain.tiers_payant import TiersPayant
from appliance.drivers.card_reader import PcscReader
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import BesaceError
from appliance.ports.cards import CardKind, ReaderHealth
from appliance.services.brouillons import Brouillons
from appliance.services.poste import Poste
from tests.contracts.card_reader import until
from tests.drivers.played import PlayedBench, played_stack
from tests.tui.stage import CODE, Stage

SLOTS: Final = 2
PEOPLE: Final = 30
HEALS_WITHIN: Final = 30.0  # seconds, on a machine that has other work
DEADLINE: Final = 1.0
FIRST_DAY: Final = date(2026, 1, 1)


def play(limit_s: float) -> Mapping[str, int]:
    """Play for about so many seconds; return what was counted, by name.

    Raises:
        AssertionError: a promise is broken.
    """
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hand, pcscd = stack.enter_context(played_stack())
        bench = PlayedBench(hand, pcscd, PcscReader(deadline=DEADLINE, socket=pcscd.socket))
        stack.callback(bench.reader.close)
        bench.clear()
        # Of a reader to play with, the stage uses what every reader has.
        stage = Stage(directory, reader=cast("SimulatedReader", bench.reader))
        trial = Trial(bench, stage.unlock(CODE, ""))
        trial.calm()
        before = census()
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            trial.step()
        trial.calm()
        until(lambda: census() == before, within=HEALS_WITHIN)
        trial.poste.lock()
        trial.poste = stage.unlock(CODE, "")
        trial.look_at_drafts()
        trial.poste.lock()
        return {**trial.done, "drafts": len(trial.drafts), **before}


class Trial:
    """One station and the hand that torments its readers.

    Attributes:
        done: how often each thing happened.
        drafts: the day of the last draft that was kept, by person.
    """

    def __init__(self, bench: PlayedBench, poste: Poste) -> None:
        self.poste = poste
        self.done: Counter[str] = Counter()
        self.drafts: dict[Beneficiaire, date] = {}
        self._bench = bench
        self._drawn = Random(7816)  # noqa: S311 - the same torments each time
        self._in: dict[int, Holder] = {}
        self._torments = (
            *(self._insert, self._insert, self._insert, self._swap_for_cps),
            *(self._pull, self._pull_in_reading, self._pull_in_reading),
            *(self._kill_pcscd, self._stop_pcscd, self._mute, self._kill_worker),
        )

    def step(self) -> None:
        """Do one thing to the readers, read in the middle of it, and see that all is well again."""
        torment = self._drawn.choice(self._torments)
        self.done[torment.__name__.strip("_")] += 1
        torment()
        self._read()
        until(self._is_well, within=HEALS_WITHIN)
        self.look_at_drafts()

    def calm(self) -> None:
        """Take all cards out and wait until the reader shows it."""
        self._in.clear()
        self._bench.clear()

    def look_at_drafts(self) -> None:
        """See that each draft is there as it was kept last."""
        kept = [one.valeur for one in Brouillons(self.poste.billing.store).tous()]
        assert {one.beneficiaire: one.date_soins for one in kept} == self.drafts

    def _insert(self) -> None:
        slot, who = self._drawn.randrange(SLOTS), person(self._drawn.randrange(PEOPLE))
        self._in[slot] = who
        self._bench.hand.insert(vitale(who), slot)

    def _pull(self) -> None:
        slot = self._drawn.randrange(SLOTS)
        self._in.pop(slot, None)
        self._bench.hand.remove(slot)

    def _pull_in_reading(self) -> None:
        slot = self._drawn.randrange(SLOTS)
        if slot in self._in:
            self._bench.hand.pull_after(self._drawn.randrange(7), slot)
            self._read()
            self._bench.hand.remove(slot)
            del self._in[slot]

    def _swap_for_cps(self) -> None:
        slot = self._drawn.randrange(SLOTS)
        self._in.pop(slot, None)
        self._bench.hand.insert(cps(), slot)

    def _kill_pcscd(self) -> None:
        self._bench.pcscd.stop()
        self._read()
        self._bench.pcscd.start()

    def _stop_pcscd(self) -> None:
        assert self._bench.pcscd.pid is not None
        os.kill(self._bench.pcscd.pid, signal.SIGSTOP)
        self._read()
        os.kill(self._bench.pcscd.pid, signal.SIGCONT)

    def _mute(self) -> None:
        self._bench.hand.mute()
        self._read()
        self._bench.repair()

    def _kill_worker(self) -> None:
        with suppress(ProcessLookupError):  # one that missed its deadline is dead already
            os.kill(self._bench.reader.worker_pid, signal.SIGKILL)

    def _read(self) -> None:
        """Read, whatever is the matter: what comes is right, or an error of ours."""
        try:
            reading = self.poste.read_card()
        except BesaceError as error:
            self.done[type(error).__name__] += 1
            return
        self.done["readings"] += 1
        for carte in reading.cartes.values():
            self._keep(carte)

    def _keep(self, carte: CarteVitale) -> None:
        """Start a visit of whom a card names: nobody but who is in."""
        [who] = carte.beneficiaires
        assert named(who) in map(named_on, self._in.values())
        draft = visit(who, FIRST_DAY + timedelta(days=self._drawn.randrange(300)))
        self.poste.keep(draft)
        self.drafts[who] = draft.date_soins

    def _is_well(self) -> bool:
        """Tell whether the readers show and give exactly what is in them."""
        state = self.poste.readers
        if state.health is not ReaderHealth.READY or len(state.slots) != SLOTS:
            return False
        held = {place for place, slot in enumerate(state.slots) if slot.card is CardKind.VITALE_2}
        if held != set(self._in):
            return False
        try:
            read = self.poste.read_card().beneficiaires if held else []
        except BesaceError:
            return False
        assert [*map(named, read)] == [named_on(self._in[slot]) for slot in sorted(held)]
        self.done["calm_readings"] += bool(read)
        return True


def person(place: int) -> Holder:
    """Return somebody who is nobody."""
    return Holder("TOURMENTEST", f"PRENOM{place:02d}", "19550814", f"2550899123{place:03d}")


def named(who: Beneficiaire) -> tuple[str, str]:
    """Tell what a reading says of somebody."""
    return who.prenom, who.nir.number


def named_on(who: Holder) -> tuple[str, str]:
    """Tell what a card that was put in says of somebody."""
    return who.prenom, who.nir


def visit(who: Beneficiaire, day: date) -> Brouillon:
    """Return a visit that a person began to enter."""
    return Brouillon(
        beneficiaire=who,
        soins=(Prescrit(acte="ami-1-5-injection", ald=False),),
        date_soins=day,
        domicile=True,
        prescription=None,
        tiers_payant=TiersPayant.AMO,
    )


def census() -> Mapping[str, int]:
    """Count the processes and threads of ours, and what is open here."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    alive = [int(one) for each in children for one in each.read_text().split()]
    return {
        "processes": len(alive),
        "threads": threading.active_count(),
        "descriptors": len([*Path("/proc/self/fd").iterdir()]),
    }
