"""A forgotten code is replaced by who holds the recovery sheet; from where nothing is open."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from appliance.domain.roles import Personne
from appliance.tui import recovery_messages as told
from appliance.tui.factory import ResettingApp
from appliance.tui.keys import key
from appliance.tui.messages import Failed
from appliance.tui.recovery_desk import RecoveryDesk
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.texts import recovery as texts


class RecoveringApp(ResettingApp):
    """Asks for the sheet, then for another code, and opens with that one.

    Attributes:
        recovery: the keys of the practice; None where its code is public.
    """

    recovery: RecoveryDesk | None = None
    _holders: Sequence[Personne] = ()

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f7", "recover", texts.KEY_RECOVER, "app.recover"),
    ]

    def action_recover(self) -> None:
        """See whether there is a sheet at all."""
        if (desk := self.recovery) is not None:
            self.put(texts.LOOKING, lambda: told.HoldersKnown(desk.holders()), leads=True)

    @on(told.HoldersKnown)
    def _ask_for_sheet(self, known: told.HoldersKnown) -> None:
        from appliance.tui.screens.recovery import SheetTypedScreen  # hardly ever

        self._holders = known.personnes
        self.push_screen(SheetTypedScreen())

    @on(told.SheetRead)
    def _compare_sheet(self, read: told.SheetRead) -> None:
        if (desk := self.recovery) is None:
            return

        def prove() -> told.SheetOpens:
            desk.prove(read.groups)
            return told.SheetOpens(read.groups)

        self.put(texts.PROVING, prove, leads=True)

    @on(told.SheetOpens)
    def _ask_for_code(self, sheet: told.SheetOpens) -> None:
        from appliance.tui.screens.recovery import NewCodeScreen

        if self.recovery is not None:
            proposed = self.recovery.propose()
            self.push_screen(NewCodeScreen(sheet.groups, proposed, self._holders))

    @on(told.NewCodeTyped)
    def _change_code(self, typed: told.NewCodeTyped) -> None:
        if (desk := self.recovery) is None:
            return

        def change() -> told.CodeChanged:
            desk.change(typed.groups, typed.code, typed.qui)
            return told.CodeChanged(typed.code, typed.qui)

        self.put(texts.CHANGING, change, leads=True)

    @on(told.CodeChanged)
    async def _open_with_it(self, changed: told.CodeChanged) -> None:
        """Go on as if it had been typed where the code is asked for."""
        while not isinstance(self.screen, UnlockScreen):
            await self.pop_screen()
        self.screen.take(changed.code, changed.qui)

    def refused(self, failed: Failed) -> bool:
        """Say on the form in front why it came to nothing; false where there is none."""
        from appliance.tui.screens.recovery import NewCodeScreen, SheetTypedScreen

        if not isinstance(self.screen, NewCodeScreen | SheetTypedScreen):
            return super().refused(failed)
        self.screen.refuse(failed.error)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it where a code is asked for that was made before."""
        if action == "recover":
            screen = self.screen
            return self.recovery is not None and isinstance(screen, UnlockScreen) and not screen.new
        return super().check_action(action, parameters)
