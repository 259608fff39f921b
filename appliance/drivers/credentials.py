"""What systemd keeps for a service: enciphered by the machine's key, deciphered as it starts."""

import logging
import subprocess
from typing import Final

from appliance.errors import NotWrittenError

log = logging.getLogger(__name__)

PROGRAM: Final = "systemd-creds"
DELAY_S: Final = 30.0


def enciphered(name: str, content: bytes) -> bytes:
    """Return a credential (`LoadCredentialEncrypted=`), of this name and for this machine alone.

    The key is the host's, which systemd keeps in `/var/lib/systemd` (systemd-creds(1)), and no
    TPM's beside it: on a box it lies on the data partition, which the TPM opens.

    Raises:
        NotWrittenError: systemd does not do it; the content is not quoted.
    """
    command = [PROGRAM, "encrypt", "--with-key=host", f"--name={name}", "-", "-"]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the name is ours
            command, input=content, capture_output=True, timeout=DELAY_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotWrittenError(f"{PROGRAM} : {type(error).__name__}") from None
    if done.returncode:
        log.warning("%s: %s", PROGRAM, done.stderr.decode(errors="replace").strip())
        raise NotWrittenError(f"{PROGRAM} : code {done.returncode}")
    return done.stdout
