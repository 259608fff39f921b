"""Lines of the bank and their postings, as they are kept."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Final

from tinydb import where

from appliance.domain.argent.banque import Defait, LigneReleve, Rapprochement
from appliance.domain.registre.fiche import Fiche
from appliance.queue.columns import Column
from appliance.queue.documents import MOUVEMENTS, RAPPROCHEMENTS
from appliance.queue.fichier import Fichier
from appliance.queue.index import Columns
from appliance.queue.table import JournalDatabase

OPEN: Final = "rapprochement"
AMOUNT: Final = ("mouvement", "montant")
COLUMNS: Final[Columns] = {MOUVEMENTS: (Column((OPEN,), 4), Column(AMOUNT, 8))}


class Releves:
    """The two tables of the bank.

    Each writing is one durable commit, or part of the transaction that is under way; it raises
    what `Journal.append` raises.

    Args:
        database: the open queue.
        auteur: number of who writes.

    Attributes:
        lignes: the lines of the bank; none is ever removed.
        rapprochements: the postings, those that were taken back among them.
    """

    def __init__(self, database: JournalDatabase, auteur: int) -> None:
        self.auteur = auteur
        self._storage = database.storage
        self._table = database.table(MOUVEMENTS)
        self._read: dict[int, Fiche[Rapprochement]] = {}
        self.lignes = Fichier(self._table, LigneReleve, auteur)
        self.rapprochements = Fichier(database.table(RAPPROCHEMENTS), Rapprochement, auteur)

    def open_lines(self) -> Iterator[Fiche[LigneReleve]]:
        """Yield the lines that no posting holds, by number."""
        return self.lignes.matching(where(OPEN) == 0)

    def of_amount(self, montant: int) -> Iterator[Fiche[LigneReleve]]:
        """Yield the lines of an amount, by number."""
        group, name = AMOUNT
        return self.lignes.matching(where(group)[name] == montant)

    def postings(self) -> Sequence[Fiche[Rapprochement]]:
        """Return all postings by number; each is read once, and again when it was taken back."""
        for number in self._storage.numbers(RAPPROCHEMENTS):
            if number not in self._read and (found := self.rapprochements.get(number)):
                self._read[number] = found
        return [self._read[number] for number in sorted(self._read)]

    def post(self, rapprochement: Rapprochement) -> Fiche[Rapprochement]:
        """Keep a posting, and hold its lines by it.

        Raises:
            KeyError: there is no such line.
        """
        kept = self.rapprochements.add(rapprochement)
        self._hold(rapprochement.lien.mouvements, kept.numero)
        return kept

    def undo(self, fiche: Fiche[Rapprochement], defait: Defait) -> Fiche[Rapprochement]:
        """Keep a posting as taken back, and free its lines."""
        after = self.reword(fiche, defait)
        self._hold(fiche.valeur.lien.mouvements, 0)
        return after

    def reword(self, fiche: Fiche[Rapprochement], defait: Defait) -> Fiche[Rapprochement]:
        """Keep who took a posting back, and why; nothing stays of what was said before."""
        self._read.pop(fiche.numero, None)
        after = replace(fiche, valeur=replace(fiche.valeur, defait=defait))
        self.rapprochements.rewrite(after)
        return after

    def transaction(self) -> AbstractContextManager[Any]:
        """Make one durable commit of all that is done inside; none of it on an error."""
        return self._storage.transaction(finishing=True)

    def _hold(self, numbers: Sequence[int], rapprochement: int) -> None:
        self._table.update({OPEN: rapprochement}, doc_ids=list(numbers))
