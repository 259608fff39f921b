"""The station: its readers, its screen, its light and button."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from appliance.config.bounds import DAY_S
from appliance.formats.strict import (
    WrongValueError,
    within,
)
from appliance.ports.serial import SerialModel

LAST_PIN: Final = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecteur:
    """The card reader: PC/SC finds it, or it is on a serial line without PC/SC.

    Attributes:
        ligne: the line's terminal; None for PC/SC.  An address (`spy://...`) is refused.
        modele: what stands at its other end.
    """

    ligne: Path | None = None
    modele: SerialModel = SerialModel.GEMPC_TWIN

    def __post_init__(self) -> None:
        """Refuse what is no device."""
        _require_device(self.ligne)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apcv:
    """The appli carte Vitale, where the practice has a scanner for it.

    Attributes:
        duree_s: seconds that a reading is worth something; no public text says how many.  None
            takes none.
        ligne: terminal of a scanner that is a serial line; None for one that types.
    """

    duree_s: int | None = None
    ligne: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a time that never comes, what is no device, and a scanner without a time."""
        within(self.duree_s, "duree_s", 1, DAY_S)
        _require_device(self.ligne)
        if self.ligne is not None and self.duree_s is None:
            raise WrongValueError("dites combien de secondes une lecture vaut", "duree_s")


class Couleurs(StrEnum):
    """The colours of the screen."""

    NUIT = "nuit"
    JOUR = "jour"
    MONOCHROME = "monochrome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecran:
    """The screen.

    Attributes:
        verrou_s: seconds without a key or a card after which it locks; 0 for never.
        verrou_cps: it locks when the CPS is pulled, too.
        couleurs: those it starts with.
    """

    verrou_s: int = 600
    verrou_cps: bool = True
    couleurs: Couleurs = Couleurs.NUIT

    def __post_init__(self) -> None:
        """Refuse a time that never comes."""
        within(self.verrou_s, "verrou_s", 0, DAY_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panneau:
    """The box's own light, buzzer, button and power-fail input; pins by their BCM numbers.

    Attributes:
        lampe: red, green and blue.
        secteur: moved by the UPS when the mains are lost.
        secteur_coupe_haut: the UPS raises that pin then; else it pulls it to ground.
    """

    lampe: tuple[int, int, int] | None = None
    avertisseur: int | None = None
    bouton: int | None = None
    secteur: int | None = None
    secteur_coupe_haut: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no pin of the board, and one pin for two parts."""
        pins = {"avertisseur": self.avertisseur, "bouton": self.bouton, "secteur": self.secteur}
        lamp = self.lampe or ()
        for key, pin in (*pins.items(), *(("lampe", pin) for pin in lamp)):
            within(pin, key, 0, LAST_PIN)
        taken = [pin for pin in (*pins.values(), *lamp) if pin is not None]
        if len(taken) != len({*taken}):
            raise WrongValueError("deux éléments ont la même broche, donnez une broche à chacun")

    @property
    def is_there(self) -> bool:
        """Tell whether the box has any of them."""
        parts = (self.lampe, self.avertisseur, self.bouton, self.secteur)
        return any(part is not None for part in parts)


def _require_device(ligne: Path | None) -> None:
    if ligne is not None and not ligne.is_relative_to("/dev"):
        raise WrongValueError("un appareil de /dev est attendu, pas une adresse", "ligne")
