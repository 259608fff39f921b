"""The secret of the machine, which strengthens the codes and never opens alone."""

import os
from pathlib import Path
from typing import Final

from appliance.errors import ConfigError, reason
from appliance.sealing.aead import KEY_SIZE
from appliance.sealing.slots import NO_MACHINE

CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
CREDENTIAL: Final = "machine"
OTHERS: Final = 0o007


def machine_secret(named: Path | None) -> bytes:
    """Read the machine's secret: the file that the settings name, else systemd's credential.

    Raises:
        ConfigError: it cannot be used.
    """
    path = named or Path(os.environ.get(CREDENTIALS, os.devnull)) / CREDENTIAL
    try:
        secret, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        if named is None:
            return NO_MACHINE
        raise ConfigError(f"{path} : {reason(error)}") from None
    if len(secret) != KEY_SIZE:
        raise ConfigError(f"{path} : {KEY_SIZE} octets attendus")
    if mode & OTHERS:
        raise ConfigError(f"{path} : lisible par tous ; faites chmod 400")
    return secret
