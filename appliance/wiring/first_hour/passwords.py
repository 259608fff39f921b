"""New passwords of servers that the settings name: a person asks, and root puts them down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from appliance.errors import ConfigError, NotWrittenError, reason
from appliance.ports.machine import Disk
from appliance.wiring.first_hour.parcel import TAKEN, keep, put, texts_in
from appliance.wiring.first_hour.writer import SECRETS, Places

KIND: Final = "mots-de-passe"
UNREADABLE: Final = "demande de réglages illisible"
NO_SETTINGS: Final = "Ce boîtier n’a pas de réglages : un mot de passe vient avec eux."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswords:
    """Passwords, and no word of a server: none can be led to another one by this.

    Attributes:
        nom: no other request bears it.
        passwords: by the names of their files.
    """

    nom: str
    passwords: Mapping[str, str] = field(repr=False)

    def to_bytes(self) -> bytes:
        """Return what root reads."""
        return json.dumps([KIND, self.nom, dict(self.passwords)]).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Read what `to_bytes` wrote; None where the request is another one.

        Raises:
            ConfigError: it is that no more; nothing of it is quoted.
        """
        try:
            parts = json.loads(content)
            if not isinstance(parts, list) or parts[:1] != [KIND]:
                return None
            _, nom, passwords = parts
            texts_in({"nom": nom})
            passwords = texts_in(passwords)
        except (ValueError, TypeError, RecursionError):
            raise ConfigError(UNREADABLE) from None
        if not {*passwords} <= {*SECRETS}:
            raise ConfigError(UNREADABLE)
        return cls(nom=nom, passwords=passwords)

    def judge(self, places: Places) -> None:
        """Refuse where there is nothing that they are for.

        Raises:
            ConfigError: there are no settings.
        """
        if not places.settings.exists():
            raise ConfigError(NO_SETTINGS)

    def place(self, disk: Disk, places: Places) -> None:
        """Put them where the courier reads its own; the settings stay as they are.

        Raises:
            ConfigError: there are no settings.
            NotWrittenError: the system does not let us.
        """
        self.judge(places)
        try:
            keep(disk, places, self.passwords)
            put(disk, places.home / TAKEN, self.nom.encode())
        except OSError as error:
            raise NotWrittenError(f"{places.home} : {reason(error)}") from None
