"""A practice without a line, a relay that is no practice, a key."""

from dataclasses import dataclass
from hashlib import shake_256
from pathlib import Path

from appliance.__main__ import main
from appliance.durable.disk import SystemDisk
from appliance.spool.maildir import StationSpool
from tests.sync.carry.carried import Caisse, mail

ENDPOINT = '{ hote = "mail.example.test", port = 465, compte = "c", mot_de_passe = "m" }'
NOISE = shake_256(b"lot").hexdigest(6000)  # what is enciphered does not get smaller
MESSAGE = mail("lot@example.test", NOISE)


@dataclass
class Road:
    """A practice without a line, a relay that is no practice, a key."""

    home: Path
    relay: Path
    key: Path
    caisse: Caisse

    def box(self, *words: str | Path) -> int:
        return main(["carry", *map(str, words), "--dir", str(self.home)])

    def post(self, *words: str | Path) -> int:
        return main(["carry", "relay", *map(str, words), "--config", str(self.relay)])

    @property
    def spool(self) -> StationSpool:
        return StationSpool(SystemDisk(), self.home / "spool")
