"""Who stands under which NIR, so that one card is not taken for two people's, nor two for one's."""

from collections.abc import Iterable
from datetime import date
from enum import Enum, auto

from appliance.domain.patient import full_years
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import MAJORITE, Dossier
from appliance.domain.registre.doublon import Raison, Signe, signes


class Place(Enum):
    """What a record would be in a register."""

    NOUVELLE = auto()
    OCCUPEE = auto()  # the same person stands there already


class Cartes:
    """The NIRs and the names of a register, as far as they tell people apart."""

    def __init__(self, dossiers: Iterable[Dossier], today: date) -> None:
        self._today = today
        self._signes: set[Signe] = set()
        self._adults: dict[str, str] = {}
        for dossier in dossiers:
            self.add(dossier)

    def add(self, dossier: Dossier) -> None:
        """Note who stands there now."""
        self._signes.update(signes(dossier))
        if self._is_adult(dossier):
            for one in dossier.immatriculations:
                self._adults.setdefault(one.nir.number, dossier.naissance)

    def place(self, dossier: Dossier) -> Place | Anomalie:
        """Tell where a record would stand, or why it cannot."""
        kinds = {signe[0] for signe in signes(dossier) if signe in self._signes}
        match Raison.NIR in kinds, Raison.NOMS in kinds:
            case True, True:
                return Place.OCCUPEE
            case True, False:
                return Anomalie(
                    "nir", "deux patients sous une carte, nés le même jour : donnez leur rang"
                )
            case False, True if dossier.immatriculations:
                return Anomalie("nir", "patient déjà connu sans ce NIR : ajoutez-le à son dossier")
            case False, True:
                return Place.OCCUPEE
        return self._alone(dossier)

    def _alone(self, dossier: Dossier) -> Place | Anomalie:
        """Refuse a second adult under one NIR: only children are insured under a parent's."""
        if self._is_adult(dossier):
            for one in dossier.immatriculations:
                if self._adults.get(one.nir.number, dossier.naissance) != dossier.naissance:
                    return Anomalie("nir", "deux adultes sous une carte : vérifiez à qui elle est")
        return Place.NOUVELLE

    def _is_adult(self, dossier: Dossier) -> bool:
        age = full_years(dossier.naissance, self._today)
        return age is not None and age >= MAJORITE
