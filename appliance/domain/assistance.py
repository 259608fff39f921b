"""A view of the screen that a helper from afar was given, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Pas(StrEnum):
    """A step.  Kept on disk: renaming a member needs a migration."""

    OUVERTE = "ouverte"
    ADMISE = "admise"  # a helper sees from here on
    REFUSEE = "refusee"  # somebody who is no paired box, or came second
    FINIE = "finie"


class Fin(StrEnum):
    """By whom a view ended.  Kept on disk, as above."""

    AUCUNE = ""
    DELAI = "delai"
    PERSONNE = "personne"
    AIDE = "aide"
    RESEAU = "reseau"
    VERROU = "verrou"
    PANNE = "panne"


EN_MOTS: Final[Mapping[Fin, str]] = {
    Fin.AUCUNE: "",
    Fin.DELAI: "le temps est écoulé",
    Fin.PERSONNE: "arrêtée à l’écran",
    Fin.AIDE: "l’aide est partie",
    Fin.RESEAU: "le réseau a coupé",
    Fin.VERROU: "le cabinet s’est verrouillé",
    Fin.PANNE: "une panne l’a arrêtée",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """One step of a view; it names no patient, and the person who opened it is its author.

    Attributes:
        le: when (UTC).
        minutes: how long it may last; with the opening alone.
        boitier: what the helper's box is called here, and the first digits of its fingerprint.
        fin: by whom it ended; with the end alone.
    """

    le: datetime
    pas: Pas
    minutes: int = 0
    boitier: str = ""
    fin: Fin = Fin.AUCUNE

    @property
    def en_mots(self) -> str:
        """The step in French."""
        match self.pas:
            case Pas.OUVERTE:
                return f"vue d’aide ouverte pour {self.minutes} min"
            case Pas.ADMISE:
                return f"vue d’aide : {self.boitier} est admis"
            case Pas.REFUSEE:
                return "vue d’aide : quelqu’un a été refusé"
            case Pas.FINIE:
                return f"vue d’aide finie : {EN_MOTS[self.fin]}"
