"""Call each server of the settings, be let in, send nothing and fetch nothing.

The courier does it when the station asks, and `besace courier --test` at once.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from appliance import logs
from appliance.config import Config, load
from appliance.errors import ConfigError, LinkDownError
from appliance.spool.probing import Probe, Probing, Tried
from appliance.wiring.machine import Machine
from appliance.wiring.peers import calls_of

log = logging.getLogger(__name__)

GOOD = "connexion, TLS et compte acceptés"


def run(settings: Path) -> int:
    """Try every server of the settings, tell whoever asked; return the exit code.

    Raises:
        ConfigError: the settings cannot be read.
        VaultError: the spool did not take the answer.
    """
    logs.to_stderr()
    config, machine = load(settings), Machine()
    tried = answer(config, machine)
    for one in tried:
        print(in_words(one))
    return LinkDownError.exit_code if any(one.defaut for one in tried) else 0


def answer(config: Config, machine: Machine) -> tuple[Tried, ...]:
    """Try every server, and tell the station if it asked for that; return what came of it.

    Raises:
        VaultError: the spool did not take the answer.
    """
    probing = Probing(machine.disk, config.chemins.spool)
    demande = probing.asked()
    tried = tuple(
        Tried(serveur=serveur, defaut=fault_of(call))
        for serveur, call in calls_of(config.courrier, machine.clock)
    )
    if demande:
        probing.tell(Probe(demande=demande, essais=tried))
    return tried


def in_words(one: Tried) -> str:
    """Return the line of one server."""
    return f"{one.serveur} : {one.defaut or GOOD}"


def fault_of(call: Callable[[], object]) -> str:
    """Return why a server does not let us in, empty where it does."""
    try:
        call()
    except (ConfigError, LinkDownError) as error:
        log.warning("a server does not let us in: %s", type(error).__name__)
        return error.advice
    return ""
