"""The two lines to a box in QEMU: to the machine around it, and to the shell of its root."""

import json
import socket
import time
from pathlib import Path
from typing import Any

from appliance.errors import reason


def _connected(place: Path, seconds: float) -> socket.socket:
    """Return a line to a socket of QEMU, which makes it as it starts.

    Raises:
        SystemExit: it is not there, or nobody listens.
    """
    until = time.monotonic() + 30
    while True:
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(seconds)
        try:
            line.connect(str(place))
        except OSError as error:  # not there yet, or there before anybody listens
            line.close()
            if time.monotonic() > until:
                raise SystemExit(f"{place}: {reason(error)}") from error
            time.sleep(0.1)
        else:
            return line


class Monitor:
    """QEMU's monitor (QMP)."""

    def __init__(self, place: Path) -> None:
        self._line = _connected(place, 600)
        self._answers = self._line.makefile(encoding="utf-8")
        self._answers.readline()  # its greeting
        self.ask("qmp_capabilities")

    def ask(self, command: str, **arguments: Any) -> Any:
        """Put one command; return what it returns.

        Raises:
            SystemExit: QEMU refuses it, or is gone.
        """
        question = {"execute": command, "arguments": arguments}
        self._line.sendall(json.dumps(question).encode() + b"\n")
        for line in self._answers:
            answer = json.loads(line)
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise SystemExit(f"{command}: {answer['error']['desc']}")
        raise SystemExit(f"{command}: QEMU is gone")

    def close(self) -> None:
        """Leave it."""
        self._answers.close()
        self._line.close()


class Shell:
    """A shell at the end of a line that echoes what it is told."""

    PATIENCE_S = 5.0
    """How long a line that may not be open yet is given before it is told again."""

    def __init__(self, place: Path) -> None:
        self._line = _connected(place, self.PATIENCE_S)
        self._said = ""
        self._count = 0

    def close(self) -> None:
        """Leave it."""
        self._line.close()

    def await_it(self, seconds: float) -> None:
        """Wait until the shell answers.

        Raises:
            SystemExit: it does not.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._line.sendall(b"\n")
            if self._answer("true", self.PATIENCE_S) is not None:
                return
        raise SystemExit("the shell does not answer")

    def ask(self, command: str, seconds: float = 120) -> str:
        """Run one command; return what it printed.

        Raises:
            SystemExit: no answer came in time.
        """
        answer = self._answer(command, seconds)
        if answer is None:
            raise SystemExit(f"no answer to “{command}” within {seconds:.0f} s")
        return answer

    def _answer(self, command: str, seconds: float) -> str | None:
        """Run a command between two marks, which the echo of the line itself does not hold."""
        self._count += 1
        begin, end = f"<{self._count}-", f"-{self._count}>"
        told = f"echo '<'{self._count}-; {command}; echo -{self._count}'>'\n"
        self._line.sendall(told.encode())
        until = time.monotonic() + seconds
        while end not in self._said:
            if time.monotonic() > until:
                return None
            try:
                self._said += self._line.recv(65536).decode(errors="replace").replace("\r", "")
            except TimeoutError:
                continue
        said, self._said = self._said.split(end, 1)
        return said.split(begin, 1)[-1].strip("\n")
