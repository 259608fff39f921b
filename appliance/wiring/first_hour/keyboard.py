"""The keyboard of a box: a person chooses it, and root notes it."""

import json
from dataclasses import dataclass
from typing import Final, Self

from appliance.errors import ConfigError, NotWrittenError, reason
from appliance.ports.machine import Disk
from appliance.tui.texts.keyboard import KEYBOARDS
from appliance.wiring.first_hour.parcel import TAKEN, put
from appliance.wiring.first_hour.writer import Places

FILE: Final = "clavier"
"""Beside the settings: one word, which the console reads before each start of the screen."""
KIND: Final = "clavier"
UNKNOWN: Final = "clavier inconnu"


@dataclass(frozen=True, slots=True)
class ChosenKeyboard:
    """What root is asked for.

    Attributes:
        nom: no other request bears it.
        word: of `texts.keyboard`.
    """

    nom: str
    word: str

    def to_bytes(self) -> bytes:
        """Return what root reads."""
        return json.dumps([KIND, self.nom, self.word]).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Read what `to_bytes` wrote; None where the request is another one."""
        try:
            kind, nom, word = json.loads(content)
        except (ValueError, TypeError, RecursionError):
            return None
        return cls(nom, str(word)) if kind == KIND and isinstance(nom, str) else None

    def judge(self, places: Places) -> None:
        """Refuse a keyboard that is none of ours.

        Raises:
            ConfigError: it is none.
        """
        if self.word not in KEYBOARDS:
            raise ConfigError(f"{places.home / FILE} : {UNKNOWN}")

    def place(self, disk: Disk, places: Places) -> None:
        """Note it; there may be no settings yet.

        Raises:
            ConfigError: it is none of ours.
            NotWrittenError: the system does not let us.
        """
        self.judge(places)
        try:
            put(disk, places.home / FILE, f"{self.word}\n".encode("ascii"))
            put(disk, places.home / TAKEN, self.nom.encode())
        except OSError as error:
            raise NotWrittenError(f"{places.home} : {reason(error)}") from None
