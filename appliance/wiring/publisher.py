"""The key of who publishes tariffs and systems: read from a file, for the verbs that sign."""

from pathlib import Path

from appliance.errors import PublisherKeyError, reason
from appliance.sealing.signature import Publisher


def publisher_of(key: Path) -> Publisher:
    """Read a publisher's key.

    Raises:
        PublisherKeyError: the key cannot be read, or is of another kind.
    """
    try:
        return Publisher(key.read_bytes())
    except OSError as error:
        raise PublisherKeyError(f"{key} : {reason(error)}") from None
    except ValueError:
        raise PublisherKeyError(str(key)) from None
