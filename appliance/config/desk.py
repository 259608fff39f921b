"""A desk where people arrive (docs/reception.md)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from appliance.config.bounds import LAST_PORT
from appliance.config.practice import Cabinet
from appliance.config.station import Ecran, Lecteur
from appliance.formats.strict import (
    within,
)

ACCUEIL_PORT: Final = 61_630
"""Of those that nobody registers, past those that Linux gives to connections by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accueil:
    """A desk where people arrive, on this box or on a paired one (docs/reception.md).

    Attributes:
        dossier: the desk's own directory, on the box that it stands on.
        echange: where the letters of the desk and of the practice's own box lie.
        repond: the practice tells the desk how old rights are and which documents to ask for.
        documents: what the desk asks of everybody, in French.
        boitier: the paired box, where this one is paired with several; empty for the only one.
        port: where the practice's own box listens for the desk's.
    """

    dossier: Path
    echange: Path
    repond: bool = False
    documents: tuple[str, ...] = ()
    boitier: str = ""
    port: int = ACCUEIL_PORT

    def __post_init__(self) -> None:
        """Refuse what is no port."""
        within(self.port, "port", 1, LAST_PORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoitierAccueil:
    """All settings of a box that is a desk and nothing else; of another box, those of its desk.

    Attributes:
        passage: directory of the service that goes to the other box.
        cabinet: None on a box that is a desk and nothing else.
    """

    accueil: Accueil
    passage: Path
    lecteur: Lecteur = field(default_factory=Lecteur)
    ecran: Ecran = field(default_factory=Ecran)
    cabinet: Cabinet | None = None
