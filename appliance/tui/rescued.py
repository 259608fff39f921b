"""A damaged box at the screen: what is read of it, and the export; nothing else is left."""

from functools import partial

from textual import on

from appliance.services.consultation import Consultation
from appliance.services.secours import Secours
from appliance.services.tournee import Tournee
from appliance.tui import asking, round_rows
from appliance.tui.lists import Listing, Row
from appliance.tui.messages import PatientAsked
from appliance.tui.own_code import OwnCodeApp
from appliance.tui.rescue_messages import ExportAsked, Exported, ExportWanted, ReadRoundAsked
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.screens.rescue import ExportScreen, RescueScreen
from appliance.tui.screens.round import MARGINS
from appliance.tui.texts import rescue as texts


class RescuedApp(OwnCodeApp):
    """The ways from the first screen of a damaged box to what it still shows."""

    @on(ReadRoundAsked)
    def _show_round_to_read(self) -> None:
        if isinstance(self._box, Secours):
            self._go_to(ListingScreen(round_of(self._box, self.size.width - MARGINS)))

    @on(ExportWanted)
    def _ask_where(self) -> None:
        if isinstance(self._box, Secours) and self.look is not None:
            name = texts.FILE_NAME.format(day=self.look.status.now.astimezone())
            self._go_to(ExportScreen(self._box.dossier / name))

    @on(ExportAsked)
    def _export(self, asked: ExportAsked) -> None:
        if isinstance(self._box, Secours) and isinstance(self.screen, ExportScreen):
            self.put(texts.EXPORTING, partial(asking.export, self._box, asked))

    @on(Exported)
    async def _tell_exported(self, answer: Exported) -> None:
        if isinstance(self.screen, ExportScreen):
            await self.back_to(RescueScreen)
        for screen in self.screen_stack:
            if isinstance(screen, RescueScreen):
                screen.say(texts.EXPORTED.format(file=answer.file))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the menu only where one can bill: most of it decides something."""
        if action == "menu" and isinstance(self._box, Secours):
            return False
        return super().check_action(action, parameters)


def round_of(secours: Secours, width: int) -> Listing:
    """Return the round of the day as a list that leads to the records."""

    def rows(consultation: Consultation) -> list[Row]:
        known, acts = consultation.prescriptions, secours.nomenclature
        journee = Tournee(prescriptions=known).journee(known.registre.today())
        asks = [partial(PatientAsked, one.patient) for one in journee.etapes]
        told = round_rows.rows(journee, acts, width)
        wholes = round_rows.wholes(journee, acts)
        pads = [None] * len(journee.brouillons)
        return [Row(*row) for row in zip(told, [*asks, *pads], wholes, strict=True)]

    return Listing(
        title=texts.ROUND_TITLE,
        header=round_rows.header(width),
        nothing=texts.ROUND_NONE,
        help=texts.HELP_READ_ROUND,
        rows=rows,
    )
