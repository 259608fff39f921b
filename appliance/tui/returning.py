"""A practice comes back from its key: which screen follows which."""

from functools import partial

from textual import on

from appliance.errors import GivenUpError
from appliance.tui import return_messages as told
from appliance.tui.keyboard import KeyboardApp
from appliance.tui.long_work import LongWork
from appliance.tui.messages import Failed
from appliance.tui.return_desk import Backup, ReturnDesk
from appliance.tui.screens.dialogs import ActionDialog
from appliance.tui.screens.returning import (
    CopiesScreen,
    GroupsScreen,
    KeyScreen,
    RangeScreen,
    ReportScreen,
    ReturnScreen,
    ServerScreen,
    StrikeDialog,
)
from appliance.tui.texts import returning as texts


class ReturningApp(KeyboardApp):
    """Restores a practice on a blank box, one step a screen; nothing is written before the last."""

    def __init__(self, desk: ReturnDesk) -> None:
        """Prepare it.

        Args:
            desk: the blank box.
        """
        super().__init__()
        self._return = desk
        self._plage = 0

    @on(told.ReturnAsked)
    def _ask_for_key(self) -> None:
        self.push_screen(KeyScreen(mounted=self._return.mounted))

    @on(told.KeyPlugged)
    def _look(self, plugged: told.KeyPlugged) -> None:
        def look() -> told.KeySeen:
            return told.KeySeen(self._return.look(plugged.directory))

        self.put(texts.LOOKING, look, leads=True)

    @on(told.KeySeen)
    def _seen(self, seen: told.KeySeen) -> None:
        if len(seen.backups) > 1:
            self.push_screen(CopiesScreen(seen.backups))
        else:
            self._choose(seen.backups[0])

    @on(told.BackupChosen)
    def _chosen(self, chosen: told.BackupChosen) -> None:
        self._choose(chosen.backup)

    def _choose(self, backup: Backup) -> None:
        def choose() -> told.BackupTaken:
            self._return.choose(backup)
            return told.BackupTaken(backup)

        self.put(texts.LOOKING, choose, leads=True)

    @on(told.BackupTaken)
    def _taken(self, taken: told.BackupTaken) -> None:
        self.push_screen(GroupsScreen(taken.backup))

    @on(told.SheetTyped)
    def _open(self, typed: told.SheetTyped) -> None:
        def open_() -> told.SheetTaken:
            self._return.open(typed.groups)
            return told.SheetTaken()

        self.put(texts.OPENING, open_, leads=True)

    @on(told.SheetTaken)
    def _opened(self) -> None:
        ranges = self._return.ranges
        if ranges is None:
            self._finish()
        else:
            self.push_screen(RangeScreen(ranges))

    @on(told.RangeTyped)
    def _compare(self, typed: told.RangeTyped) -> None:
        def strike() -> told.RangeFree:
            return told.RangeFree(self._return.strike(typed.typed))

        self.put(texts.RANGE_LOOKING, strike, leads=True)

    @on(told.RangeFree)
    def _strike(self, free: told.RangeFree) -> None:
        title = texts.STRIKE_TITLE.format(plage=free.plage)
        self.push_screen(StrikeDialog(title, texts.STRIKE), partial(self._struck, free.plage))

    def _struck(self, plage: int, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if yes:
            self._plage = plage
            self._finish()

    def _finish(self) -> None:
        if self._return.wants_password:
            self.push_screen(ServerScreen())
        else:
            self._restore("")

    @on(told.PasswordTyped)
    def _restore_with(self, typed: told.PasswordTyped) -> None:
        self._restore(typed.password)

    def _restore(self, password: str) -> None:
        def restore(work: LongWork) -> told.Restored:
            return told.Restored(self._return.restore(self._plage, password, work))

        self.put_long(texts.RESTORING, restore)

    @on(told.Restored)
    def _restored(self, restored: told.Restored) -> None:
        self.push_screen(ReportScreen(restored.told))

    def refused(self, failed: Failed) -> bool:
        """Tell on the step that is in front what is wrong with it; false where none is."""
        if not isinstance(self.screen, ReturnScreen):
            return super().refused(failed)
        if isinstance(failed.error, GivenUpError):
            self.push_screen(ActionDialog(texts.LEFT_OFF))
        else:
            self.screen.refuse(failed.error)
        return True
