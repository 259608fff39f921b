"""Keeps what patients are found by as their records change, and in the checkpoint."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from appliance.domain.registre.repertoire import Entree, Repertoire, jour, mots, numeros
from appliance.durable.operations import Clear, Delete, Operation, Patch, Put
from appliance.queue.registre import PATIENTS


def _nirs(immatriculations: Sequence[Mapping[str, Any]]) -> str:
    return numeros(one["nir"]["value"] for one in immatriculations)


FIELDS: Final[Mapping[str, tuple[str, Callable[[Any], str]]]] = {
    "nom": ("nom", mots),
    "prenom": ("prenom", mots),
    "nom_naissance": ("nom_naissance", mots),
    "immatriculations": ("nirs", _nirs),
    "naissance": ("naissance", jour),
}
"""For each field of a record that people look for: its name in an entry, and how it is held."""


class Annuaire:
    """The practice's `Repertoire`, always as the journal has it.  Implements `Follower`."""

    def __init__(self) -> None:
        self.repertoire = Repertoire()

    def follow(self, operation: Operation) -> None:
        """Take in an operation that is durable."""
        if operation.table != PATIENTS:
            return
        match operation:
            case Put(number=number, document=document):
                self.repertoire.put(number, Entree(**_found_by(document)))
            case Patch(number=number, changed=changed):
                entree = self.repertoire.get(number)
                self.repertoire.put(number, entree._replace(**_found_by(changed)))
            case Delete(number=number):
                self.repertoire.remove(number)
            case Clear():
                self.repertoire.clear()

    def save(self) -> Any:
        """Return all entries."""
        return [[number, *entree] for number, entree in self.repertoire.items()]

    def load(self, saved: Any) -> None:
        """Go on from what was saved."""
        self.repertoire.restore((number, Entree(*entree)) for number, *entree in saved)


def _found_by(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: held(fields[field]) for field, (name, held) in FIELDS.items() if field in fields}
