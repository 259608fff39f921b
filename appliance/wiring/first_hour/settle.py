"""`besace settle`: root puts in place what the station asks for; the unit besace-settings."""

from pathlib import Path

from appliance.durable.disk import SystemDisk
from appliance.errors import UnreadableFileError, reason
from appliance.wiring.first_hour.keyboard import ChosenKeyboard
from appliance.wiring.first_hour.network import LocalNetwork
from appliance.wiring.first_hour.parcel import Parcel
from appliance.wiring.first_hour.passwords import NewPasswords
from appliance.wiring.first_hour.returned import Returned
from appliance.wiring.first_hour.writer import Places


def run(settings: Path, request: Path) -> int:
    """Write what a request holds: settings, certificates, passwords; return the exit code.

    Raises:
        UnreadableFileError: the request cannot be read.
        ConfigError: it is none, or its settings would be refused.
        NotWrittenError: the system does not let us.
    """
    try:
        content = request.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{request} : {reason(error)}") from None
    asked = (
        Returned.parse(content)
        or LocalNetwork.parse(content)
        or NewPasswords.parse(content)
        or ChosenKeyboard.parse(content)
        or Parcel.parse(content)
    )
    asked.place(SystemDisk(), Places.of(settings))
    return 0
