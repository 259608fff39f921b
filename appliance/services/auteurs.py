"""Who did what: each thing kept names its author by a number; here the number gets its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.queue.registre import CONTRATS, DROITS, FUSIONS, ORDONNANCES, PIECES
from appliance.queue.store import Store
from appliance.services.registre import Registre

NOUNS: Final[Mapping[str, str]] = {
    ORDONNANCES: "ordonnance",
    DROITS: "droits",
    CONTRATS: "contrat",
    PIECES: "pièce",
    FUSIONS: "fusion",
}
UNKNOWN: Final = "auteur non noté"
"""Of what was kept before authors were."""


@dataclass(frozen=True, slots=True)
class Auteurs:
    """The people of a practice, by the numbers that what they did bears."""

    store: Store

    def nom(self, numero: int) -> str:
        """Return the name and the role of who bears a number, gone or not."""
        found = self.store.personnes.get(numero)
        return UNKNOWN if found is None else f"{found.valeur.nom} ({found.valeur.role.en_mots})"

    def of_patient(self, registre: Registre, fiche: Fiche[Dossier]) -> Iterator[str]:
        """Yield who wrote last the record and each thing that belongs to it, and sealed what."""
        yield f"dossier : {self.nom(fiche.auteur)}"
        for name, one in self.store.registre.of(fiche.numero):
            yield f"{NOUNS[name]} {one.numero} : {self.nom(one.auteur)}"
        passages = registre.passages(fiche, date.min)
        for numero in sorted({one.numero for one in passages}):
            sealed = self.store.get(numero)
            if sealed is not None:
                yield f"facture {numero} : {self.nom(sealed.auteur)}"
