"""Pairing with other boxes, from the screen of an open station."""

from collections.abc import Callable
from functools import partial

from textual import on

from appliance.domain.roles import Action
from appliance.tui import neighbours_messages as told
from appliance.tui.assistance import AssistedApp
from appliance.tui.messages import Failed
from appliance.tui.neighbours_desk import NeighboursDesk
from appliance.tui.texts import neighbours as texts


class NeighbouringApp(AssistedApp):
    """Shows the boxes that this one knows, and makes it know others.

    Attributes:
        neighbours: gives what does it; None where nothing can be asked for at the screen.
    """

    neighbours: Callable[[], NeighboursDesk] | None = None

    def action_neighbours(self) -> None:
        """Show the paired boxes."""
        self._look(texts.LOOKING, lambda _: "")

    @on(told.CodeWanted)
    def _show_code(self) -> None:
        from appliance.tui.screens.neighbours import CodeScreen  # most days nobody is paired

        if self.neighbours is not None:
            self.push_screen(CodeScreen(self.neighbours().show))

    @on(told.TypingWanted)
    def _type_code(self) -> None:
        from appliance.tui.screens.neighbours import CodeTypedScreen

        self.push_screen(CodeTypedScreen())

    @on(told.LettingInWanted)
    def _open_network(self) -> None:
        def let_in(desk: NeighboursDesk) -> str:
            desk.open_network()
            return ""

        self._look(texts.LETTING_IN, let_in)

    @on(told.CodeTyped)
    def _go(self, typed: told.CodeTyped) -> None:
        self._look(texts.MEETING, lambda desk: desk.type(typed.address, typed.code))

    @on(told.ForgetAsked)
    def _forget(self, asked: told.ForgetAsked) -> None:
        from appliance.tui.screens.neighbours import ForgetDialog

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
        if self.neighbours is not None:
            self.put(sentence, partial(_known, self.neighbours, work), leads=True)

    @on(told.Known)
    async def _known(self, known: told.Known) -> None:
        from appliance.tui.screens.neighbours import CodeScreen, CodeTypedScreen, NeighboursScreen

        while isinstance(self.screen, NeighboursScreen | CodeScreen | CodeTypedScreen):
            await self.pop_screen()
        if self.look is not None:
            screen = NeighboursScreen(known.paired, closed=known.closed, notice=known.notice)
            self.push_screen(screen)

    def refused(self, failed: Failed) -> bool:
        """Say on the form what is wrong with it; false where it is not in front."""
        from appliance.tui.screens.neighbours import CodeTypedScreen

        if not isinstance(self.screen, CodeTypedScreen):
            return super().refused(failed)
        self.screen.refuse(failed.error)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it to whom it may concern."""
        if action == "neighbours":
            offered = self.neighbours is not None and self._poste is not None
            return offered and self._may(Action.MONTRER_ECRAN)
        return super().check_action(action, parameters)


def _known(
    opener: Callable[[], NeighboursDesk], work: Callable[[NeighboursDesk], str]
) -> told.Known:
    desk = opener()
    notice = work(desk)
    return told.Known(desk.paired(), desk.closed, notice)
