"""The lines to a box in QEMU, played by a program here."""

import json
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from image.lines import Monitor, Shell

PATIENCE_S = 20


@contextmanager
def served(place: Path, serve: Callable[[socket.socket], None]) -> Iterator[Path]:
    """Listen at a place, and serve one caller."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen()

        def answer() -> None:
            line, _ = listening.accept()
            with line:
                serve(line)

        thread = threading.Thread(target=answer)
        thread.start()
        yield place
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def shell(line: socket.socket) -> None:
    """Be a shell on a line that echoes what it hears, and ends it as a terminal does."""
    with line.makefile("r", encoding="utf-8") as heard:
        for told in heard:
            line.sendall(told.replace("\n", "\r\n").encode())
            said = subprocess.run(["sh", "-c", told], check=False, capture_output=True).stdout
            line.sendall(said.replace(b"\n", b"\r\n"))
            if "bye" in told:
                return


def monitor(line: socket.socket) -> None:
    """Greet, tell of something that nobody asked, refuse what is unknown."""
    line.sendall(b'{"QMP": {}}\n')
    with line.makefile("r", encoding="utf-8") as heard:
        for told in heard:
            asked = json.loads(told)
            if asked["execute"] == "quit":
                return
            known = asked["execute"] in {"qmp_capabilities", "stop"}
            answer = {"return": asked["arguments"]} if known else {"error": {"desc": "unknown"}}
            for said in ({"event": "STOP"}, answer):
                line.sendall(json.dumps(said).encode() + b"\n")


def test_a_shell_s_answer_is_what_the_command_said_and_not_the_echo_of_it(tmp_path: Path) -> None:
    with served(tmp_path / "shell", shell) as place, closing(Shell(place)) as root:
        root.await_it(PATIENCE_S)
        assert root.ask("echo one; echo two") == "one\ntwo"
        assert root.ask("true") == ""
        assert root.ask("echo '<1-'; echo bye") == "<1-\nbye"


def test_a_shell_that_does_not_answer_in_time_is_told(tmp_path: Path) -> None:
    def mute(line: socket.socket) -> None:
        line.recv(1000)

    refused = pytest.raises(SystemExit, match="no answer to")
    with served(tmp_path / "shell", mute) as place, closing(Shell(place)) as root, refused:
        root.ask("true", 0.1)


def test_the_monitor_s_refusal_and_its_end_are_told(tmp_path: Path) -> None:
    with served(tmp_path / "monitor", monitor) as place, closing(Monitor(place)) as machine:
        assert machine.ask("stop", at=1) == {"at": 1}
        with pytest.raises(SystemExit, match="fly: unknown"):
            machine.ask("fly")
        with pytest.raises(SystemExit, match="QEMU is gone"):
            machine.ask("quit")


def test_a_machine_that_does_not_listen_yet_is_waited_for(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "monitor"))  # its place is there, and nobody listens

        def answer() -> None:
            listening.listen()
            line, _ = listening.accept()
            with line:
                monitor(line)

        starting = threading.Timer(0.3, answer)
        starting.start()
        with closing(Monitor(tmp_path / "monitor")) as machine:
            assert machine.ask("stop") == {}
        starting.join(PATIENCE_S)
        assert not starting.is_alive()
