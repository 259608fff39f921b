"""Textual without its ways out: nothing that is on the screen leaves by another door."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from textual.app import App
from textual.worker import WorkerFailed

from appliance.tui import texts
from appliance.tui.terminal import PromptDriver
from appliance.tui.theme import THEMES, UNDERLINE

log = logging.getLogger(__name__)

BUG: Final = 70
"""What systemd is told of a bug: EX_SOFTWARE of sysexits.h."""

LIFE_S: Final = 15
"""Seconds between two signs of life."""


class DiscreetApp(App[None], inherit_bindings=False):
    """No Ctrl+Q, no command palette, no picture, no clipboard, no values in a traceback.

    Attributes:
        sign_of_life: called again and again while the screens answer; None where nobody waits.
        hands_over: it ends, and another application of this process goes on at the terminal.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    sign_of_life: Callable[[], None] | None = None
    hands_over = False

    def __init__(self) -> None:
        # Asked for here and not only by the theme, so that NO_COLOR drops colours: Textual
        # would otherwise paint the terminal's own as black on black.
        super().__init__(driver_class=PromptDriver, ansi_color=True)
        for one in THEMES:
            self.register_theme(one)
        self.theme = THEMES[0].name

    def on_mount(self) -> None:
        """Follow the theme, and begin to give signs of life."""
        self.watch(self, "theme", self._underline)
        if self.sign_of_life is not None:
            self.sign_of_life()
            self.set_interval(LIFE_S, self.sign_of_life)

    def _underline(self, theme: str) -> None:
        """Have what is underlined stand out on the paper of a theme."""
        if isinstance(self._driver, PromptDriver):
            self._driver.underline_in(UNDERLINE[theme])

    def export_screenshot(self, **_: object) -> str:
        """Draw nothing: a picture of the screen would carry patients to the disk."""
        return ""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy nothing: the terminal's clipboard is not ours to fill with patients."""

    def _fatal_error(self) -> None:
        """Leave on a bug with a code to quote; Textual would print the values of variables."""
        code = bug_code(self._exception)
        log.critical("bug %s", code)
        self._return_code = BUG
        self.panic(texts.BUG.format(code=code))


def bug_code(error: BaseException | None) -> str:
    """Name the kind of an error and the line it rose from: no value, so no patient."""
    if isinstance(error, WorkerFailed):
        error = error.error
    frames = traceback.extract_tb(None if error is None else error.__traceback__)
    where = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
