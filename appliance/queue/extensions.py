"""What the box's TPM was told, as the journal lists it."""

from collections.abc import Sequence

from appliance.domain.roles import NOBODY
from appliance.domain.tpm import EMPTY, Extension
from appliance.queue.documents import EXTENSIONS
from appliance.queue.fichier import Fichier
from appliance.queue.table import JournalDatabase


class Extensions(Fichier[Extension]):
    """The table; an entry is made before the TPM is told, so that a cut forgets none."""

    def __init__(self, database: JournalDatabase, auteur: int = NOBODY) -> None:
        super().__init__(database.table(EXTENSIONS), Extension, auteur)
        self._storage = database.storage

    @property
    def derniere(self) -> Extension | None:
        """The newest one, without reading the others."""
        fiche = self.get(self._storage.last_number(EXTENSIONS))
        return None if fiche is None else fiche.valeur

    def suite(self) -> Sequence[Extension]:
        """Return all since an index was last defined, the oldest first."""
        found: list[Extension] = []
        for fiche in self:
            if fiche.valeur.avant == EMPTY:
                found.clear()
            found.append(fiche.valeur)
        return found
