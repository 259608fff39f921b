"""A card worker as the station sees it: a process, two pipes and a deadline."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Pipe

from appliance.drivers.bridge import hear_reply, tell
from appliance.errors import ReaderMuteError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """What a worker runs.

    Attributes:
        module: takes the two pipes' descriptors, then `arguments`.
        environment: what it gets beside the station's own.
    """

    module: str
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self, descriptors: Iterable[int]) -> list[str]:
        """Return the command line."""
        interpreter = [sys.executable, "-P", "-m", self.module]
        return [*interpreter, *map(str, descriptors), *self.arguments]


class Worker:
    """One worker process and the two pipes to it."""

    def __init__(self, program: Program) -> None:
        self._requests, requests = Pipe()
        self.reports, reports = Pipe()
        ends = [requests.fileno(), reports.fileno()]
        self._process = subprocess.Popen(  # noqa: S603
            program.command(ends),
            env=os.environ | dict(program.environment),
            pass_fds=ends,  # these two, and no descriptor of the journal
            start_new_session=True,  # a Ctrl-C in the terminal is not for it
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # the terminal is the interface's
        )
        requests.close()
        reports.close()
        self.condemned = False

    def ask(self, act: str, argument: str, deadline: float) -> str:
        """Make one request and return its reply.

        Raises:
            ReaderMuteError: no reply before `deadline` seconds, nor ever from this worker.
            BesaceError: what the worker met.
        """
        try:
            tell(self._requests, [act, argument])
            if self._requests.poll(deadline):
                return hear_reply(self._requests)
        except (EOFError, OSError):
            log.warning("card worker %s died", self.pid)
        else:
            log.warning("no answer from the reader in %s s to worker %s", deadline, self.pid)
        self.condemned = True
        raise ReaderMuteError

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def kill(self) -> None:
        """End the process at once; what it still reported counts no more."""
        self.condemned = True
        self._process.kill()

    def bury(self) -> None:
        """Release what is left of a dead process."""
        self._process.wait()
        self._requests.close()
        self.reports.close()
