"""`besace courier`: the program that moves sealed messages.  It never loads the screen."""

import logging
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

import appliance
from appliance import logs
from appliance.config import Chemins, Config, Courrier, load
from appliance.durable.disk import write_atomically
from appliance.durable.journal import Journal
from appliance.errors import (
    AttemptsLostError,
    ConfigError,
    JournalDamagedError,
    JournalMissingError,
    LinkDownError,
    NoVaultError,
)
from appliance.ports.link import Link
from appliance.sealing.inbox import seal_to
from appliance.spool.maildir import CourierSpool, was_visited
from appliance.spool.probing import Probing
from appliance.spool.records import Pulse
from appliance.sync.attempts import Attempts
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.reserved import Reserved
from appliance.sync.courier import Courier
from appliance.sync.pace import SPREAD
from appliance.sync.pairs import PLACE as PAIRS
from appliance.sync.pairs import Pairs
from appliance.sync.route import RouteWatch, Unwatched, Watched, network_manager_says_metered
from appliance.wiring.machine import Machine
from appliance.wiring.peers import peers_of
from appliance.wiring.probe import answer
from appliance.wiring.turn import Turn
from appliance.wiring.vault import PUBLIC_KEY

log = logging.getLogger(__name__)

KEY: Final = "attempts.key"
KEY_SIZE: Final = 32
RELAY: Final = "relay"
"""What a machine remembers of what it relays for others."""
HERE: Final = ("127.0.0.1", "::1", "localhost")
PLAY_GOES_OUT: Final = (
    "cabinet.demonstration : un cabinet d’essai n’envoie qu’à la caisse imitée, sur 127.0.0.1"
)
LOOK_S: Final = 1.0
"""How often the spool is looked at between two passes: a new lot leaves at once."""


def run(settings: Path, *, once: bool) -> int:
    """Make passes until a signal asks to stop, or just one; return the exit code.

    Raises:
        ConfigError: the settings or a file that they name cannot be used.
        NoVaultError: no practice yet: nothing to seal returns to.
        VaultError: the disk failed.
    """
    logs.to_stderr()
    config, machine = load(settings), Machine()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    journal = open_attempts(config, machine)
    with ExitStack() as stack:

        @stack.callback
        def close_journal() -> None:
            journal.close()  # the one that is open by then

        link = way_out(config.courrier)
        stack.callback(link.close)
        courier = build(config, journal, machine, link)
        turn = Turn(machine.disk, config.chemins.courier)
        probing = Probing(machine.disk, config.chemins.spool)
        news = (link.has_changed, turn.is_asked, lambda: bool(probing.asked()))
        while not stop.is_set():
            if turn.is_asked():
                journal.close()
                turn.await_end(stop)
                if stop.is_set():
                    break
                journal = turn.awaited(partial(open_attempts, config, machine))
                courier.attempts = Attempts(journal)
            if probing.asked():
                answer(config, machine)
            seen = _names(courier.spool)
            pulse = courier.run_pass().pulse
            if once:
                return _told(pulse)
            seconds = config.courrier.rythme_s * (1 + SPREAD * machine.entropy(1)[0] / 255)
            _pause(courier.spool, seen, seconds, stop, news)
    return 0


def way_out(settings: Courrier) -> Watched:
    """Return what tells of the link; without it, or on this very machine, the clock is enough."""
    if _stays_here(settings):
        return Unwatched()
    try:
        return RouteWatch(network_manager_says_metered)
    except OSError as error:
        log.warning("links are not watched: %s", error.strerror)
        return Unwatched()


def _stays_here(settings: Courrier) -> bool:
    servers = (settings.envoi, settings.reception, settings.concentrateur, *settings.secours)
    return all(server.hote in HERE for server in servers if server is not None)


def _told(pulse: Pulse) -> int:
    """Say what a person should know of one pass; return the exit code."""
    if pulse.sentence:
        print(pulse.sentence, file=sys.stderr)
    return 0 if pulse.linked else LinkDownError.exit_code


def open_attempts(config: Config, machine: Machine) -> Journal:
    """Open the courier's journal, or make it where no courier ever ended a pass.

    Its key lies beside it: what it tells of messages and hours is what the box says itself,
    and the courier must start with nobody there.

    Raises:
        AttemptsLostError: it is gone or damaged; the station is told.
        VaultError: see `Journal.open`.
    """
    try:
        return _attempts(config.chemins, machine)
    except (JournalMissingError, JournalDamagedError) as error:
        lost = AttemptsLostError()
        told = Pulse(at=machine.clock.now(), linked=False, sentence=lost.advice)
        CourierSpool(machine.disk, config.chemins.spool).write_pulse(told)
        raise lost from error


def _attempts(chemins: Chemins, machine: Machine) -> Journal:
    """Open the journal, or make it with its key; see `open_attempts`."""
    disk, path = machine.disk, chemins.courier / KEY
    expected = was_visited(disk, chemins.spool)
    disk.make_directory(chemins.courier)
    if not path.exists():
        if expected:
            raise JournalMissingError
        write_atomically(disk, path, machine.entropy(KEY_SIZE))
    key = path.read_bytes()
    return Journal.open(chemins.courier / "attempts", disk, key, machine.entropy, expected=expected)


def build(config: Config, journal: Journal, machine: Machine, link: Link) -> Courier:
    """Return the courier of these settings.

    Raises:
        ConfigError: a setting or a file that it names cannot be used; a practice to play with
            is to send to another machine.
        NoVaultError: no practice yet.
    """
    settings = config.courrier
    if config.cabinet.demonstration and not _stays_here(settings):
        raise ConfigError(PLAY_GOES_OUT)
    public = public_key(config.chemins.spool)
    outbox, mailbox = peers_of(settings, machine.clock)
    book = RelayBook(machine.disk, config.chemins.courier / RELAY)
    return Courier(
        spool=CourierSpool(machine.disk, config.chemins.spool),
        attempts=Attempts(journal),
        outbox=outbox,
        mailbox=Reserved(mailbox, book),
        link=link,
        seal=lambda message: seal_to(public, message),
        clock=machine.clock,
        entropy=machine.entropy,
        installed=_installed(),
        thrifty=settings.econome,
        mailbox_limit=settings.boite_octets,
        neighbours=Pairs(machine.disk, config.chemins.courier / PAIRS).names,
    )


def _installed() -> datetime:
    """Return when this software came here, by its own files: no clock can honestly show less."""
    return datetime.fromtimestamp(Path(appliance.__file__).stat().st_mtime, UTC)


def public_key(spool: Path) -> bytes:
    """Return the practice's public key.

    Raises:
        NoVaultError: no practice yet.
    """
    try:
        return (spool / PUBLIC_KEY).read_bytes()
    except FileNotFoundError:
        raise NoVaultError from None


def _names(spool: CourierSpool) -> frozenset[str]:
    return frozenset(message.name for message in spool.waiting())


def _pause(
    spool: CourierSpool,
    seen: frozenset[str],
    seconds: float,
    stop: Event,
    news: Iterable[Callable[[], bool]],
) -> None:
    """Wait for the next pass: its time, a new message, other news, or the end."""
    for _ in range(max(1, round(seconds / LOOK_S))):
        if stop.wait(LOOK_S) or _names(spool) - seen or any(one() for one in news):
            return
