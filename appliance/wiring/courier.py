"""`besace courier`: the program that moves sealed messages.  It never loads the screen."""

import signal
import sys
from pathlib import Path
from threading import Event
from typing import Final

from appliance import logs
from appliance.config import Config, Serveur, load
from appliance.durable.disk import write_atomically
from appliance.durable.journal import Journal
from appliance.errors import ConfigError, LinkDownError, NoVaultError
from appliance.sealing.inbox import seal_to
from appliance.spool.maildir import CourierSpool
from appliance.spool.records import Pulse
from appliance.sync.attempts import Attempts
from appliance.sync.courier import Courier
from appliance.sync.link import Peer
from appliance.sync.pop3 import Pop3Mailbox
from appliance.sync.smtp import SmtpOutbox
from appliance.wiring.machine import Machine
from appliance.wiring.vault import PUBLIC_KEY

KEY: Final = "attempts.key"
KEY_SIZE: Final = 32
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
    journal = open_attempts(config.chemins.courier, machine)
    try:
        courier = build(config, journal, machine)
        while not stop.is_set():
            seen = _names(courier.spool)
            pulse = courier.run_pass().pulse
            if once:
                return _told(pulse)
            _pause(courier.spool, seen, config.courrier.rythme_s, stop)
    finally:
        journal.close()
    return 0


def _told(pulse: Pulse) -> int:
    """Say what a person should know of one pass; return the exit code."""
    if pulse.sentence:
        print(pulse.sentence, file=sys.stderr)
    return 0 if pulse.linked else LinkDownError.exit_code


def open_attempts(directory: Path, machine: Machine) -> Journal:
    """Open the courier's journal.

    Its key lies beside it: what it tells of messages and hours is what the box says itself,
    and the courier must start with nobody there.

    Raises:
        VaultError: see `Journal.open`.
    """
    machine.disk.make_directory(directory)
    path = directory / KEY
    if not path.exists():
        write_atomically(machine.disk, path, machine.entropy(KEY_SIZE))
    return Journal.open(directory / "attempts", machine.disk, path.read_bytes(), machine.entropy)


def build(config: Config, journal: Journal, machine: Machine) -> Courier:
    """Return the courier of these settings.

    Raises:
        ConfigError: a setting or a file that it names cannot be used.
        NoVaultError: no practice yet.
    """
    settings = config.courrier
    if settings.reception.starttls:
        raise ConfigError("courrier.reception.starttls : le relevé se fait en TLS direct")
    public = _public_key(config.chemins.spool)
    return Courier(
        spool=CourierSpool(machine.disk, config.chemins.spool),
        attempts=Attempts(journal),
        outbox=SmtpOutbox(
            _peer(settings.envoi), settings.adresse, starttls=settings.envoi.starttls
        ),
        mailbox=Pop3Mailbox(_peer(settings.reception)),
        seal=lambda message: seal_to(public, message),
        clock=machine.clock,
        entropy=machine.entropy,
        mailbox_limit=settings.boite_octets,
    )


def _peer(serveur: Serveur) -> Peer:
    try:
        password = serveur.mot_de_passe.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise ConfigError(f"{serveur.mot_de_passe} : {error.strerror}") from None
    return Peer(
        host=serveur.hote,
        port=serveur.port,
        account=serveur.compte,
        password=password,
        authority=serveur.autorite,
    )


def _public_key(spool: Path) -> bytes:
    try:
        return (spool / PUBLIC_KEY).read_bytes()
    except FileNotFoundError:
        raise NoVaultError from None


def _names(spool: CourierSpool) -> frozenset[str]:
    return frozenset(message.name for message in spool.waiting())


def _pause(spool: CourierSpool, seen: frozenset[str], seconds: int, stop: Event) -> None:
    """Wait for the next pass: its time, a message that the last one did not see, or the end."""
    for _ in range(max(1, round(seconds / LOOK_S))):
        if stop.wait(LOOK_S) or _names(spool) - seen:
            return
