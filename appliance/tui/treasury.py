"""Bank, reminders, the week at a glance, and what a person decides there."""

from functools import partial
from typing import Final

from textual import on

from appliance.domain.roles import Action
from appliance.services.poste import Poste
from appliance.tui import money_messages as told
from appliance.tui import reminder_rows
from appliance.tui.door import Progress
from appliance.tui.money import MoneyApp
from appliance.tui.screens.bank import BankScreen
from appliance.tui.screens.framed import ALLOWED
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.screens.refusals import RefusalScreen
from appliance.tui.screens.reminders import RemindersScreen
from appliance.tui.screens.sheet import SheetScreen
from appliance.tui.screens.words import WordsScreen
from appliance.tui.texts import reminders as texts

OF_THE_PRACTICE: Final = frozenset({"bank", "reminders", "glance"})
"""Screens for whom may see the money of the whole practice."""


class TreasuryApp(MoneyApp):
    """A request is obeyed only while a screen that may make it stands in front."""

    def action_bank(self) -> None:
        """Show what the bank says."""
        self.push_screen(BankScreen())

    def action_reminders(self) -> None:
        """Show whom to write to."""
        self.push_screen(RemindersScreen())

    def action_glance(self) -> None:
        """Show the week at a glance."""
        from appliance.tui.screens.glance import GlanceScreen

        self.push_screen(GlanceScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the money of the practice to whom may see it."""
        if action in OF_THE_PRACTICE:
            return self.check_action(ALLOWED, (Action.VOIR_TOUS_LES_MONTANTS,))
        return super().check_action(action, parameters)

    @on(told.LetterAsked)
    def _show_letter(self, asked: told.LetterAsked) -> None:
        text = reminder_rows.letter(asked.relance)
        self._go_to(SheetScreen(lambda _: text, texts.HELP_LETTER))

    @on(told.WordsAsked)
    async def _ask_for_words(self, asked: told.WordsAsked) -> None:
        """Stand in front of the list: once it is decided, no dossier is left to come back to."""
        if isinstance(self.screen, ListingScreen | RefusalScreen):
            await self.back_to(ListingScreen)
            await self.push_screen(WordsScreen(asked))

    @on(told.BooksAsked)
    def _keep_books(self, asked: told.BooksAsked) -> None:
        if self._poste is not None and isinstance(self.screen, WordsScreen | BankScreen):
            self.put_long(asked.busy, partial(_kept, self._poste, asked))

    @on(told.BooksKept)
    async def _tell_kept(self, answer: told.BooksKept) -> None:
        """Come back to the list, and say there what was done."""
        if not isinstance(self.screen, WordsScreen | BankScreen):
            return
        await self.back_to(ListingScreen)
        if isinstance(self.screen, ListingScreen):
            self.screen.tell(answer.sentence)


def _kept(poste: Poste, asked: told.BooksAsked, work: Progress) -> told.BooksKept:
    """Do what was asked; in a thread."""
    return told.BooksKept(poste.manage(lambda known: asked.act(known, work)))
