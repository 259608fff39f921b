"""One table of the register: values of one kind, each under a number of its own."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Generic, TypeVar

from tinydb import where
from tinydb.queries import QueryLike
from tinydb.table import Document

from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import NOBODY
from appliance.queue.documents import from_document, to_document
from appliance.queue.table import JournalTable

T = TypeVar("T")

PATIENT: Final = "patient"
AUTEUR: Final = "auteur"


class Fichier(Generic[T]):
    """Reads and writes the values of one table.

    A writing is one durable commit, or part of the transaction that is under way.  Every
    method raises what `Journal.append` and `Journal.read` raise.

    Args:
        auteur: number of who writes; it goes with each value.
    """

    def __init__(self, table: JournalTable, kind: type[T], auteur: int = NOBODY) -> None:
        self._table, self._kind, self._auteur = table, kind, auteur

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Fiche[T]]:
        return map(self._fiche, self._table)

    def get(self, numero: int) -> Fiche[T] | None:
        """Return what stands under a number, None for nothing."""
        document = self._table.get(doc_id=numero)
        return None if document is None else self._fiche(document)

    def of(self, patient: int) -> Sequence[Fiche[T]]:
        """Return all that belongs to a patient, in the order of entry."""
        return [*self.matching(where(PATIENT) == patient)]

    def matching(self, query: QueryLike) -> Iterator[Fiche[T]]:
        """Yield what TinyDB's query finds, in the order of entry."""
        return map(self._fiche, self._table.search(query))

    def add(self, valeur: T, *, patient: int | None = None) -> Fiche[T]:
        """Enter a value under the next number."""
        numero = self._table.insert(self._document(valeur, patient))
        return Fiche(numero, valeur, patient, self._auteur)

    def put(self, fiche: Fiche[T]) -> None:
        """Enter a value under its number, new or in place of the former one."""
        document = Document(self._document(fiche.valeur, fiche.patient), doc_id=fiche.numero)
        self._table.upsert(document)

    def rewrite(self, fiche: Fiche[T]) -> None:
        """Enter a value in place of the former one, of which an expunging then leaves nothing."""
        self._table.rewrite(fiche.numero, self._document(fiche.valeur, fiche.patient))

    def remove(self, numeros: Sequence[int]) -> None:
        """Remove values; their numbers are never given again.

        Raises:
            KeyError: nothing stands under one of them.
        """
        self._table.remove(doc_ids=numeros)

    def _fiche(self, document: Document) -> Fiche[T]:
        fields: dict[str, Any] = dict(document)
        patient, auteur = fields.pop(PATIENT, None), fields.pop(AUTEUR, NOBODY)
        return Fiche(document.doc_id, from_document(fields, self._kind), patient, auteur)

    def _document(self, valeur: object, patient: int | None) -> dict[str, Any]:
        owner = {} if patient is None else {PATIENT: patient}
        return {**to_document(valeur), **owner, AUTEUR: self._auteur}
