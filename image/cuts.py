"""The power of a box in QEMU is cut at a random moment; it starts again, and is asked what it has.

A box that starts for the first time, that takes an update, that bills: each is left to itself for
a while that chance decides, and ended without a word.
"""

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from image.guest import SHELL, TELLING, Guest, Machine
from image.practice import STEPS, Practice, lay, number_of, open_round, practice
from image.trial import PATIENCE_S

OPEN: Final = f"{TELLING} {SHELL}"
READY: Final = "ready"
NOTE: Final = "/var/lib/note"
NOTED: Final = "durable before the cut"
PROVEN: Final = re.compile(r"Système (\d{14}) : tout va\.")
VERIFIED: Final = re.compile(r"Journal intact\..* Factures : (\d+)\.")
BILLING_S: Final = 60


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes that others are copied from.

    Attributes:
        fresh: as it is delivered; it never started.
        ready: it proved good once, and goes on from there (`READY`) without a start.
        billing: the same, with a practice, and the day's round on its screen.
        start_s: how long its first start took (seconds).
    """

    fresh: Machine
    ready: Machine
    billing: Machine
    start_s: float

    @classmethod
    def of(cls, image: Path, home: Path) -> "Boxes":
        """Make them of an image."""
        fresh = Machine.of(image, home / "fresh")
        ready = fresh.copy(home / "ready")
        with ready.on(telling=OPEN) as guest:
            seconds = guest.await_line("tout va.", PATIENCE_S)
            guest.shell.await_it(PATIENCE_S)
            guest.shell.ask(f"echo {NOTED} >{NOTE}; sync {NOTE}; sync")
            guest.keep(READY)
        billing = ready.copy(home / "billing")
        shutil.rmtree(home / "played", ignore_errors=True)
        with practice(home / "played") as played, billing.on(telling=OPEN, since=READY) as guest:
            _open(guest, played)
        return cls(fresh, ready, billing, seconds)


def _open(guest: Guest, played: Practice) -> None:
    lay(guest, played)
    open_round(guest)
    guest.keep(READY)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one cut.

    Attributes:
        version: what started; 0 for nothing.
        seconds: how long that start took, until it had proved good.
        told: what the screen had said before the cut.
        wrong: what was promised and is not so.
    """

    version: int
    seconds: float
    wrong: tuple[str, ...]
    told: str = ""


def first_start(boxes: Boxes, home: Path, random: Random) -> Outcome:
    """Cut a first start; then it must start as if for the first time, or go on."""
    machine = boxes.fresh.copy(home)
    with machine.on(telling=OPEN):
        time.sleep(random.uniform(0, boxes.start_s))
    return started(machine)


def update(boxes: Boxes, home: Path, random: Random, key: Path) -> Outcome:
    """Cut an update while it is laid down, which takes about as long as a start, or a bit later."""
    machine = boxes.ready.copy(home)
    with machine.on(telling=OPEN, since=READY) as guest:
        guest.plug(key)
        time.sleep(random.uniform(0, boxes.start_s))
    return started(machine, unnoted)


def billing(boxes: Boxes, home: Path, random: Random) -> Outcome:
    """Cut a box whose nurse bills; what its screen said was sealed must be in the queue."""
    machine = boxes.billing.copy(home)
    until = time.monotonic() + random.uniform(0, BILLING_S)
    sealed = 0
    with machine.on(telling=OPEN, since=READY) as guest:
        steps = list(STEPS)
        while time.monotonic() < until:
            shown = guest.screen()
            sealed = max(sealed, number_of(shown))
            if steps and steps[0].shown in shown:
                guest.type(steps.pop(0).keys)

    def lost(guest: Guest) -> list[str]:
        return [*unnoted(guest), *unsealed(guest, sealed)]

    return started(machine, lost, f"{len(STEPS) - len(steps)} steps, {sealed} sealed")


def started(
    machine: Machine, lost: Callable[[Guest], list[str]] | None = None, told: str = ""
) -> Outcome:
    """Start a box whose power was cut; a start that fails is what is wrong."""
    with machine.on(telling=OPEN) as guest:
        try:
            seconds = guest.await_line("tout va.", PATIENCE_S)
            guest.shell.await_it(PATIENCE_S)
            wrong = [*damaged(guest), *(lost(guest) if lost else [])]
        except SystemExit as error:
            return Outcome(0, 0, (str(error),), told)
        proven = PROVEN.search(guest.log.read_text(errors="replace"))
        return Outcome(int(proven[1]) if proven else 0, seconds, tuple(wrong), told)


def damaged(guest: Guest) -> list[str]:
    """Tell what its kernel found wrong with its file systems, and what did not start."""
    errors = guest.shell.ask("dmesg | grep -E 'EXT4-fs error|erofs.*error|I/O error.*vda'; true")
    failed = guest.shell.ask("systemctl --failed --plain --no-legend; true")
    mounted = guest.shell.ask("findmnt -n -o FSTYPE,OPTIONS /var").split()
    wrong = [line for line in (*errors.splitlines(), *failed.splitlines()) if line]
    is_written = mounted[:1] == ["ext4"] and mounted[1].startswith("rw,")
    return wrong if is_written else [*wrong, f"/var: {mounted}"]


def unnoted(guest: Guest) -> list[str]:
    """Tell that what was durable before is not there."""
    noted = guest.shell.ask(f"cat {NOTE}")
    return [] if noted == NOTED else [f"{NOTE}: {noted}"]


def unsealed(guest: Guest, sealed: int) -> list[str]:
    """Tell that the queue does not verify, or lacks invoices that the screen said were sealed."""
    said = guest.shell.ask("/opt/besace/bin/besace verify", PATIENCE_S)
    there = VERIFIED.search(said)
    return [] if there and int(there[1]) >= sealed else [f"{sealed} sealed: {said}"]
