"""The peers of the settings: where messages leave by, and where returns are fetched."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from appliance.config import Concentrateur, Courrier, Releve, Serveur
from appliance.errors import ConfigError, reason
from appliance.ports.link import Mailbox, Outbox
from appliance.ports.machine import Clock
from appliance.sync.concentrateur import ConcentrateurMailbox, ConcentrateurOutbox
from appliance.sync.https import Line
from appliance.sync.imap import ImapMailbox
from appliance.sync.link import Peer
from appliance.sync.pop3 import Pop3Mailbox
from appliance.sync.smtp import SmtpOutbox
from appliance.sync.transports import InOrder, Together, Way

CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
"""Where systemd put the copies of the unit that runs."""
COURIERS: Final = Path("/run/credentials/besace-courier.service")


def peers_of(settings: Courrier, clock: Clock) -> tuple[Outbox, Mailbox]:
    """Return the ways out as one, and the mailboxes as one; nothing is opened yet.

    Raises:
        ConfigError: a setting or a file that it names cannot be used.
    """
    concentrateur = settings.concentrateur
    line = None if concentrateur is None else _line(concentrateur, settings.adresse, clock)
    return InOrder([*_ways(settings, line)]), Together([*_mailboxes(settings, line)])


def calls_of(settings: Courrier, clock: Clock) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each server by its part and address, with a call that is let in and changes nothing.

    A call raises ConfigError or a LinkDownError where it is not let in.
    """
    concentrateur = settings.concentrateur
    if concentrateur is not None:
        call = partial(_ask, concentrateur, settings.adresse, clock)
        yield f"concentrateur {concentrateur.url}", call
    for serveur in (settings.envoi, *settings.secours):
        if serveur is not None:
            yield f"envoi {serveur.hote}:{serveur.port}", partial(_greet, serveur, settings.adresse)
    if settings.reception is not None:
        mailbox = partial(_mailbox, settings.reception, settings.releve)
        there = f"{settings.reception.hote}:{settings.reception.port}"
        yield f"réception {there}", lambda: mailbox().occupied()


def _ask(concentrateur: Concentrateur, account: str, clock: Clock) -> None:
    with closing(_line(concentrateur, account, clock)) as line:
        ConcentrateurMailbox(line).occupied()


def _greet(serveur: Serveur, sender: str) -> None:
    SmtpOutbox(_peer(serveur), sender, starttls=serveur.starttls).greet()


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
        yield _mailbox(settings.reception, settings.releve)


def _mailbox(serveur: Serveur, releve: Releve) -> Mailbox:
    if serveur.starttls:
        raise ConfigError("courrier.reception.starttls : le relevé se fait en TLS direct")
    kind = ImapMailbox if releve is Releve.IMAP else Pop3Mailbox
    return kind(_peer(serveur))


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

    The settings name the courier's copies; another unit of ours reads its own of the same name.

    Raises:
        ConfigError: the file cannot be read, or holds nothing.
    """
    copies = os.environ.get(CREDENTIALS)
    if copies and path.parent == COURIERS:
        path = Path(copies) / path.name
    try:
        secret = path.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise ConfigError(f"{path} : {reason(error)}") from None
    if not secret:
        raise ConfigError(f"{path} : ce fichier est vide")
    return secret
