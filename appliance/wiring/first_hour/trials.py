"""What was answered, tried on the spot: the card by us, the servers by the courier."""

import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

from appliance.config import DEFAULT_FILE, Lecteur, Signature
from appliance.drivers.doctor import Doctor
from appliance.sealing.trust import Trust
from appliance.spool.probing import Probe, Probing
from appliance.wiring.doctor import in_words
from appliance.wiring.lecteur import find_reader
from appliance.wiring.machine import Machine
from appliance.wiring.probe import in_words as line_of
from appliance.wiring.signature import card_of

CARD: Final = "essai_cps"
NAME_SIZE: Final = 8
LOOK_S: Final = 0.2
LOOKS: Final = 600
"""Two minutes: each of a few servers may stay silent for thirty seconds."""
NO_ANSWER: Final = (
    "Le service d’envoi n’a pas répondu. Les réglages sont en place : il essaiera de lui-même."
)


def card(module: Path, machine: Machine) -> Iterator[str]:
    """Examine reader, card and signature; yield a line a part, in French."""
    signature = Signature(module=module)
    with closing(find_reader(Lecteur(), on_hang=lambda: None)) as reader:
        doctor = Doctor(
            reader=reader,
            clock=machine.clock,
            cps=partial(card_of, signature),
            trust=Trust.parse(b"", []),
            line=None,
            module=module,
            demonstration=False,
        )
        yield from (in_words(one) for one in doctor.examine() if one.tried)


def transport(settings: Path, spool: Path, machine: Machine, *, times: int = 1) -> Iterator[str]:
    """Have the courier call each server; yield a line a server, in French.

    On a box the request wakes it, for the station has no network; elsewhere it is started.  An
    empty line is a moment at which a person may leave.

    Args:
        settings: the file; its servers are called.
        spool: where the courier is asked.
        machine: disk and randomness.
        times: how often it is asked where one of them does not let us in.

    Raises:
        DiskFullError, VaultError: the spool did not take the request.
    """
    for left in reversed(range(times)):
        probe = yield from _probed(settings, Probing(machine.disk, spool), machine)
        if probe is None:
            yield NO_ANSWER
            return
        if not left or not any(one.defaut for one in probe.essais):
            yield from map(line_of, probe.essais)
            return


def _probed(
    settings: Path, probing: Probing, machine: Machine
) -> Generator[str, None, Probe | None]:
    """Ask once; yield an empty line while it waits, and return what the courier told."""
    name = machine.entropy(NAME_SIZE).hex()
    probing.ask(name)
    pause = patience()
    with woken(settings):
        while (probe := probing.told(name)) is None and pause():
            yield ""
    return probe


@contextmanager
def woken(settings: Path) -> Iterator[None]:
    """Let the courier hear the request; one that was started here ends with the block."""
    if settings == DEFAULT_FILE:  # its service looks every second
        yield
        return
    command = [sys.executable, "-P", "-m", "appliance", "courier", "--test", "--config"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [*command, settings],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def patience() -> Callable[[], bool]:
    """Return what waits a little, and is false once it waited long enough."""
    left = iter(range(LOOKS))

    def pause() -> bool:
        Event().wait(LOOK_S)
        return next(left, None) is not None

    return pause
