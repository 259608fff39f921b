"""Who is asked about rights and addresses."""

from dataclasses import dataclass
from pathlib import Path

from appliance.config.bounds import YEAR_D
from appliance.formats.strict import (
    within,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annuaire:
    """Who gives the addresses that no destination of the settings names.

    Attributes:
        certificat: the service's X.509 certificate, PEM: only its owner can open a question.
        editeur: the Ed25519 public key of who signs editions, 32 bytes.
        expediteurs: addresses that answer besides `adresse`.
        age_j: days after which the next edition is asked for, at night.
    """

    adresse: str
    certificat: Path
    editeur: bytes
    expediteurs: tuple[str, ...] = ()
    age_j: int = 30

    def __post_init__(self) -> None:
        """Refuse an age that no edition has."""
        within(self.age_j, "age_j", 1, YEAR_D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adri:
    """Where questions on rights go, by the same courier as lots.

    Attributes:
        certificat: the service's X.509 certificate, PEM: only its owner can open a question.
        expediteurs: addresses that answer besides `adresse`.
        age_j: days after which a reading of the card or of ADRi is asked for anew, at night; 1
            asks before each round.
    """

    adresse: str
    certificat: Path
    expediteurs: tuple[str, ...] = ()
    age_j: int = 120

    def __post_init__(self) -> None:
        """Refuse an age that no reading has."""
        within(self.age_j, "age_j", 1, YEAR_D)
