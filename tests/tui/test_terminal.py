"""The keys of a terminal, as its bytes come."""

import os
import threading
from queue import Queue

from textual.app import App
from textual.events import Key
from textual.message import Message

from appliance.tui.terminal import PromptDriver

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


async def test_a_terminal_that_goes_away_ends_the_listening() -> None:
    ours, theirs = os.pipe()
    listening = threading.Thread(target=Heard(ours).run_input_thread)
    listening.start()
    os.close(theirs)
    listening.join(PATIENCE_S)
    assert not listening.is_alive()
    os.close(ours)
