"""`besace update check`: does the system that has just started do what a box is for?

Kept is what passes; a system on trial that does not is started again, and given up after its
tries for the one before.
"""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from appliance.config import load
from appliance.drivers.slots import Kernel
from appliance.durable.disk import read_whole
from appliance.durable.keyless import Stretch, follow, refuse_break
from appliance.durable.segments import Contents, segment_path
from appliance.errors import BesaceError, NoSettingsError, reason
from appliance.formats.release import moment
from appliance.ports.machine import Clock, Disk
from appliance.wiring.practice import QUEUE
from appliance.wiring.system import running
from appliance.wiring.update import Updater

PCSCD: Final = Path("/run/pcscd/pcscd.comm")
ANSWER_S: Final = 10.0
SCREEN: Final = "besace-station.service"
STEADY_S: Final = 20.0
"""How long the screen must stand without starting again."""

Proof = Callable[[], str]
"""Returns what is wrong, in French; nothing where all is well."""


def run(settings: Path) -> int:
    """Prove the system, print what is wrong, and keep it for the screen; return the exit code.

    Raises:
        NotAnImageError, SlotError: it was not started from an image, or its disk is gone.
        ConfigError: there are settings and they cannot be read.
    """
    updater = Updater()
    system, machine = running(updater.places), updater.machine
    wrong = dict(failures(proofs_of(settings, machine.disk, machine.clock, system.version)))
    for what, why in wrong.items():
        print(f"{what} : {why}")
    if wrong:
        updater.tell(f"Le système {system.version} n’a pas fait ses preuves : {', '.join(wrong)}.")
        return BesaceError.exit_code
    if news := outcome(updater.slots(updater.places, system).kernels(), system.version):
        updater.tell(news)
    else:
        updater.forget_before(machine.clock.now().timestamp() - machine.uptime())
    print(f"Système {system.version} : tout va.")
    return 0


def outcome(kernels: Sequence[Kernel], version: int) -> str:
    """Return what a person should know of a trial, when the system that runs has passed."""
    if Kernel(version, None) not in kernels:
        return f"Le système {version} a fait ses preuves : il reste."
    for kernel in kernels:
        if kernel.left == 0:
            return f"Le système {kernel.version} n’a pas tenu : {version} reste. Signalez-le."
    return ""


def proofs_of(settings: Path, disk: Disk, clock: Clock, version: int) -> Mapping[str, Proof]:
    """Return what must hold, by its French name; before the first settings there is no queue.

    Raises:
        ConfigError: the settings cannot be read.
    """
    proofs = {
        "lecteurs": partial(refused_readers, PCSCD),
        "horloge": partial(impossible_clock, clock, version),
        "écran": partial(restless_screen, time.sleep),
    }
    try:
        station = load(settings).chemins.station
    except NoSettingsError:
        return proofs
    return {**proofs, "file": partial(broken_queue, disk, station / QUEUE)}


def failures(proofs: Mapping[str, Proof]) -> Iterator[tuple[str, str]]:
    """Try each proof; yield those that fail, with what is wrong."""
    for what, proof in proofs.items():
        if why := proof():
            yield what, why


def refused_readers(place: Path) -> str:
    """Tell why the service of card readers does not answer at its socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(ANSWER_S)
        try:
            line.connect(str(place))
        except OSError as error:
            return reason(error)
    return ""


def impossible_clock(clock: Clock, version: int) -> str:
    """Tell that the clock shows less than the moment of the system's own source."""
    now, made = clock.now(), moment(version)
    return "" if now >= made else f"{now:%d/%m/%Y}, avant ce système du {made:%d/%m/%Y}"


def broken_queue(disk: Disk, journal: Path) -> str:
    """Tell what is damaged in the journal: its chain is followed without any key."""
    if not disk.exists(journal):
        return ""
    try:
        contents = Contents.of(disk.names(journal))
        before: Stretch | None = None
        for number in contents.archives + contents.segments:
            after = follow(read_whole(disk, segment_path(journal, number)), number)
            refuse_break(before, after)
            before = after
    except BesaceError as error:
        return str(error)
    except OSError as error:
        return reason(error)
    return ""


def restless_screen(wait: Callable[[float], None]) -> str:
    """Tell that the screen does not stand: it is off, or starts again and again."""
    before = _screen()
    wait(STEADY_S)
    after = _screen()
    steady = before == after and "ActiveState=active" in after
    return "" if steady else " ".join(after)


def _screen() -> list[str]:
    command = ["systemctl", "show", "--property=ActiveState,NRestarts", SCREEN]
    shown = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - fixed
    return shown.stdout.split()
