"""The key to play with, in the place of a CPS."""

from pathlib import Path

from appliance.config import load
from appliance.wiring.machine import Machine


def ensure_signer(settings: Path, machine: Machine) -> None:
    """Make it, where the settings name one and there is none yet.

    Raises:
        ConfigError: the settings cannot be read.
    """
    config = load(settings)
    key = config.signature.cle_demonstration
    if key is not None and not key.exists():
        from appliance.wiring.trial import make_signer  # most practices sign with a card

        make_signer(config, machine)
