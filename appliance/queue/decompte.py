"""Count what stands where as it happens, for the line that never leaves the screen."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from appliance.domain.file_attente import Decompte, GenreRetour
from appliance.domain.lifecycle import EtatLot
from appliance.durable.operations import Operation, Patch, Put
from appliance.queue.counted import Counted
from appliance.queue.documents import FACTURES, LOTS, RETOURS

ETATS: Final = tuple(EtatLot)
NO_LOT: Final = len(ETATS)
"""Stands in the column for a rank that no lot has."""
WITHOUT_VERDICT: Final = (ETATS.index(EtatLot.CONFIEE), ETATS.index(EtatLot.REMISE))
AMOUNTS: Final = ("montant", "amo", "amc")


class Tally:
    """Sums, and three small columns over lots by rank.  Implements `storage.Follower`.

    An invoice is counted when its number first comes: nothing of it that counts ever changes.
    """

    def __init__(self) -> None:
        self._factures, self._counted = 0, Counted()
        self._retours: Counter[str] = Counter()
        self._last_retour = 0
        self._amounts = [0] * len(AMOUNTS)
        self._by_etat = [0] * (len(ETATS) + 1)
        self._etats = bytearray()
        self._sizes, self._firsts = array("H"), array("Q")

    def follow(self, operation: Operation) -> None:
        """Take in an operation that is durable."""
        match operation:
            case Put(table=table, number=number, document=document) if table == FACTURES:
                if self._counted.add(number):
                    self._factures += 1
                    self._count(document["facture"])
            case Put(table=table, number=number, document=document) if table == LOTS:
                self._note_lot(number - 1, document["clos"]["lot"]["factures"])
                self._move(number - 1, document["etat"])
            case Patch(table=table, number=number, changed={"etat": etat}) if table == LOTS:
                self._move(number - 1, etat)
            case Put(table=table, number=number, document=document) if table == RETOURS:
                if number > self._last_retour:
                    self._last_retour = number
                    self._retours[document["genre"]] += 1

    def save(self) -> Any:
        """Return what was counted."""
        columns = [bytes(self._etats), self._sizes.tobytes(), self._firsts.tobytes()]
        return [
            [self._factures, dict(self._retours), self._last_retour],
            self._counted.bounds,
            self._amounts,
            self._by_etat,
            columns,
        ]

    def load(self, saved: Any) -> None:
        """Go on from what was saved."""
        counts, bounds, self._amounts, self._by_etat, columns = saved
        self._factures, retours, self._last_retour = counts
        self._retours.update(retours)
        self._counted = Counted(bounds)
        etats, sizes, firsts = columns
        self._etats += etats
        self._sizes.frombytes(sizes)
        self._firsts.frombytes(firsts)

    def first_without_verdict(self) -> int | None:
        """Return the lowest rank of an invoice whose lot has no verdict, None without one."""
        waiting = (lot for code in WITHOUT_VERDICT for lot in _places(self._etats, code))
        return min((self._firsts[lot] for lot in waiting), default=None)

    def decompte(self, plus_ancienne: datetime | None) -> Decompte:
        """Return the count."""
        by_etat = dict(zip(ETATS, self._by_etat, strict=False))
        total, amo, amc = self._amounts
        return Decompte(
            scellees=self._factures,
            a_mettre_en_lot=self._factures - sum(by_etat.values()),
            a_envoyer=by_etat[EtatLot.CONFIEE],
            remises=by_etat[EtatLot.REMISE],
            arl_positif=by_etat[EtatLot.ARL_POSITIF],
            arl_negatif=by_etat[EtatLot.ARL_NEGATIF],
            total=total,
            amo=amo,
            amc=amc,
            plus_ancienne=plus_ancienne,
            retours={GenreRetour(genre): count for genre, count in self._retours.items()},
        )

    def _count(self, facture: Mapping[str, Any]) -> None:
        """Count the money of an invoice; a DRE asks for what its FSE already tells of."""
        if facture.get("fse"):
            return
        for place, amount in enumerate(AMOUNTS):
            self._amounts[place] += sum(ligne[amount] for ligne in facture["cotation"]["lignes"])

    def _note_lot(self, lot: int, factures: Sequence[str]) -> None:
        """Make room for a lot, and keep what its moves are counted by."""
        while len(self._etats) <= lot:
            self._etats.append(NO_LOT)
            self._sizes.append(0)
            self._firsts.append(0)
        self._sizes[lot] = len(factures)
        self._firsts[lot] = min(map(int, factures), default=0)

    def _move(self, lot: int, etat: str) -> None:
        code = ETATS.index(EtatLot(etat))
        self._by_etat[self._etats[lot]] -= self._sizes[lot]
        self._by_etat[code] += self._sizes[lot]
        self._etats[lot] = code


def _places(column: bytearray, code: int) -> Iterator[int]:
    place = column.find(code)
    while place >= 0:
        yield place
        place = column.find(code, place + 1)
