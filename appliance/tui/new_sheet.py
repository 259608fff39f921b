"""A new recovery sheet, from the menu of an open station."""

from collections.abc import Callable

from textual import on
from textual.screen import Screen

from appliance.domain.roles import Action
from appliance.tui import sheet_messages as told
from appliance.tui.first_hour_messages import SheetProven, SheetWritten
from appliance.tui.messages import Failed
from appliance.tui.neighbours import NeighbouringApp
from appliance.tui.sheet_desk import SheetDesk
from appliance.tui.texts import new_sheet as texts


class SheetApp(NeighbouringApp):
    """Shows a sheet, has it proven, then taken by the code of who makes it.

    Attributes:
        sheets: draws one; None for a practice to play with.
    """

    sheets: Callable[[], SheetDesk] | None = None
    _sheet: SheetDesk | None = None
    _shown: Screen[None] | None = None

    def action_new_sheet(self) -> None:
        """Draw one."""
        if (draw := self.sheets) is not None:

            def drawn() -> told.SheetDrawn:
                desk = draw()
                return told.SheetDrawn(desk, desk.ranges())

            self.put(texts.DRAWING, drawn, leads=True)

    @on(told.SheetDrawn)
    def _show_sheet(self, drawn: told.SheetDrawn) -> None:
        from appliance.tui.screens.new_sheet import NewSheetScreen  # once in some years

        if self._poste is None:  # it was locked meanwhile
            return
        self._sheet = drawn.desk
        below = texts.NO_RANGES
        if drawn.ranges is not None:
            first, last = drawn.ranges
            below = texts.RANGES.format(first=first, last=last)
        step, groups = texts.STEP.format(rank=1), drawn.desk.groups
        self._shown = NewSheetScreen(step, texts.TITLE, groups, (texts.ABOUT, below))
        self.push_screen(self._shown)

    @on(SheetWritten)
    def _prove_sheet(self) -> None:
        from appliance.tui.screens.new_sheet import NewProofScreen

        if (sheet := self._sheet) is not None:
            step = texts.STEP.format(rank=2)
            self.push_screen(NewProofScreen(step, sheet.groups, sheet.ranks))

    @on(SheetProven)
    def _ask_for_own_code(self) -> None:
        from appliance.tui.screens.new_sheet import SheetCodeScreen

        self.push_screen(SheetCodeScreen())

    @on(told.SheetCodeTyped)
    def _take_sheet(self, typed: told.SheetCodeTyped) -> None:
        sheet, poste = self._sheet, self._poste
        if sheet is None or poste is None:
            return

        def take() -> told.SheetAccepted:
            sheet.accept(typed.code, poste.personne.numero)
            return told.SheetAccepted()

        self.put(texts.ACCEPTING, take, leads=True)

    @on(told.SheetAccepted)
    async def _sheet_taken(self) -> None:
        from appliance.tui.screens.new_sheet import (
            NewProofScreen,
            NewSheetScreen,
            SheetCodeScreen,
            SheetDoneScreen,
        )

        self._sheet = self._shown = None
        while isinstance(self.screen, NewSheetScreen | NewProofScreen | SheetCodeScreen):
            await self.pop_screen()
        self.push_screen(SheetDoneScreen())

    def refused(self, failed: Failed) -> bool:
        """Say on the form what is wrong with the code; false where it is not in front."""
        from appliance.tui.screens.new_sheet import SheetCodeScreen

        if not isinstance(self.screen, SheetCodeScreen):
            return super().refused(failed)
        self.screen.refuse(failed.error)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it to who may have a sheet, and no second one while the first is written down."""
        if action == "new_sheet":
            at_rest = self._shown is None or self._shown not in self.screen_stack
            offered = self.sheets is not None and self._poste is not None and at_rest
            return offered and self._may(Action.GERER_PERSONNES)
        return super().check_action(action, parameters)
