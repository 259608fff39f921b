"""A document scanner through SANE's own program, which ends with the page: nothing stays open."""

import logging
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from appliance.errors import NoScannerError, ScannerMuteError

log = logging.getLogger(__name__)

A4_MM: Final = ("210", "297")
GOODBYE_S: Final = 5.0
"""Given to the program to bring the lamp home before it is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaneScanner:
    """A `DocumentScanner` by `scanimage`.

    Attributes:
        appareil: as `scanimage -L` names it; empty for the first one that it finds.
        ppp: dots per inch.
        delai_s: seconds that one page may take.
        environment: of the program; None for this one's.
    """

    appareil: str = ""
    ppp: int = 200
    delai_s: float = 90.0
    environment: Mapping[str, str] | None = field(default=None, repr=False)

    def scan(self) -> bytes:
        """Return the picture of the page on the glass, PNG in greys; see `DocumentScanner`."""
        try:
            program = subprocess.Popen(  # noqa: S603 - no shell, and the name is the settings'
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self.environment,
            )
        except OSError:
            raise NoScannerError from None
        with program:
            try:
                picture, words = program.communicate(timeout=self.delai_s)
            except subprocess.TimeoutExpired:
                _end(program)
                raise ScannerMuteError from None
        if program.returncode or not picture:
            log.warning("scanimage ended with %d: %d bytes", program.returncode, len(words))
            raise NoScannerError
        return picture

    def _command(self) -> Sequence[str]:
        chosen = [f"--device-name={self.appareil}"] if self.appareil else []
        width, height = A4_MM
        grey = ("--format=png", "--mode=Gray", f"--resolution={self.ppp}")
        return ["scanimage", *chosen, *grey, "-x", width, "-y", height]


def _end(program: "subprocess.Popen[bytes]") -> None:
    program.terminate()
    try:
        program.communicate(timeout=GOODBYE_S)
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
