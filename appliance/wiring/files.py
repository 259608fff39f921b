"""The files that the settings name."""

from pathlib import Path

from appliance.errors import ConfigError, reason


def content_of(path: Path) -> bytes:
    """Return what a file of the settings holds.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} : {reason(error)}") from None
