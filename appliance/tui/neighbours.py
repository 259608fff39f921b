"""Pairing with other boxes, from the screen of an open station."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.message import Message

from appliance.domain.roles import Action
from appliance.tui.assistance import AssistedApp
from appliance.tui.messages import Failed
from appliance.tui.neighbours_desk import Neighbour, NeighboursDesk
from appliance.tui.screens.neighbours import (
    CodeScreen,
    CodeTyped,
    CodeTypedScreen,
    ForgetAsked,
    ForgetDialog,
    NeighboursScreen,
)
from appliance.tui.texts import neighbours as texts

OURS = NeighboursScreen | CodeScreen | CodeTypedScreen


@dataclass
class Known(Message):
    """The paired boxes, as they are now."""

    paired: Sequence[Neighbour]
    closed: bool
    notice: str = ""


class NeighbouringApp(AssistedApp):
    """Shows the boxes that this one knows, and makes it know others.

    Attributes:
        neighbours: what does it; None where nothing can be asked for at the screen.
    """

    neighbours: NeighboursDesk | None = None

    def action_neighbours(self) -> None:
        """Show the paired boxes."""
        self._look(texts.LOOKING, lambda _: "")

    def action_show_code(self) -> None:
        """Show a code."""
        if self.neighbours is not None:
            self.push_screen(CodeScreen(self.neighbours.show))

    def action_type_code(self) -> None:
        """Ask for the code of the other box."""
        self.push_screen(CodeTypedScreen())

    def action_let_in(self) -> None:
        """Let paired boxes in by the local network."""

        def let_in(desk: NeighboursDesk) -> str:
            desk.open_network()
            return ""

        self._look(texts.LETTING_IN, let_in)

    @on(CodeTyped)
    def _go(self, typed: CodeTyped) -> None:
        self._look(texts.MEETING, lambda desk: desk.type(typed.address, typed.code))

    @on(ForgetAsked)
    def _forget(self, asked: ForgetAsked) -> None:
        name = asked.neighbour.name
        dialog = ForgetDialog(texts.FORGET_TITLE.format(name=name), texts.FORGET)
        self.push_screen(dialog, partial(self._forget_if, name))

    def _forget_if(self, name: str, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        def forget(desk: NeighboursDesk) -> str:
            desk.forget(name)
            return ""

        if yes:
            self._look(texts.FORGETTING, forget)

    def _look(self, sentence: str, work: Callable[[NeighboursDesk], str]) -> None:
        """Do something, then show who is paired."""
        desk = self.neighbours
        if desk is not None:
            self.put(sentence, partial(_known, desk, work), leads=True)

    @on(Known)
    async def _known(self, known: Known) -> None:
        while isinstance(self.screen, OURS):
            await self.pop_screen()
        if self.look is not None:
            screen = NeighboursScreen(known.paired, closed=known.closed, notice=known.notice)
            self.push_screen(screen)

    @on(Failed)
    def _refuse(self, failed: Failed) -> None:
        """Say on the form what is wrong with it."""
        if isinstance(self.screen, CodeTypedScreen):
            self.screen.refuse(failed.error)
            failed.stop()
            failed.prevent_default()

    @property
    def _kept_out(self) -> bool:
        """Tell whether the screen in front says that nobody could come."""
        return isinstance(self.screen, NeighboursScreen) and self.screen.closed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it to whom it may concern."""
        match action:
            case "neighbours":
                offered = self.neighbours is not None and self._poste is not None
                return offered and self._may(Action.MONTRER_ECRAN)
            case "let_in" | "show_code" | "type_code":
                shown = isinstance(self.screen, NeighboursScreen)
                return shown and self._kept_out is (action == "let_in")
            case _:
                return super().check_action(action, parameters)


def _known(desk: NeighboursDesk, work: Callable[[NeighboursDesk], str]) -> Known:
    notice = work(desk)
    return Known(desk.paired(), desk.closed, notice)
