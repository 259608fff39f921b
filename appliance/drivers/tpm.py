"""A TPM 2.0 by Debian's tpm2-tools, a process a command: nothing is loaded and nothing stays open.

The index is one that its owner defines, whose type only lets it be extended.  Reading and extending
ask for no password: who may reach the device may extend it, and then the journal's list no longer
agrees with it, which is told.
"""

import logging
import re
import subprocess
from dataclasses import dataclass
from typing import Final

from appliance.domain.tpm import EMPTY
from appliance.errors import TpmMuteError

log = logging.getLogger(__name__)

INDEX: Final = "0x180be5a"
"""Among those for the machine's owner (TCG, Registry of Reserved TPM 2.0 Handles)."""
ATTRIBUTES: Final = "authread|authwrite|no_da|nt=extend"
PUBLIC: Final = re.compile(
    rf"^{INDEX}:\n(?:  .*\n)*?  attributes:\n    friendly: .*\n    value: 0x([0-9a-f]+)$",
    re.MULTILINE | re.IGNORECASE,
)
EXTEND: Final = 4
"""TPM_NT_EXTEND, in bits 4 to 7 of TPMA_NV."""
WRITTEN: Final = 1 << 29
"""TPMA_NV_WRITTEN."""


@dataclass(frozen=True, slots=True)
class TpmRatchet:
    """A `Ratchet` in an NV index.

    Attributes:
        tcti: where the TPM is, as tpm2-tools name it: `device:/dev/tpmrm0`.
        delai_s: seconds that one command may take.
    """

    tcti: str
    delai_s: float = 5.0

    def read(self) -> bytes | None:
        """Return the value; see `Ratchet`.

        Raises:
            TpmMuteError: the TPM does not answer.
        """
        found = PUBLIC.search(self._run("nvreadpublic").decode(errors="replace"))
        if found is None:
            return None
        attributes = int(found[1], 16)
        if attributes >> 4 & 0xF != EXTEND:
            return b""
        return self._run("nvread", INDEX) if attributes & WRITTEN else EMPTY

    def define(self) -> None:
        """Define the index.

        Raises:
            TpmMuteError: something stands there, or the owner set a password.
        """
        size = str(len(EMPTY))
        self._run("nvdefine", INDEX, "-C", "o", "-g", "sha256", "-s", size, "-a", ATTRIBUTES)

    def extend(self, data: bytes) -> None:
        """Extend the index.

        Raises:
            TpmMuteError: there is none, or the TPM does not answer.
        """
        self._run("nvextend", INDEX, "-i", "-", data=data)

    def undefine(self) -> None:
        """Remove the index.

        Raises:
            TpmMuteError: there is none, or the owner set a password.
        """
        self._run("nvundefine", INDEX, "-C", "o")

    def _run(self, command: str, *arguments: str, data: bytes = b"") -> bytes:
        try:
            return subprocess.run(  # noqa: S603 - no shell; where the TPM is, the settings say
                [f"tpm2_{command}", *arguments, "-T", self.tcti],
                input=data,
                capture_output=True,
                timeout=self.delai_s,
                check=True,
            ).stdout
        except (OSError, subprocess.SubprocessError) as error:
            log.info("tpm2_%s: %s", command, type(error).__name__)
            raise TpmMuteError(f"tpm2_{command}") from None
