"""The station's side of a signing worker: a `Token` that never hangs."""

import json
import threading
from pathlib import Path
from typing import Final

from appliance.drivers.bridge import KEEP, LOOK, PROVE, SIGN
from appliance.drivers.cps_card import CpsCard, Tries
from appliance.drivers.worker_process import Program, Worker
from appliance.errors import ReaderMuteError

DEADLINE: Final = 15.0  # seconds; OpenSC may take five over a card that it never saw
MODULE: Final = "appliance.drivers.signing_worker"


class WorkerToken:
    """A `cps_card.Token` in a process of its own, started when it is asked for.

    Each exchange has a deadline.  A worker that misses it is killed; the next question starts
    another, which is given the code once.

    Args:
        module: the PKCS#11 library.
        label: of the token; None takes the first that can sign.
        deadline: the longest wait for one exchange, in seconds.
        program: what the worker runs, where it is not the PKCS#11 library.
    """

    def __init__(
        self,
        module: Path,
        label: str | None,
        *,
        deadline: float = DEADLINE,
        program: str = MODULE,
    ) -> None:
        self._program = Program(program, (str(module), label or ""))
        self._deadline = deadline
        self._worker: Worker | None = None
        self._code = ""
        self._asking = threading.Lock()

    @property
    def worker_pid(self) -> int | None:
        """The process that speaks PKCS#11 now; None when there is none."""
        return None if self._worker is None else self._worker.pid

    def look(self) -> CpsCard:
        """Return the card that is there now; see `cps_card.Token`."""
        serial, signing, other, tries = json.loads(self._ask(LOOK))
        return CpsCard(serial, bytes.fromhex(signing), bytes.fromhex(other), Tries(tries))

    def keep(self, code: str) -> None:
        """Take the code for what follows."""
        self._code = code
        if self._worker is not None:
            self._ask(KEEP, code)

    def prove(self, serial: str, *, last: bool) -> None:
        """Give the code to that card and no other; see `cps_card.Token`."""
        self._ask(PROVE, json.dumps([serial, last]))

    def sign(self, message: bytes, serial: str) -> bytes:
        """Return the signature of the message's SHA-256; see `cps_card.Token`."""
        return bytes.fromhex(self._ask(SIGN, json.dumps([message.hex(), serial])))

    def close(self) -> None:
        """Forget the code, and end the process that has it.  Safe to call twice."""
        with self._asking:
            self._code = ""
            self._end()

    def _ask(self, act: str, argument: str = "") -> str:
        with self._asking:
            try:
                worker = self._worker or self._start()
                return worker.ask(act, argument, self._deadline)
            except ReaderMuteError:
                self._end()
                raise

    def _start(self) -> Worker:
        self._worker = Worker(self._program)
        if self._code:
            self._worker.ask(KEEP, self._code, self._deadline)
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.bury()
