"""The screen locks itself when nobody is there; the station goes on, and so does the sending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from textual import events, on

from appliance.ports.cards import CardKind, ReaderHealth, ReaderState
from appliance.tui import asking, texts
from appliance.tui import messages as told
from appliance.tui.rescue_messages import Rescued
from appliance.tui.screens.veil import VeilScreen
from appliance.tui.station_app import StationApp, moved

SURE: Final = frozenset({ReaderHealth.READY, ReaderHealth.NO_READER})
"""Only such a reader tells that a card has left: a mute one does not know."""


@dataclass(frozen=True, slots=True)
class Watch:
    """When the screen locks by itself.

    Attributes:
        idle: without a key or a card for that long; None for never.
        by_cps: when the CPS is pulled.
    """

    idle: timedelta | None = None
    by_cps: bool = False


class VeiledApp(StationApp):
    """Covers its screens, and uncovers them as they were.

    Attributes:
        lookout: when to cover them.
    """

    lookout = Watch()
    _touched: datetime | None = None
    _with_cps = False
    _due = False

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there."""
        if isinstance(event, events.Key | events.Paste) and self.look is not None:
            self._touched = self.look.status.now
        await super().on_event(event)

    @property
    def veiled(self) -> bool:
        """Whether a code is needed to see anything."""
        return any(isinstance(screen, VeilScreen) for screen in self.screen_stack)

    def action_veil(self) -> None:
        """Cover the screens now, or as soon as what is under way is over."""
        self._due = True
        self._cover_soon()

    @on(told.Unlocked)
    @on(Rescued)
    def _begin_watch(self, answer: told.Unlocked | Rescued) -> None:
        self._touched, self._due = answer.look.status.now, False
        self._with_cps = answer.look.status.reader.holds(CardKind.CPS)

    @on(told.Beat)
    def _watch_over(self, beat: told.Beat) -> None:
        if beat.box is self._box and self.look is not None:
            self._due |= self._idle_at(beat.look.status.now)
            self._cover_soon()

    def watch_look(self, before: told.Look | None, now: told.Look | None) -> None:
        """Note at once that somebody is at the reader, or took the CPS away."""
        super().watch_look(before, now)
        if before is not None and now is not None:
            if moved(before.status.reader, now.status.reader):
                self._touched = now.status.now
            self._due |= self._pulled(now.status.reader)
            self._cover_soon()

    @on(told.ReturnAsked)
    def _recognise(self, asked: told.ReturnAsked) -> None:
        if isinstance(self.screen, VeilScreen) and self._box is not None:
            own = partial(self._door.check, asked.code, self._box.personne.numero)
            self.put(texts.RECOGNISING, partial(asking.check, own))

    @on(told.Recognised)
    def _uncover(self) -> None:
        if isinstance(self.screen, VeilScreen):
            self.pop_screen()

    def _cover_soon(self) -> None:
        """Cover the screens behind the answers that are on their way: they would come in front."""
        if self._due and not self.busy:
            self.call_later(self._cover)

    def _cover(self) -> None:
        if self._due and not self.busy and self._box is not None:
            self._due = False
            if not self.veiled:
                several = len(self._door.personnes()) > 1
                self.push_screen(VeilScreen(self._box.personne.nom if several else ""))

    def _pulled(self, reader: ReaderState) -> bool:
        if not self.lookout.by_cps or reader.health not in SURE:
            return False
        had, self._with_cps = self._with_cps, reader.holds(CardKind.CPS)
        return had and not self._with_cps

    def _idle_at(self, now: datetime) -> bool:
        idle, since = self.lookout.idle, self._touched
        return idle is not None and since is not None and now - since >= idle
