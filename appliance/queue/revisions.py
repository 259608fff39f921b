"""Which tariffs the practice was shown, and what it answered: kept for good, the last counts."""

from typing import Final, TypeVar

from appliance.domain.revision import ReponseAvenant, TarifsVus
from appliance.domain.roles import NOBODY
from appliance.queue.documents import from_document, to_document
from appliance.queue.fichier import AUTEUR
from appliance.queue.memory import Memory
from appliance.queue.table import JournalDatabase, JournalTable

TARIFS: Final = "tarifs"
REPONSES: Final = "reponses"

T = TypeVar("T")


class Revisions:
    """Two tables that only grow.  A writing is one durable commit; see `Journal.append`."""

    def __init__(self, database: JournalDatabase, auteur: int = NOBODY) -> None:
        self._auteur = auteur
        self._memory = Memory(lambda: database.storage.version)
        self._tarifs = database.table(TARIFS)
        self._reponses = database.table(REPONSES)

    def tarifs(self) -> TarifsVus | None:
        """Return the tables that were seen last, None before the first unlock."""
        return _last(self._tarifs, TarifsVus)

    def keep_tarifs(self, vus: TarifsVus) -> None:
        """Keep that these tables were seen.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        self._tarifs.insert(to_document(vus) | {AUTEUR: self._auteur})

    def reponse(self) -> ReponseAvenant | None:
        """Return the last answer, None as long as there is none."""
        return self._memory.get("reponse", lambda: _last(self._reponses, ReponseAvenant))

    def keep_reponse(self, reponse: ReponseAvenant) -> None:
        """Keep an answer; those before it stay readable.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        self._reponses.insert(to_document(reponse) | {AUTEUR: self._auteur})


def _last(table: JournalTable, kind: type[T]) -> T | None:
    documents = table.all()
    if not documents:
        return None
    return from_document({k: v for k, v in documents[-1].items() if k != AUTEUR}, kind)
