"""Somebody's own code is changed, from the menu of an open station."""

from textual import on

from appliance.tui import recovery_messages as told
from appliance.tui.messages import Failed
from appliance.tui.server import ServerApp
from appliance.tui.texts import recovery as texts


class OwnCodeApp(ServerApp):
    """Asks for the code of now and for another one, whatever the role."""

    def action_own_code(self) -> None:
        """Ask."""
        from appliance.tui.screens.own_code import OwnCodeScreen  # hardly ever

        if self.recovery is not None:
            self._go_to(OwnCodeScreen(self.recovery.propose()))

    @on(told.OwnCodeTyped)
    def _change_own(self, typed: told.OwnCodeTyped) -> None:
        desk, poste = self.recovery, self._poste
        if desk is None or poste is None:
            return

        def change() -> told.OwnCodeChanged:
            desk.change_own(typed.before, typed.code, poste.personne.numero)
            return told.OwnCodeChanged()

        self.put(texts.CHANGING, change, leads=True)

    @on(told.OwnCodeChanged)
    async def _tell_of_own(self) -> None:
        from appliance.tui.screens.own_code import OwnCodeDoneScreen, OwnCodeScreen

        if isinstance(self.screen, OwnCodeScreen):
            await self.pop_screen()
            self.push_screen(OwnCodeDoneScreen())

    def refused(self, failed: Failed) -> bool:
        """Say on the form what is wrong with a code; false where it is not in front."""
        from appliance.tui.screens.own_code import OwnCodeScreen

        if not isinstance(self.screen, OwnCodeScreen):
            return super().refused(failed)
        self.screen.refuse(failed.error)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it to who has a code of their own."""
        if action == "own_code":
            return self.recovery is not None and self._poste is not None
        return super().check_action(action, parameters)
