"""The local network, let in by the settings: a person asks at the screen, and root writes it."""

import json
import re
from dataclasses import dataclass
from typing import Final, Self

from appliance.config import check
from appliance.errors import ConfigError, NotWrittenError, reason
from appliance.ports.machine import Disk
from appliance.wiring.first_hour.parcel import TAKEN, put
from appliance.wiring.first_hour.writer import Places

KIND: Final = "reseau-local"
TABLE: Final = re.compile(r"^[ \t]*\[emport\][ \t]*(?:#.*)?\n", re.MULTILINE)
LINE: Final = re.compile(r"^[ \t]*reseau_local[ \t]*=.*\n?", re.MULTILINE)
LET_IN: Final = "reseau_local = true            # demandé à l’écran\n"


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """Paired boxes are let in.

    Attributes:
        nom: no other request bears it.
    """

    nom: str

    def to_bytes(self) -> bytes:
        """Return what root reads."""
        return json.dumps([KIND, self.nom]).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Read what `to_bytes` wrote; None where the request is another one."""
        try:
            kind, nom = json.loads(content)
        except (ValueError, TypeError, RecursionError):
            return None
        return cls(nom) if kind == KIND and isinstance(nom, str) else None

    def judge(self, places: Places) -> None:
        """Refuse where the settings cannot be changed so.

        Raises:
            ConfigError: they would be refused.
        """
        self._text(places)

    def place(self, disk: Disk, places: Places) -> None:
        """Write the settings anew, all else in them as it was.

        Raises:
            ConfigError: they would be refused.
            NotWrittenError: the system does not let us.
        """
        text = self._text(places)
        try:
            put(disk, places.settings, text.encode())
            put(disk, places.home / TAKEN, self.nom.encode())
        except OSError as error:
            raise NotWrittenError(f"{places.home} : {reason(error)}") from None

    def _text(self, places: Places) -> str:
        try:
            before = places.settings.read_text(encoding="utf-8")
        except OSError as error:
            raise NotWrittenError(f"{places.settings} : {reason(error)}") from None
        text = let_in(before)
        if found := check(text, places.home):
            raise ConfigError(" ; ".join(found))
        return text


def let_in(settings: str) -> str:
    """Return settings that let paired boxes in."""
    text = LINE.sub("", settings)
    if TABLE.search(text):
        return TABLE.sub(lambda found: found[0] + LET_IN, text, count=1)
    return f"{text.rstrip()}\n\n[emport]\n{LET_IN}"
