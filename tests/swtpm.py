"""A TPM of software: `swtpm` in a directory of the test, asked by the real tpm2-tools."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

READY_S: Final = 20.0
GOODBYE_S: Final = 10.0
SOCKET: Final = "s"


@dataclass(frozen=True)
class Swtpm:
    """One chip; what it holds stays in the directory from one run to the next."""

    directory: Path
    sockets: Path

    @property
    def tcti(self) -> str:
        """How tpm2-tools name it."""
        return f"swtpm:path={self.sockets / SOCKET}"

    @contextmanager
    def on(self) -> Iterator[None]:
        """Give it power."""
        self.directory.mkdir(exist_ok=True)
        server, control = self.sockets / SOCKET, self.sockets / f"{SOCKET}.ctrl"
        command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self.directory}"]
        ends = ["--server", f"type=unixio,path={server}", "--ctrl", f"type=unixio,path={control}"]
        flags = ["--flags", "not-need-init,startup-clear"]
        with subprocess.Popen([*command, *ends, *flags]) as process:
            try:
                _wait_for(server, control)
                yield
            finally:
                process.terminate()
                process.wait(GOODBYE_S)

    def command(self, name: str, *arguments: str) -> bytes:
        """Ask it something with tpm2-tools, as who is root on the box may."""
        return subprocess.run(
            [f"tpm2_{name}", *arguments, "-T", self.tcti], check=True, stdout=subprocess.PIPE
        ).stdout


@contextmanager
def swtpm(directory: Path) -> Iterator[Swtpm]:
    """Give a chip, on; its sockets stand where a path is short enough for one."""
    with tempfile.TemporaryDirectory(prefix="besace-tpm-") as sockets:
        chip = Swtpm(directory, Path(sockets))
        with chip.on():
            yield chip


def _wait_for(*sockets: Path) -> None:
    until = monotonic() + READY_S
    while not all(one.exists() for one in sockets):
        assert monotonic() < until, "swtpm did not start"
        sleep(0.01)
