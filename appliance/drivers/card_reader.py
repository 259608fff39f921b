"""The station's side of a card worker: a `CardReader` that never hangs.

Each exchange has a deadline.  A worker that misses it is killed and replaced, and the reader
counts as mute until it has answered the new worker by itself.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from appliance.domain.patient import CarteVitale
from appliance.drivers.bridge import (
    CLOSE,
    GREETED,
    OPEN,
    SEND,
    Report,
    Sighting,
    hear_report,
)
from appliance.drivers.iso7816 import Channel, SmartCard
from appliance.drivers.vitale import find_vitales, read_carte, recognise
from appliance.drivers.worker_process import Program, Worker
from appliance.errors import NoReaderError, PcscDeniedError, PcscDownError, ReaderMuteError
from appliance.ports.cards import ReaderHealth, ReaderState, SlotState
from appliance.ports.serial import SerialModel

log = logging.getLogger(__name__)

DEADLINE: Final = 2.5  # seconds; a Vitale answers each command in a tenth of one
LINE_DEADLINE: Final = 5.0  # seconds; beyond what a reader on a line may ask for more time
HEARTBEAT: Final = 2.0  # seconds without a report after which PC/SC hangs: two a second are due
SILENCE: Final = 2.0  # seconds, as libccid waits when it greets a serial reader
PAUSE: Final = 0.2  # seconds before a dead worker is replaced
SOCKET: Final = "PCSCLITE_CSOCK_NAME"

FAILURES: Final = {
    ReaderHealth.MUTE: ReaderMuteError,
    ReaderHealth.NO_READER: NoReaderError,
    ReaderHealth.PCSC_DOWN: PcscDownError,
    ReaderHealth.PCSC_DENIED: PcscDeniedError,
}


class Tally:
    """What is known of each slot, and how many cards came.

    A restart of pcscd loses its count of movements, so the cards that it finds count as new:
    they may be.
    """

    def __init__(self) -> None:
        self.insertions = 0
        self._last: dict[str, Sighting] = {}

    def atr(self, slot: str) -> bytes:
        """Return what the card that was last seen in a slot said when it was powered."""
        return bytes.fromhex(self._last[slot].atr)

    def update(self, report: Report) -> ReaderState:
        """Count the arrivals in one report, and return the state it makes."""
        if report.failure:
            denied = report.failure == PcscDeniedError.__name__
            health = ReaderHealth.PCSC_DENIED if denied else ReaderHealth.PCSC_DOWN
            return ReaderState(health, (), self.insertions)
        live = [slot for slot in report.slots if slot.answers]
        self.insertions += sum(_arrived(self._last.get(slot.name), slot) for slot in live)
        names = {slot.name for slot in report.slots}
        kept = {name: slot for name, slot in self._last.items() if name in names}
        self._last = kept | {slot.name: slot for slot in live}
        if not live:
            health = ReaderHealth.MUTE if report.slots else ReaderHealth.NO_READER
            return ReaderState(health, (), self.insertions)
        return ReaderState(ReaderHealth.READY, tuple(map(_state, live)), self.insertions)


class WorkerReader:
    """All readers that one worker knows, seen as one; see `ports.cards.CardReader`.

    Args:
        program: the worker.
        deadline: the longest wait for one exchange, in seconds.
        heartbeat: the longest wait for the next report, in seconds; None where they are rare.
        on_hang: called in a thread, each time that a report does not come in time.

    Attributes:
        greeted: the service answered the worker, and the readers did not yet: who is silent now
            is one of them.
        tap: put around the channel to each card that is read, with the card's ATR; for a trace.
    """

    def __init__(
        self,
        program: Program,
        *,
        deadline: float,
        heartbeat: float | None = None,
        on_hang: Callable[[], None] = lambda: None,
    ) -> None:
        self._program = program
        self._deadline = deadline
        self._heartbeat = heartbeat
        self._on_hang = on_hang
        self.tap: Callable[[Channel, bytes], Channel] = lambda channel, _: channel
        self._state = ReaderState(ReaderHealth.NO_READER)
        self._moved: Callable[[], object] = lambda: None
        self._tally = Tally()
        self._reading = threading.Lock()
        self._changing = threading.Lock()
        self._knows = threading.Event()
        self.greeted = False
        self._closed = threading.Event()
        self._worker = Worker(program)
        self._thread = threading.Thread(target=self._listen, name="card-reader", daemon=True)
        self._thread.start()

    @property
    def worker_pid(self) -> int:
        """The process that speaks to the readers now."""
        return self._worker.pid

    def state(self) -> ReaderState:
        """Return at once what is known."""
        return self._state

    def listen(self, moved: Callable[[], object]) -> None:
        """Have `moved` called at each change; see `ports.cards.CardReader`."""
        self._moved = moved

    def read_vitales(self) -> Mapping[str, CarteVitale]:
        """Read each Vitale card, whatever slot it sits in; see `ports.cards.CardReader`."""
        with self._reading:
            if not self._knows.wait(self._deadline):
                raise ReaderMuteError  # no worker said anything yet, not even that there is none
            state = self._state
            if state.health in FAILURES:
                raise FAILURES[state.health]
            return {slot: self._read(slot) for slot in find_vitales(state.slots)}

    def close(self) -> None:
        """End the worker and the thread.  Safe to call twice."""
        with self._changing:
            self._closed.set()
            self._worker.kill()
        self._thread.join()

    def _read(self, slot: str) -> CarteVitale:
        worker = self._worker
        try:
            channel = _WorkerChannel(worker, slot, self._deadline)
            with SmartCard(self.tap(channel, self._tally.atr(slot))) as card:
                return read_carte(card)
        except ReaderMuteError:
            self._replace(worker)
            raise

    def _replace(self, worker: Worker) -> None:
        """Kill a worker, whose successor alone can tell that the reader answers again."""
        with self._changing:
            worker.kill()
            if worker is self._worker:
                self._mute()

    def _mute(self) -> None:
        self._know(replace(self._state, health=ReaderHealth.MUTE, slots=()))

    def _know(self, state: ReaderState) -> None:
        before, self._state = self._state, state
        if state != before:
            self._moved()

    def _listen(self) -> None:
        """Follow one worker after the other."""
        while not self._closed.is_set():
            self._follow(self._worker)
            self._worker.bury()
            self._closed.wait(PAUSE)
            with self._changing:
                if not self._closed.is_set():
                    self._worker = Worker(self._program)

    def _follow(self, worker: Worker) -> None:
        """Take its reports until it dies."""
        self.greeted = False
        within: float | None = self._deadline  # for the first; it may have to wait for a reader
        try:
            while True:
                while not worker.reports.poll(within):
                    self._mute()
                    self._on_hang()
                report = hear_report(worker.reports)
                self.greeted = report == GREETED
                if not self.greeted:
                    self._take(worker, report)
                    within = self._heartbeat
        except (EOFError, OSError):
            log.info("card worker %s ended", worker.pid)

    def _take(self, worker: Worker, report: Report) -> None:
        with self._changing:
            if not worker.condemned:
                self._know(self._tally.update(report))
        self._knows.set()


class PcscReader(WorkerReader):
    """All PC/SC readers of the box.

    Args:
        deadline: the longest wait for one exchange, in seconds.
        socket: where pcscd listens, when it is not the system's.
        on_hang: called in a thread, as long as pcscd itself is silent.
    """

    def __init__(
        self,
        *,
        deadline: float = DEADLINE,
        socket: Path | None = None,
        on_hang: Callable[[], None] = lambda: None,
    ) -> None:
        environment = {SOCKET: str(socket)} if socket else {}
        program = Program("appliance.drivers.worker", environment=environment)
        super().__init__(program, deadline=deadline, heartbeat=HEARTBEAT, on_hang=on_hang)


class SerialReader(WorkerReader):
    """One reader on a serial line, without PC/SC.

    Args:
        device: the terminal; one of `/dev/serial/by-id` keeps its name when it comes back.
        model: what stands at its other end.
        deadline: the longest wait for one exchange, in seconds.
        silence: seconds without a byte after which the reader is mute; below `deadline`.
    """

    def __init__(
        self,
        device: Path,
        model: SerialModel,
        *,
        deadline: float = LINE_DEADLINE,
        silence: float = SILENCE,
    ) -> None:
        arguments = (str(device), model.value, str(silence))
        program = Program("appliance.drivers.serial_worker", arguments)
        super().__init__(program, deadline=deadline)


class _WorkerChannel:
    """A `Channel` to the card of one slot, through the worker."""

    def __init__(self, worker: Worker, slot: str, deadline: float) -> None:
        self._worker = worker
        self._deadline = deadline
        worker.ask(OPEN, slot, deadline)

    def transmit(self, command: bytes) -> bytes:
        return bytes.fromhex(self._worker.ask(SEND, command.hex(), self._deadline))

    def close(self) -> None:
        if not self._worker.condemned:
            self._worker.ask(CLOSE, "", self._deadline)


def _arrived(before: Sighting | None, now: Sighting) -> bool:
    """Tell whether the card that is here now was not here before."""
    return now.present and (before is None or not before.present or before.events != now.events)


def _state(seen: Sighting) -> SlotState:
    return SlotState(seen.name, recognise(bytes.fromhex(seen.atr)) if seen.present else None)
