"""`besace courier`: the program that moves sealed messages.  It never loads the screen."""

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Final

import appliance
from appliance import logs
from appliance.config import Chemins, Concentrateur, Config, Courrier, Releve, Serveur, load
from appliance.durable.disk import write_atomically
from appliance.durable.journal import Journal
from appliance.errors import (
    AttemptsLostError,
    ConfigError,
    JournalDamagedError,
    JournalMissingError,
    LinkDownError,
    NoVaultError,
    reason,
)
from appliance.ports.link import Link, Mailbox
from appliance.ports.machine import Clock
from appliance.sealing.inbox import seal_to
from appliance.spool.maildir import CourierSpool, was_visited
from appliance.spool.records import Pulse
from appliance.sync.attempts import Attempts
from appliance.sync.concentrateur import ConcentrateurMailbox, ConcentrateurOutbox
from appliance.sync.courier import Courier
from appliance.sync.https import Line
from appliance.sync.imap import ImapMailbox
from appliance.sync.link import Peer
from appliance.sync.pace import SPREAD
from appliance.sync.pop3 import Pop3Mailbox
from appliance.sync.route import RouteWatch, Unwatched, Watched, network_manager_says_metered
from appliance.sync.smtp import SmtpOutbox
from appliance.sync.transports import InOrder, Together, Way
from appliance.wiring.machine import Machine
from appliance.wiring.vault import PUBLIC_KEY

log = logging.getLogger(__name__)

KEY: Final = "attempts.key"
KEY_SIZE: Final = 32
HERE: Final = ("127.0.0.1", "::1", "localhost")
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
    with ExitStack() as stack:
        journal = open_attempts(config, machine)
        stack.callback(journal.close)
        link = way_out(config.courrier)
        stack.callback(link.close)
        courier = build(config, journal, machine, link)
        while not stop.is_set():
            seen = _names(courier.spool)
            pulse = courier.run_pass().pulse
            if once:
                return _told(pulse)
            seconds = config.courrier.rythme_s * (1 + SPREAD * machine.entropy(1)[0] / 255)
            _pause(courier.spool, seen, link, seconds, stop)
    return 0


def way_out(settings: Courrier) -> Watched:
    """Return what tells of the link; without it, or on this very machine, the clock is enough."""
    servers = (settings.envoi, settings.reception, settings.concentrateur, *settings.secours)
    if all(server.hote in HERE for server in servers if server is not None):
        return Unwatched()
    try:
        return RouteWatch(network_manager_says_metered)
    except OSError as error:
        log.warning("links are not watched: %s", error.strerror)
        return Unwatched()


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
        ConfigError: a setting or a file that it names cannot be used.
        NoVaultError: no practice yet.
    """
    settings = config.courrier
    public = _public_key(config.chemins.spool)
    concentrateur = settings.concentrateur
    line = None if concentrateur is None else _line(concentrateur, settings.adresse, machine.clock)
    return Courier(
        spool=CourierSpool(machine.disk, config.chemins.spool),
        attempts=Attempts(journal),
        outbox=InOrder([*_ways(settings, line)]),
        mailbox=Together([*_mailboxes(settings, line)]),
        link=link,
        seal=lambda message: seal_to(public, message),
        clock=machine.clock,
        entropy=machine.entropy,
        installed=_installed(),
        thrifty=settings.econome,
        mailbox_limit=settings.boite_octets,
    )


def _installed() -> datetime:
    """Return when this software came here, by its own files: no clock can honestly show less."""
    return datetime.fromtimestamp(Path(appliance.__file__).stat().st_mtime, UTC)


def _ways(settings: Courrier, line: Line | None) -> Iterator[Way]:
    """Yield the ways out: the concentrator first, then the servers in the order of the settings."""
    if settings.concentrateur is not None and line is not None:
        yield Way(ConcentrateurOutbox(line), settings.concentrateur.pour)
    for serveur in (settings.envoi, *settings.secours):
        if serveur is not None:
            sender = SmtpOutbox(_peer(serveur), settings.adresse, starttls=serveur.starttls)
            yield Way(sender, serveur.pour)


def _mailboxes(settings: Courrier, line: Line | None) -> Iterator[Mailbox]:
    if line is not None:
        yield ConcentrateurMailbox(line)
    if settings.reception is not None:
        if settings.reception.starttls:
            raise ConfigError("courrier.reception.starttls : le relevé se fait en TLS direct")
        kind = ImapMailbox if settings.releve is Releve.IMAP else Pop3Mailbox
        yield kind(_peer(settings.reception))


def _line(settings: Concentrateur, account: str, clock: Clock) -> Line:
    peer = Peer(
        host=settings.hote,
        port=settings.port,
        account=account,
        password="" if settings.jeton is None else _secret(settings.jeton),
        authority=settings.autorite,
        certificate=settings.certificat,
    )
    return Line(peer, settings.racine, clock)


def _peer(serveur: Serveur) -> Peer:
    return Peer(
        host=serveur.hote,
        port=serveur.port,
        account=serveur.compte,
        password=_secret(serveur.mot_de_passe),
        authority=serveur.autorite,
    )


def _secret(path: Path) -> str:
    """Read a password or a token.

    Raises:
        ConfigError: the file cannot be read, or holds nothing.
    """
    try:
        secret = path.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise ConfigError(f"{path} : {reason(error)}") from None
    if not secret:
        raise ConfigError(f"{path} : ce fichier est vide")
    return secret


def _public_key(spool: Path) -> bytes:
    try:
        return (spool / PUBLIC_KEY).read_bytes()
    except FileNotFoundError:
        raise NoVaultError from None


def _names(spool: CourierSpool) -> frozenset[str]:
    return frozenset(message.name for message in spool.waiting())


def _pause(
    spool: CourierSpool,
    seen: frozenset[str],
    link: Watched,
    seconds: float,
    stop: Event,
) -> None:
    """Wait for the next pass: its time, a new message, a change of link, or the end."""
    for _ in range(max(1, round(seconds / LOOK_S))):
        if stop.wait(LOOK_S) or _names(spool) - seen or link.has_changed():
            return
