"""What was answered so far: durable answer by answer, and nothing of it secret."""

import json
from collections.abc import Mapping
from pathlib import Path

from appliance.durable.disk import read_whole, write_atomically
from appliance.ports.machine import Disk
from appliance.wiring.beginning import DRAFT
from appliance.wiring.machine import translated


class Draft:
    """The answers, by the names of their questions.

    Its methods raise DiskFullError or VaultError where the disk fails.
    """

    def __init__(self, disk: Disk, station: Path) -> None:
        """Look at the station's directory."""
        self._disk, self._path = disk, station / DRAFT

    def read(self) -> dict[str, str]:
        """Return the answers; none where there is no draft, or it is no more what was written."""
        if not self._disk.exists(self._path):
            return {}
        with translated("réglages"):
            content = read_whole(self._disk, self._path)
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            return {}
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: text for name, text in pairs if isinstance(text, str)}

    def keep(self, answers: Mapping[str, str]) -> None:
        """Make these the answers."""
        with translated("réglages"):
            write_atomically(self._disk, self._path, json.dumps(answers).encode("ascii"))

    def forget(self) -> None:
        """End the first hour."""
        with translated("réglages"):
            if self._disk.exists(self._path):
                self._disk.unlink(self._path)
                self._disk.sync_directory(self._path.parent)
