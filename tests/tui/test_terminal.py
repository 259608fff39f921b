"""The keys of a terminal, as its bytes come."""

import os
import threading
from queue import Queue
from typing import IO, cast

import pytest
from textual.app import App
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from appliance.tui.discreet import DiscreetApp
from appliance.tui.terminal import PALETTE, Outlet, PromptDriver
from appliance.tui.theme import CONSOLE, THEMES, UNDERLINE
from tests.tui.running import running

PATIENCE_S = 10


class Heard(PromptDriver):
    def __init__(self, fileno: int) -> None:
        super().__init__(App[None](), debug=False, mouse=False, size=None)
        self.fileno = fileno
        self.messages: Queue[Message] = Queue()

    def process_message(self, message: Message) -> None:
        self.messages.put(message)

    def key(self) -> str:
        message = self.messages.get(timeout=PATIENCE_S)
        assert isinstance(message, Key)
        return message.key


async def test_an_escape_alone_is_a_key_and_one_with_more_is_another() -> None:
    ours, theirs = os.pipe()
    driver = Heard(ours)
    listening = threading.Thread(target=driver.run_input_thread)
    listening.start()
    try:
        for typed, key in ((b"\x1b", "escape"), (b"\x1b[B", "down"), (b"o", "o")):
            os.write(theirs, typed)
            assert driver.key() == key
    finally:
        driver.exit_event.set()
        listening.join(PATIENCE_S)
        os.close(theirs)
        os.close(ours)
    assert not listening.is_alive()


def test_whoever_writes_to_a_terminal_that_went_away_is_not_held_up() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    file = os.fdopen(theirs, "w")
    writer = WriterThread(cast("IO[str]", Outlet(file)))

    def write() -> None:
        for _ in range(3 * MAX_QUEUED_WRITES):
            writer.write("a row of the screen")
        writer.stop()

    writing = threading.Thread(target=write, daemon=True)
    writer.start()
    writing.start()
    writing.join(PATIENCE_S)
    assert not writing.is_alive()
    with pytest.raises(BrokenPipeError):
        file.close()


async def test_a_terminal_that_goes_away_ends_the_listening() -> None:
    ours, theirs = os.pipe()
    listening = threading.Thread(target=Heard(ours).run_input_thread)
    listening.start()
    os.close(theirs)
    listening.join(PATIENCE_S)
    assert not listening.is_alive()
    os.close(ours)


@pytest.mark.parametrize(("term", "told"), [("linux", True), ("xterm-256color", False)])
async def test_the_console_alone_is_told_its_colours(
    monkeypatch: pytest.MonkeyPatch, term: str, *, told: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    written: list[str] = []
    for name in ("start_application_mode", "stop_application_mode"):
        monkeypatch.setattr(LinuxDriver, name, lambda _: None)
    monkeypatch.setattr(PromptDriver, "write", lambda _, text: written.append(text))
    driver = Heard(0)
    driver.start_application_mode()
    driver.underline_in(0)
    driver.stop_application_mode()
    assert written == ([PALETTE, "\x1b[1;0]", "\x1b]R"] if told else [])


def test_each_of_the_sixteen_colours_is_told_by_its_number() -> None:
    assert PALETTE.split("\x1b]P")[1:] == [f"{n:x}{rgb}" for n, rgb in enumerate(CONSOLE)]


async def test_each_theme_says_what_is_underlined_in(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(PromptDriver, "underline_in", lambda _, colour: told.append(colour))
    app = DiscreetApp()
    async with running(app):
        with monkeypatch.context() as patched:
            patched.setattr(app, "_driver", Heard(0))
            for theme in THEMES[1:]:
                app.theme = theme.name
    assert told == [UNDERLINE[theme.name] for theme in THEMES[1:]]
