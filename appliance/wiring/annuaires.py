"""Where lots go: by the settings, and by the directory where these say nothing."""

from collections.abc import Mapping
from datetime import timedelta

from appliance.config import Config
from appliance.domain.annuaire import Annuaire, Inscription, completees
from appliance.domain.destination import Aiguillage, Destinataire
from appliance.engines.annuaire_simule import SimulatedDirectory
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.services.annuaire import Annuaires, edition_of
from appliance.services.retours import Correspondants
from appliance.services.sending import Route
from appliance.services.voie import Voie
from appliance.spool.maildir import StationSpool
from appliance.wiring.droits import wrapping
from appliance.wiring.machine import Machine
from appliance.wiring.routes import aiguillage_of, certificate_of, correspondants_of, route_of


def annuaires_of(
    config: Config, store: Store, signer: Signer | None, machine: Machine
) -> Annuaires | None:
    """Return what keeps the directory up to date; None where the settings name none.

    Raises:
        ConfigError: the service's certificate cannot be read.
    """
    named = config.annuaire
    if named is None:
        return None
    certificate = certificate_of(named.certificat)
    return Annuaires(
        store=store,
        spool=StationSpool(machine.disk, config.chemins.spool),
        directory=SimulatedDirectory(named.editeur),
        signer=signer,
        voie=Voie(named.adresse, wrapping(config.courrier.adresse, named.adresse, certificate)),
        clock=machine.clock,
        age=timedelta(days=named.age_j),
    )


def routes_of(
    config: Config, store: Store, signer: Signer | None, machine: Machine
) -> Mapping[Destinataire, Route]:
    """Return where lots go and how they are wrapped.

    Raises:
        ConfigError: a certificate that the settings name cannot be read.
    """
    named = {to.destinataire: route_of(config, to, signer, machine) for to in config.destinations}
    edition = _edition(config, store)
    found = () if edition is None else edition.inscriptions
    return completees(named, {one.destinataire: _route(config, one, machine) for one in found})


def believed_of(config: Config, store: Store) -> Correspondants:
    """Return who may answer: whom the settings name, and where the directory sends lots.

    Raises:
        ConfigError: a certificate cannot be read.
    """
    named, edition = correspondants_of(config), _edition(config, store)
    found = () if edition is None else edition.inscriptions
    given = dict.fromkeys(one.adresse.lower() for one in found)
    return Correspondants(named.own, {**given, **named.known})


def directed_by(config: Config, store: Store) -> Aiguillage:
    """Return which bodies lots go to: the settings' table, else the directory's.

    Raises:
        ConfigError: the table cannot be read.
    """
    edition = _edition(config, store)
    if config.lots.organismes is not None or edition is None:
        return aiguillage_of(config.lots)
    return Aiguillage(edition.aiguilles)


def _route(config: Config, inscription: Inscription, machine: Machine) -> Route:
    adresse, certificat = inscription.adresse, inscription.certificat
    wrapped = wrapping(config.courrier.adresse, adresse, certificat)
    return Route(adresse, lambda clos: wrapped(clos.contenu, machine.clock.now()))


def _edition(config: Config, store: Store) -> Annuaire | None:
    return None if config.annuaire is None else edition_of(store)
