"""The terminal's keys, with an Escape that is believed at once."""

import os
from codecs import getincrementaldecoder
from selectors import EVENT_READ, SelectSelector
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

READ: Final = 4096
LOOK_S: Final = 0.015
"""Textual looks ten times a second whether an Escape stayed alone: a person sees that wait."""


class PromptDriver(LinuxDriver):
    """Textual's own, but for how long it waits for what may follow an Escape."""

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
