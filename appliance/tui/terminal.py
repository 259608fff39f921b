"""The terminal's keys, with an Escape that is believed at once; and the console's colours."""

import os
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from typing import IO, Any, ClassVar, Final, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from appliance.tui.theme import CONSOLE

READ: Final = 4096
LOOK_S: Final = 0.05
"""Between two looks whether the application ended."""
ESCAPE: Final = b"\x1b"
ALONE_S: Final = 0.003
"""Between two looks whether an Escape stayed alone: Textual takes 0.1, and a person sees that."""

PALETTE: Final = "".join(f"\x1b]P{place:x}{colour}" for place, colour in enumerate(CONSOLE))
PALETTE_BACK: Final = "\x1b]R"
"""The kernel's own sequences (console_codes(4)); to another terminal they would be text."""


def on_console() -> bool:
    """Tell whether the terminal is the kernel's own."""
    return os.environ.get("TERM") == "linux"


class Outlet:
    """What is written on; once the terminal is gone it takes all, and holds nobody up."""

    def __init__(self, file: IO[str]) -> None:
        """Take the terminal."""
        self._file = file

    def write(self, text: str) -> None:
        """Write, if anybody is there."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Have it shown, if anybody is there."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """Return the terminal's descriptor."""
        return self._file.fileno()


class PromptDriver(LinuxDriver):
    """Textual's own, but for how long it waits for what may follow an Escape, and the colours.

    An application that hands over leaves the terminal as it is, keys that nobody read included,
    to the next one of the same process: that one puts it back as the first one found it.
    """

    _found: ClassVar[list[Any] | None] = None
    """How the terminal was, from a handing over to the next end."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._file = cast("Any", Outlet(cast("IO[str]", self._file)))

    def start_application_mode(self) -> None:
        """Take the terminal, or take it over; give the console colours that stand out."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if PromptDriver._found is not None:
            self.attrs_before, PromptDriver._found = PromptDriver._found, None
        if on_console():
            self.write(PALETTE)

    def stop_application_mode(self) -> None:
        """Put the terminal and its colours back, or leave it to the application that goes on."""
        if self._hands_over:
            PromptDriver._found = self.attrs_before
            self.disable_input()
            self.flush()
            return
        if on_console():
            self.write(PALETTE_BACK)
        super().stop_application_mode()

    def disable_input(self) -> None:
        """Read no more; without a handing over, forget what was not read."""
        if not self._hands_over:
            super().disable_input()
        elif self._key_thread is not None:
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            self.exit_event.set()
            self._key_thread.join()
            self._key_thread = None

    def underline_in(self, colour: int) -> None:
        """Have the console write what is underlined in one of its sixteen colours."""
        if on_console():
            self.write(f"\x1b[1;{colour}]")

    @property
    def _hands_over(self) -> bool:
        return bool(getattr(self._app, "hands_over", False))

    def run_input_thread(self) -> None:
        """Hand each key over, until the application ends or the terminal goes away."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        escape = False  # the last thing that was read, and nothing came of it yet
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(ALONE_S if escape else LOOK_S):
                    read = os.read(self.fileno, READ)
                    if not read:
                        return
                    typed, escape = decode(read), read.endswith(ESCAPE)
                    for event in parser.feed(typed) if typed else ():
                        self.process_message(event)
                for event in parser.tick():
                    escape = False
                    self.process_message(event)
