"""The letters of a picture by Tesseract, where Debian's `tesseract-ocr` is installed.

The picture and the text go through pipes: nothing of them touches a disk.
"""

import logging
import os
import subprocess
from dataclasses import dataclass
from typing import Final

log = logging.getLogger(__name__)

COMMAND: Final = ("tesseract", "stdin", "stdout", "-l", "fra")
ONE_THREAD: Final = {"OMP_THREAD_LIMIT": "1"}
"""More of them make a small machine slower."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """A `TextReader`.

    Attributes:
        delai_s: seconds that one page may take.
    """

    delai_s: float = 60.0

    def read(self, picture: bytes) -> str | None:
        """Return what stands in a picture; None where it cannot be read, for whatever reason."""
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and nothing of the command is anybody's
                COMMAND,
                input=picture,
                capture_output=True,
                timeout=self.delai_s,
                check=True,
                env={**os.environ, **ONE_THREAD},
            )
        except (OSError, subprocess.SubprocessError) as error:
            log.info("no text was read: %s", type(error).__name__)
            return None
        return done.stdout.decode(errors="replace")
