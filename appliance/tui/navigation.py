"""From any screen to any other, and back to where one was."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from appliance.services.consultation import Consultation
from appliance.tui import asking, sheets, texts
from appliance.tui import messages as told
from appliance.tui.keys import key
from appliance.tui.lists import LISTINGS, whose
from appliance.tui.reglages import Reglage, settings
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.carded import Carded
from appliance.tui.screens.doctor import Checkup, DoctorDialog
from appliance.tui.screens.entry import EntryScreen
from appliance.tui.screens.find import FindScreen
from appliance.tui.screens.holders import HoldersScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.invoice import InvoiceScreen
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.screens.menu import COMMANDS, MenuScreen
from appliance.tui.screens.patient import PatientScreen
from appliance.tui.screens.patients import PatientsScreen
from appliance.tui.screens.queue import QueueScreen
from appliance.tui.screens.retention import RetentionScreen
from appliance.tui.screens.sheet import SheetScreen
from appliance.tui.screens.stop import StopScreen
from appliance.tui.screens.tarifs import AvenantScreen, TarifsScreen
from appliance.tui.screens.tray import TrayScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.screens.veil import VeilScreen
from appliance.tui.texts import lists as words
from appliance.tui.texts.settings import HELP_SETTINGS
from appliance.tui.theme import THEMES
from appliance.tui.tray import CardTray
from appliance.tui.veil import VeiledApp

T = TypeVar("T")

WITH_CARDS: Final = Carded | HoldersScreen | ActScreen | AmountsScreen
"""Where a card that comes or goes has a meaning."""

NO_WAY_OUT: Final = (
    ModalScreen,
    UnlockScreen,
    VeilScreen,
    StopScreen,
    TarifsScreen,
    AvenantScreen,
    RetentionScreen,
    TrayScreen,
)
"""Screens that want an answer first."""


class NavigatedApp(VeiledApp):
    """Search and menu stand in front of what one was doing; Escape comes back to it.

    Attributes:
        checkup: examines the card chain; None where there is nothing to examine.
        reglages: the settings, to be shown.
        tray: cards to play with; None on a real box.
    """

    checkup: Checkup | None = None
    reglages: Sequence[Reglage] = ()
    tray: CardTray | None = None

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f4", "find", words.KEY_FIND, "app.find"),
        key("f9", "menu", words.KEY_MENU, "app.menu"),
        key("f1", "help", texts.KEY_HELP, "app.help"),
        key("f8", "tray", texts.KEY_TRAY, "app.tray"),
        key("f10", "lock", texts.KEY_LOCK, "app.lock"),
        key("f10", "leave", texts.KEY_QUIT, "app.leave"),
    ]

    @on(told.UnlockAsked)
    def _make_ready(self) -> None:
        """Mount what is opened all day while the code is tried, which leaves this thread idle."""
        self.call_later(self.mount_kept, HomeScreen, MenuScreen, FindScreen, QueueScreen)

    def action_find(self) -> None:
        """Search, in front of all."""
        screen = self.kept(FindScreen)
        screen.begin()
        self.push_screen(screen)

    def action_menu(self) -> None:
        """Show every command that works here."""
        screen = self.kept(MenuScreen)
        screen.offer([one for one in COMMANDS if self.check_action(one.name, ())])
        self.push_screen(screen)

    def action_patients(self) -> None:
        """Show all patients, in the order of their names."""
        self.push_screen(PatientsScreen())

    def action_queue(self) -> None:
        """Show the whole queue."""
        screen = self.kept(QueueScreen)
        screen.begin(self.look)
        self.push_screen(screen)

    def action_listing(self, name: str) -> None:
        """Show one of the lists."""
        self.push_screen(ListingScreen(LISTINGS[name]))

    def action_weeks(self) -> None:
        """Show money and states as bars."""
        from appliance.tui.screens.weeks import WeeksScreen

        self.push_screen(WeeksScreen())

    def action_settings(self) -> None:
        """Show the settings and the tariffs in force; nothing is changed here."""
        if self._poste is not None and self.look is not None:
            version = self._poste.tarification.version
            text = settings(self.reglages, self.look.status, version)
            self._go_to(SheetScreen(lambda _: text, HELP_SETTINGS))

    def action_tray(self) -> None:
        """Show the cards to play with."""
        if self.tray is not None:
            self.push_screen(TrayScreen(self.tray))

    def action_doctor(self) -> None:
        """Examine the card chain."""
        if self.checkup is not None:
            self.push_screen(DoctorDialog(self.checkup))

    def action_colours(self) -> None:
        """Go to the next colours: night, day, none."""
        names = [one.name for one in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a way on only where no answer is wanted first."""
        match action:
            case "find" | "menu":
                here = (*NO_WAY_OUT, FindScreen if action == "find" else MenuScreen)
                return self.look is not None and not isinstance(self.screen, here)
            case "round":
                return isinstance(self.screen, HomeScreen)
            case "help":
                return not isinstance(self.screen, VeilScreen)
            case "tray":
                return self.tray is not None and isinstance(self.screen, WITH_CARDS)
            case "doctor":
                return self.checkup is not None
            case _:
                return super().check_action(action, parameters)

    @on(told.CommandChosen)
    async def _obey(self, chosen: told.CommandChosen) -> None:
        if isinstance(self.screen, MenuScreen):
            with self.batch_update():  # what stood behind the menu is not painted on the way
                await self.pop_screen()
                await self.run_action(chosen.action)

    @on(told.InvoiceAsked)
    def _show_invoice(self, asked: told.InvoiceAsked) -> None:
        self._go_to(InvoiceScreen(asked.numero))

    @on(told.PatientAsked)
    def _show_patient(self, asked: told.PatientAsked) -> None:
        self._go_to(PatientScreen(asked.numero))

    @on(told.EntryAsked)
    def _show_entry(self, asked: told.EntryAsked) -> None:
        if self._poste is not None:
            billing = self._poste.billing
            screen = EntryScreen(
                asked.saisie,
                asked.fiche.numero,
                name=whose(asked.fiche),
                actes=billing.actes,
                today=billing.today(),
                start=asked.start,
            )
            self._go_to(screen)

    @on(told.EntryTyped)
    def _keep_entry(self, typed: told.EntryTyped) -> None:
        if self._poste is not None and isinstance(self.screen, EntryScreen):
            self.put(texts.NOTING, partial(asking.keep_entry, self._poste, typed))

    @on(told.EntryKept)
    def _leave_entry(self, answer: told.EntryKept) -> None:
        if not isinstance(self.screen, EntryScreen):
            return
        if answer.anomalies:
            self.screen.refuse(answer.anomalies)
        else:
            self.pop_screen()

    @on(told.PayerAsked)
    def _show_payer(self, asked: told.PayerAsked) -> None:
        self._go_to(SheetScreen(lambda _: sheets.payer(asked.payeur), words.HELP_PAYER))

    def _show_text(
        self, read: Callable[[Consultation], T], write: Callable[[T], str], about: str
    ) -> None:
        self._go_to(SheetScreen(lambda consultation: write(read(consultation)), about))

    def _go_to(self, screen: Screen[None]) -> None:
        """Go to a screen; a key that is held down goes there once."""
        if not isinstance(self.screen, type(screen)):
            self.push_screen(screen)
