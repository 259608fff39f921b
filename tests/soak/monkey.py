"""A monkey at the box: any key, any card, cuts, a network that comes and goes; nothing is lost.

It plays the real application on a disk that forgets what was not synced.  Beside it stands a
model: which invoices were told to be sealed, and what each comes to.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pytest import MonkeyPatch  # noqa: PT013 - not as a fixture: a machine makes its own

from appliance.demo.cards import Card, Holder, cps, vitale
from appliance.domain.lifecycle import EtatLot
from appliance.domain.lot import Verdict
from appliance.domain.roles import Action, Personne
from appliance.spool.records import Outcome
from appliance.tui.messages import SealAsked, Sealed
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.screens.veil import VeilScreen
from appliance.tui.veil import Watch
from tests.crash.media import Medium
from tests.crash.recording import RecordingDisk
from tests.made_up_cards import ALINE, FAMILLE, torn
from tests.made_up_people import CODES, REMPLACANT, SECRETAIRE, TITULAIRE
from tests.soak.session import Session
from tests.tui.stage import Screen, Stage, comes

LOOKS: Final = 50
HOME: Final = Path("/made/up")
PEOPLE: Final = (TITULAIRE, REMPLACANT, SECRETAIRE)
WATCH: Final = Watch(idle=timedelta(minutes=10), by_cps=True)
NAMED: Final = ("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "plus")
ARROWS: Final = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end")
CONTROL: Final = ("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "minus", "asterisk")
FUNCTION: Final = tuple(f"f{number}" for number in range(1, 13))
TYPED: Final = tuple("abcdefghijklmnopqrstuvwxyz0123456789éà' /,.")
KEYS: Final = st.sampled_from((*NAMED, *NAMED, *ARROWS, *CONTROL, *FUNCTION, *FUNCTION, *TYPED))
CARDS: Final[Sequence[Callable[[], Card]]] = (
    lambda: vitale(ALINE),
    lambda: vitale(*FAMILLE),
    torn,
    cps,
)


class Monkey(RuleBasedStateMachine):
    """Does what a person would not; the invariants hold all the same.

    Attributes:
        harvest: invoices of all runs: a monkey that seals nothing proves nothing.
    """

    harvest: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._patch = MonkeyPatch()
        self._patch.setattr("textual._wait.SLEEP_GRANULARITY", 0.002)
        self._patch.setattr("textual._wait.SLEEP_IDLE", 0.0001)
        self.stage = Stage(HOME, disk=RecordingDisk(), personnes=PEOPLE)
        self.sealed: dict[str, int] = {}
        self.session = Session(self.stage)
        self.who = TITULAIRE

    @initialize(holder=st.sampled_from((ALINE, *FAMILLE)))
    def the_day_begins(self, holder: Holder) -> None:
        self.unlock(TITULAIRE)
        self.bill_as_a_person_does(holder)

    @rule(keys=st.lists(KEYS, min_size=1, max_size=8))
    def press(self, keys: list[str]) -> None:
        self.session.do(lambda pilot: self._press(pilot, *keys))

    @rule(card=st.sampled_from(CARDS), slot=st.sampled_from([0, 0, 1]))
    def insert(self, card: Callable[[], Card], slot: int) -> None:
        self.stage.reader.insert(card(), slot)

    @rule(slot=st.sampled_from([0, 1]))
    def remove(self, slot: int) -> None:
        self.stage.reader.remove(slot)

    @rule(exchanges=st.integers(0, 6))
    def pull_in_the_middle(self, exchanges: int) -> None:
        self.stage.reader.pull_after(exchanges)

    @rule(trouble=st.sampled_from(["mute", "unplug", "revive", "revive"]))
    def shake_the_reader(self, trouble: str) -> None:
        getattr(self.stage.reader, trouble)()

    @rule(holder=st.sampled_from((ALINE, *FAMILLE)))
    def bill_as_a_person_does(self, holder: Holder) -> None:
        self.session.do(lambda pilot: self._bill(pilot, holder))

    @rule(minutes=st.sampled_from([1, 9, 11, 61, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.stage.clock.time += timedelta(minutes=minutes)
        self.session.do(self._rest)

    @precondition(lambda self: self.stage.poste is not None)
    @rule(outcome=st.sampled_from(Outcome), verdict=st.sampled_from([None, *Verdict]))
    def the_network_comes(self, outcome: Outcome, verdict: Verdict | None) -> None:
        """Deliver receipts, and answers or none; between two acts of the station."""
        with self.stage.poste._lock:  # type: ignore[union-attr]
            if self.is_open():
                self.stage.take(outcome)
                if verdict is not None:
                    self.stage.answer(verdict)
        self.session.do(self._rest)

    @rule(who=st.sampled_from(PEOPLE))
    def unlock(self, who: Personne) -> None:
        """Type a code where one is asked: somebody's, who may be another one."""
        self.session.do(lambda pilot: self._unlock(pilot, who))

    @rule(seed=st.integers(0, 1 << 16), medium=st.sampled_from(Medium), who=st.sampled_from(PEOPLE))
    def cut(self, seed: int, medium: Medium, who: Personne) -> None:
        """Take the power away: what was not synced may be lost, in any combination."""
        if self.stage.poste is None:
            return
        with self.stage.poste._lock:
            image = next(self.disk.images(medium, Random(seed), 1))  # noqa: S311 - repeatable
        self.note()
        self.session.end()
        self.stage.disk, self.stage.poste = RecordingDisk(image), None
        self.session = Session(self.stage)
        self.unlock(who)

    @invariant()
    def nothing_reached_the_screen(self) -> None:
        self.session.do(self._is_whole)

    @invariant()
    def the_queue_is_what_was_told(self) -> None:
        self.session.do(self._rest)
        self.note()
        if self.is_open():
            self.compare()

    def teardown(self) -> None:
        """Let all that was sealed leave and be answered: not one is missing."""
        self.note()
        if self.is_open():
            self.stage.poste.lock()  # type: ignore[union-attr]
        self.session.end()
        self.settle()
        self._patch.undo()
        Monkey.harvest += len(self.sealed)

    def settle(self) -> None:
        """Close, carry and answer each person's lots, and count."""
        self.stage.reader.revive()
        for who in (REMPLACANT, TITULAIRE):
            poste = self.stage.unlock(CODES[who.numero], "", qui=who.numero)
            poste.send_now()
            self.stage.take()
            self.stage.answer(Verdict.POSITIF)
            poste.tick()
            self.compare()
            count = poste.status().decompte
            if who is TITULAIRE:
                assert count.arl_positif + count.arl_negatif == len(self.sealed)
                assert not poste.billing.store.lots_in(EtatLot.CONFIEE)
            poste.lock()

    # The model ------------------------------------------------------------------------

    def note(self) -> None:
        """Take in what the screen was told to be sealed, and by whom."""
        asked = None
        for message in self.stage.messages:
            if isinstance(message, SealAsked):
                asked = message
            elif isinstance(message, Sealed):
                assert asked is not None
                assert self.who.peut(Action.SCELLER)
                self.sealed[message.numero] = asked.proposition.cotation.total
        self.stage.messages.clear()

    def compare(self) -> None:
        """Fail unless the queue holds what was told to be sealed, and nothing else."""
        poste = self.stage.poste
        assert poste is not None
        with poste._lock:
            store = poste.billing.store
            held = {one.facture.numero: one.facture.montant for one in store.each_facture()}
            assert held == self.sealed
            count = store.decompte()
        assert (count.scellees, count.total) == (len(held), sum(held.values()))

    def is_open(self) -> bool:
        """Tell whether the station is unlocked."""
        return self.stage.poste is not None and self.opened

    @property
    def disk(self) -> RecordingDisk:
        disk = self.stage.disk
        assert isinstance(disk, RecordingDisk)
        return disk

    # The screen -----------------------------------------------------------------------

    opened = False

    async def _unlock(self, pilot: Screen, who: Personne) -> None:
        screen = pilot.app.screen
        if isinstance(screen, UnlockScreen):
            while screen._chosen() != who.numero:
                await pilot.press("f2")
            screen.forget()
            screen.query_one("#code").focus()
            await pilot.press(*CODES[who.numero], "enter")
            self.who = who
        elif isinstance(screen, VeilScreen):
            await pilot.press(*["backspace"] * 20, *CODES[who.numero], "enter")
        await self._rest(pilot)
        pilot.app.lookout = WATCH  # type: ignore[attr-defined]

    async def _bill(self, pilot: Screen, holder: Holder) -> None:
        """Come home from wherever the monkey went, and bill a card with four keys."""
        await self._unlock(pilot, self.who)
        await pilot.press(*["escape"] * 4)
        self.stage.reader.revive()
        self.stage.reader.insert(vitale(holder))
        for _ in range(LOOKS):
            if isinstance(pilot.app.screen, ActScreen):
                break
            await pilot.pause(0.01)
        for key in ("enter", "enter", "o"):
            await self._press(pilot, key)

    async def _press(self, pilot: Screen, *keys: str) -> None:
        await pilot.press(*keys)
        await self._rest(pilot)

    async def _rest(self, pilot: Screen) -> None:
        """Wait until nothing is under way for the person."""
        await pilot.pause()
        await comes(pilot, lambda: not pilot.app.busy, "a rest")  # type: ignore[attr-defined]
        await pilot.pause()
        self.opened = pilot.app._poste is not None  # type: ignore[attr-defined]

    async def _is_whole(self, pilot: Screen) -> None:
        assert pilot.app._exception is None
        assert pilot.app.is_running
