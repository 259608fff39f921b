"""Where lots go and whose answers are believed, from the settings."""

import ssl
from pathlib import Path

from appliance.config import Config, Guichet, Lots
from appliance.domain.destination import Aiguillage
from appliance.domain.lot import LotClos
from appliance.domain.lot_pieces import PiecesCloses
from appliance.errors import ConfigError, SignerAbsentError, TableError
from appliance.formats.envelope import wrap
from appliance.formats.signed import sign
from appliance.formats.table_destinations import read_destinations
from appliance.ports.signature import Signer
from appliance.services.retours import Correspondants
from appliance.services.sending import Route
from appliance.wiring.files import content_of
from appliance.wiring.machine import Machine


def route_of(
    config: Config, destination: Guichet, signer: Signer | None, machine: Machine
) -> Route:
    """Return where lots for a destination go, and how they are wrapped.

    Raises:
        ConfigError: its certificate cannot be read.
    """
    certificate = certificate_of(destination.certificat)

    def wrapped(clos: LotClos | PiecesCloses) -> bytes:
        now, content = machine.clock.now(), clos.contenu
        if destination.signe:
            if signer is None:
                raise SignerAbsentError
            content = sign(content, signer, now)
        return wrap(
            content,
            headers=destination.entetes,
            recipient_certificate_der=certificate,
            sender=config.courrier.adresse,
            recipient=destination.adresse,
            message_id=f"<{clos.sha256}@besace.invalid>",
            at=now,
        )

    return Route(destination.adresse, wrapped)


def correspondants_of(config: Config) -> Correspondants:
    """Return who may answer.

    Raises:
        ConfigError: a certificate cannot be read.
    """
    known = {
        address.lower(): None if one.signataire is None else certificate_of(one.signataire)
        for one in config.guichets
        for address in (one.adresse, *one.expediteurs)
    }
    for service in (config.adri, config.annuaire):
        if service is not None:
            known |= dict.fromkeys(map(str.lower, (service.adresse, *service.expediteurs)))
    return Correspondants(config.courrier.adresse, known)


def aiguillage_of(lots: Lots) -> Aiguillage:
    """Return which bodies lots go to.

    Raises:
        ConfigError: the table cannot be read.
    """
    if lots.organismes is None:
        return Aiguillage()
    try:
        return read_destinations(content_of(lots.organismes))
    except TableError as error:
        raise ConfigError(f"{lots.organismes} : {error}") from None


def certificate_of(path: Path) -> bytes:
    """Return a certificate (X.509, PEM) as DER.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return ssl.PEM_cert_to_DER_cert(content_of(path).decode("ascii"))
    except ValueError:
        raise ConfigError(f"{path} : un certificat PEM est attendu") from None
