"""The password of a server changed: the new one is given at the screen of an open station."""

from textual import on

from appliance.domain.roles import Action
from appliance.tui import server_messages as told
from appliance.tui.first_hour_messages import GoneOn
from appliance.tui.messages import Failed
from appliance.tui.new_sheet import SheetApp
from appliance.tui.server_desk import ServerDesk
from appliance.tui.texts import server as texts


class ServerApp(SheetApp):
    """Asks for it, has it put down, and tried.

    Attributes:
        servers: puts it down; None where the settings name no account of ours.
    """

    servers: ServerDesk | None = None

    def action_server(self) -> None:
        """Ask for it."""
        from appliance.tui.screens.server import PasswordScreen  # hardly ever

        if self.servers is not None:
            self._go_to(PasswordScreen(self.servers.accounts))

    @on(told.NewPasswordTyped)
    def _keep_password(self, typed: told.NewPasswordTyped) -> None:
        if (desk := self.servers) is None:
            return

        def keep() -> told.NewPasswordKept:
            desk.keep(typed.account, typed.password)
            return told.NewPasswordKept()

        self.put(texts.KEEPING, keep, leads=True)

    @on(told.NewPasswordKept)
    def _try_password(self) -> None:
        from appliance.tui.screens.server import PasswordScreen, ServerTrialScreen

        if self.servers is not None and isinstance(self.screen, PasswordScreen):
            self.screen.forget()
            self.push_screen(ServerTrialScreen(self.servers.trial))

    @on(GoneOn)
    async def _leave_server(self) -> None:
        from appliance.tui.screens.server import PasswordScreen, ServerTrialScreen

        while isinstance(self.screen, PasswordScreen | ServerTrialScreen):
            await self.pop_screen()

    def refused(self, failed: Failed) -> bool:
        """Say on the form why it was not put down; false where it is not in front."""
        from appliance.tui.screens.server import PasswordScreen

        if not isinstance(self.screen, PasswordScreen):
            return super().refused(failed)
        self.screen.refuse(failed.error)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it to who may change what the box is set to."""
        if action == "server":
            offered = self.servers is not None and self._poste is not None
            return offered and self._may(Action.REGLER)
        return super().check_action(action, parameters)
