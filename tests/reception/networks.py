"""Three boxes on wires of their own: a network namespace each, gone with the test.

Made as root of a user namespace, so that it needs no right and touches nothing of the machine's.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 60.0
PRACTICE, DESK = "192.0.2.1", "192.0.2.2"
TOWARDS_THIRD, THIRD = "198.51.100.1", "198.51.100.2"
ENVIRONMENT: Final = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(PROJECT),
}


@dataclass(frozen=True)
class Box:
    """A network of its own; what is run in it sees no other."""

    holder: int

    def command(self, *words: str) -> list[str]:
        """Return what runs a command here."""
        enter = ("nsenter", "--target", str(self.holder), "--user", "--net")
        return [*enter, "--preserve-credentials", "--", *words]

    def ip(self, *words: str) -> None:
        """Change the network."""
        subprocess.run(self.command("ip", *words), check=True, env=ENVIRONMENT)

    @contextmanager
    def running(self, log: Path, *words: str, typed: str = "") -> Iterator[subprocess.Popen[str]]:
        """Run one of our modules here; killed at the end, unless it ended."""
        command = self.command(sys.executable, "-P", "-m", *words)
        with (
            log.open("a", encoding="utf-8") as told,
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=told,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=PROJECT,
                env=ENVIRONMENT,
            ) as process,
        ):
            assert process.stdin is not None
            process.stdin.write(typed)
            process.stdin.flush()
            try:
                yield process
            finally:
                process.kill()


@contextmanager
def village() -> Iterator[tuple[Box, Box, Box]]:
    """Yield the practice's box, the desk's on a wire with it, and a third on another wire."""
    with ExitStack() as stack:
        practice = stack.enter_context(_held("unshare", "--user", "--map-root-user", "--net"))
        alone = practice.command("unshare", "--net")
        desk, third = (stack.enter_context(_held(*alone)) for _ in range(2))
        for other, name, ours, theirs in (
            (desk, "desk", PRACTICE, DESK),
            (third, "third", TOWARDS_THIRD, THIRD),
        ):
            pair = ("type", "veth", "peer", "name", "wire", "netns", str(other.holder))
            practice.ip("link", "add", name, *pair)
            for box, wire, address in ((practice, name, ours), (other, "wire", theirs)):
                box.ip("addr", "add", f"{address}/24", "dev", wire)
                box.ip("link", "set", wire, "up")
                box.ip("link", "set", "lo", "up")
        yield practice, desk, third


@contextmanager
def _held(*unshare: str) -> Iterator[Box]:
    """Hold a namespace open by a process that does nothing."""
    holding = ("sh", "-c", "echo here; exec sleep 600")
    with subprocess.Popen(
        [*unshare, *holding], stdout=subprocess.PIPE, env=ENVIRONMENT, text=True
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "here\n"
            yield Box(holder.pid)
        finally:
            holder.kill()


def awaited(log: Path, sentence: str) -> str:
    """Wait until a program said something; return the line that says it."""
    for _ in range(int(PATIENCE_S / 0.05)):
        said = log.read_text(encoding="utf-8") if log.exists() else ""
        if found := [line for line in said.splitlines() if sentence in line]:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"never said: {sentence}\n{said}")
