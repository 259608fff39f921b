"""`besace demo`: a practice to play with, on the screen or without."""

import shlex
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance import logs
from appliance.config import load
from appliance.demo.practice import CODE, Transport
from appliance.errors import (
    BusyError,
    DirectoryError,
    JournalDamagedError,
    NotADemonstrationError,
    NoTerminalError,
    reason,
)
from appliance.ports.machine import Disk
from appliance.wiring import headless as without_screen
from appliance.wiring.machine import Machine
from appliance.wiring.trial import SETTINGS

LOCK: Final = "demo.lock"
NOTICE: Final = (
    f"Cabinet d’essai : tout y est inventé. Code du cabinet : {CODE}\n"
    "Ensuite F8 met une carte Vitale dans le lecteur, Entrée facture, Échap ramène à l’accueil, "
    "où la caisse répond ; F10 sort."
)
KEPT: Final = "Cabinet gardé. La suite : besace status --dir {0} ; besace demo --dir {0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person asked for.

    Attributes:
        directory: keeps the practice there; None plays in a directory that is thrown away.
        caisse: False leaves the caisse unreachable.
    """

    directory: Path | None
    visits: int
    caisse: bool
    as_json: bool
    transport: Transport = Transport.MAIL


def headless(options: Options) -> int:
    """Bill without a screen; return the exit code."""
    machine = Machine()
    with practice_directory(options.directory, machine.disk) as directory:
        logs.to_file(directory / logs.STATION)
        round_ = without_screen.Round(options.visits, options.caisse, options.transport)
        code = without_screen.run(directory, round_, machine, as_json=options.as_json)
        if options.directory is not None and not options.as_json:
            print(KEPT.format(shlex.quote(str(options.directory))))
        return code


def play(options: Options) -> int:
    """Open the practice on the screen; return the exit code.

    Raises:
        NoTerminalError: the keys or the picture do not go through a terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminalError
    from appliance.wiring.station import Front, screen  # Textual, only when there is a screen
    from appliance.wiring.trial import (
        DemoTray,
        courier_process,
        fill,
        played_reader,
        prepare,
        stand_in_caisse,
    )

    machine = Machine()
    with practice_directory(options.directory, machine.disk) as directory, ExitStack() as stack:
        logs.to_file(directory / logs.STATION)
        caisse = stand_in_caisse(directory, machine)
        stack.callback(caisse.close)
        trial = prepare(directory, caisse, machine, options.transport)
        with suppress(JournalDamagedError):  # the screen shows what is left
            fill(trial, machine)
        if not options.caisse:
            caisse.close()
        played = stack.enter_context(played_reader())
        stack.enter_context(courier_process(trial.settings, directory / "courier.log"))
        notice = f"{NOTICE}\n{played.why_simulated}".strip()
        return screen(
            trial.config, played.reader, machine, Front(notice=notice, tray=DemoTray(played.tray))
        )


@contextmanager
def practice_directory(chosen: Path | None, disk: Disk) -> Iterator[Path]:
    """Hold a practice's directory, alone; one that is not chosen is thrown away.

    Raises:
        NotADemonstrationError: it holds something else.
        DirectoryError: it cannot serve.
        BusyError: another program holds it.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that what was made goes away
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    if chosen is None:
        with tempfile.TemporaryDirectory(prefix="besace-demo-") as made:
            yield Path(made)
    else:
        with _kept(chosen.resolve(), disk) as kept:
            yield kept


@contextmanager
def _kept(directory: Path, disk: Disk) -> Iterator[Path]:
    """Hold a directory that is empty or an earlier practice to play with, alone."""
    try:
        disk.make_directory(directory)
        names = {*disk.names(directory)} - {LOCK}
        present = SETTINGS in names
        if names and not present:
            raise NotADemonstrationError(str(directory))
        lock = disk.open(directory / LOCK, create=not disk.exists(directory / LOCK))
    except OSError as error:
        raise DirectoryError(f"{directory} : {reason(error)}") from None
    try:
        if present and not load(directory / SETTINGS).cabinet.demonstration:
            raise NotADemonstrationError(str(directory))
        if not disk.lock(lock):
            raise BusyError
        yield directory
    finally:
        disk.close(lock)
