"""The terminal's keys, with an Escape that is believed at once; and the console's colours."""

import os
from codecs import getincrementaldecoder
from selectors import EVENT_READ, SelectSelector
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from appliance.tui.theme import CONSOLE

READ: Final = 4096
LOOK_S: Final = 0.015
"""Textual looks ten times a second whether an Escape stayed alone: a person sees that wait."""

PALETTE: Final = "".join(f"\x1b]P{place:x}{colour}" for place, colour in enumerate(CONSOLE))
PALETTE_BACK: Final = "\x1b]R"
"""The kernel's own sequences (console_codes(4)); to another terminal they would be text."""


def on_console() -> bool:
    """Tell whether the terminal is the kernel's own."""
    return os.environ.get("TERM") == "linux"


class PromptDriver(LinuxDriver):
    """Textual's own, but for how long it waits for what may follow an Escape, and the colours."""

    def start_application_mode(self) -> None:
        """Give the console colours that stand out from each other."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if on_console():
            self.write(PALETTE)

    def stop_application_mode(self) -> None:
        """Give it its own ones back."""
        if on_console():
            self.write(PALETTE_BACK)
        super().stop_application_mode()

    def underline_in(self, colour: int) -> None:
        """Have the console write what is underlined in one of its sixteen colours."""
        if on_console():
            self.write(f"\x1b[1;{colour}]")

    def run_input_thread(self) -> None:
        """Hand each key over, until the application ends or the terminal goes away."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(LOOK_S):
                    read = os.read(self.fileno, READ)
                    if not read:
                        return
                    typed = decode(read)
                    for event in parser.feed(typed) if typed else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
