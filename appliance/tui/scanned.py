"""The appli carte Vitale at the screen: what a scanner reads goes with the visit, unopened."""

from textual import on

from appliance.errors import ApcvNeedsNetworkError
from appliance.ports.apcv import ApcvScanner
from appliance.services.apcv import Apcv
from appliance.tui import messages as told
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.carded import Carded
from appliance.tui.screens.circumstances import CircumstancesScreen
from appliance.tui.screens.dialogs import ActionDialog
from appliance.tui.screens.manual import ManualScreen
from appliance.tui.texts import visit as texts
from appliance.tui.visits import VisitingApp


class ScannedApp(VisitingApp):
    """Takes what the box's scanner sends, and what one that is a keyboard types.

    Attributes:
        apcv: dates what is scanned; None where the settings do not say how long it is good.
        scanner: a scanner that is a line; None where there is none.
    """

    apcv: Apcv | None = None
    scanner: ApcvScanner | None = None

    @on(told.Unlocked)
    def _hear_scanner(self) -> None:
        if self.scanner is not None:
            self.scanner.listen(lambda contenu: self.post_message(told.ApcvScanned(contenu)))

    @on(told.ApcvScanned)
    def _take_scanned(self, scanned: told.ApcvScanned) -> None:
        """Keep it with the visit in front; elsewhere say that it names nobody."""
        if self._poste is None:
            return
        match self.screen:
            case ActScreen() | CircumstancesScreen():
                self._keep_with_visit(scanned.contenu)
            case Carded() | ManualScreen() | AmountsScreen():
                self.push_screen(ActionDialog(texts.APCV_NOBODY))

    def _keep_with_visit(self, contenu: bytes) -> None:
        if self.apcv is None:
            self.post_message(told.Failed(ApcvNeedsNetworkError()))
            return
        for screen in self.screen_stack:
            if isinstance(screen, ActScreen | CircumstancesScreen):
                screen.take_apcv(self.apcv.received(contenu))
