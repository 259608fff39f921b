"""Count what stands where as it happens, for the line that never leaves the screen."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from itertools import islice
from operator import add
from typing import Any, Final

from appliance.domain.file_attente import MIS_DE_COTE, Decompte, GenreRetour
from appliance.domain.lifecycle import EtatLot
from appliance.durable.operations import Operation, Patch, Put
from appliance.queue.counted import Counted
from appliance.queue.documents import FACTURES, LOTS, RETOURS

ETATS: Final = tuple(EtatLot)
NO_LOT: Final = len(ETATS)
"""Stands in the column for a rank that no lot has."""
WITHOUT_VERDICT: Final = (ETATS.index(EtatLot.CONFIEE), ETATS.index(EtatLot.REMISE))
AMOUNTS: Final = ("montant", "amo", "amc")


@dataclass(slots=True)
class Sums:
    """What was counted of one professional's invoices.

    Attributes:
        amounts: centimes, as `AMOUNTS` names them.
        by_etat: invoices in lots, by the lot's state; the last place is of no lot.
    """

    factures: int = 0
    amounts: list[int] = field(default_factory=lambda: [0] * len(AMOUNTS))
    by_etat: list[int] = field(default_factory=lambda: [0] * (len(ETATS) + 1))

    def __add__(self, other: "Sums") -> "Sums":
        """Return what both are together."""
        return Sums(
            self.factures + other.factures,
            [*map(add, self.amounts, other.amounts)],
            [*map(add, self.by_etat, other.by_etat)],
        )


class Tally:
    """Sums by professional, and small columns over lots by rank.  Implements `storage.Follower`.

    An invoice is counted when its number first comes: nothing of it that counts ever changes.
    """

    def __init__(self) -> None:
        self._counted = Counted()
        self._retours: Counter[str] = Counter()
        self._last_retour = 0
        self._aside: dict[int, str] = {}  # numbers of what was set aside, with its kind
        self._sums: dict[str, Sums] = {}
        self._etats = bytearray()
        self._sizes, self._firsts, self._owners = array("H"), array("Q"), array("H")

    def follow(self, operation: Operation) -> None:
        """Take in an operation that is durable."""
        match operation:
            case Put(table=table, number=number, document=document) if table == FACTURES:
                if self._counted.add(number):
                    self._count(document["facture"])
            case Put(table=table, number=number, document=document) if table == LOTS:
                self._note_lot(number - 1, document["clos"]["lot"])
                self._move(number - 1, document["etat"])
            case Patch(table=table, number=number, changed={"etat": etat}) if table == LOTS:
                self._move(number - 1, etat)
            case Put(table=table, number=number, document=document) if table == RETOURS:
                if number > self._last_retour:
                    self._last_retour = number
                    self._count_retour(number, document["genre"])
            case Patch(table=table, number=number, changed={"genre": genre}) if table == RETOURS:
                self._retours.subtract([self._aside.pop(number)] if number in self._aside else ())
                self._count_retour(number, genre)

    def save(self) -> Any:
        """Return what was counted."""
        columns = (self._sizes, self._firsts, self._owners)
        return [
            [dict(self._retours), self._last_retour, [*self._aside.items()]],
            self._counted.bounds,
            [[name, *astuple(sums)] for name, sums in self._sums.items()],
            [bytes(self._etats), *(column.tobytes() for column in columns)],
        ]

    def load(self, saved: Any) -> None:
        """Go on from what was saved."""
        (retours, self._last_retour, aside), bounds, sums, (etats, *columns) = saved
        self._retours.update(retours)
        self._aside.update(aside)
        self._counted = Counted(bounds)
        self._sums = {name: Sums(*parts) for name, *parts in sums}
        self._etats += etats
        for column, cells in zip((self._sizes, self._firsts, self._owners), columns, strict=True):
            column.frombytes(cells)

    def first_without_verdict(self, professionnel: str | None = None) -> int | None:
        """Return the lowest rank of an invoice whose lot has no verdict, None without one.

        Args:
            professionnel: number of whose invoices count; None for all.
        """
        waiting = (lot for code in WITHOUT_VERDICT for lot in _places(self._etats, code))
        owners = [*self._sums]
        own = (lot for lot in waiting if professionnel in {None, owners[self._owners[lot]]})
        return min((self._firsts[lot] for lot in own), default=None)

    def decompte(
        self, plus_ancienne: datetime | None, professionnel: str | None = None
    ) -> Decompte:
        """Return the count, of one professional's invoices or of all."""
        whose = self._sums if professionnel is None else {professionnel}
        sums = sum((self._sums.get(name, Sums()) for name in whose), Sums())
        by_etat = dict(zip(ETATS, sums.by_etat, strict=False))
        total, amo, amc = sums.amounts
        return Decompte(
            scellees=sums.factures,
            a_mettre_en_lot=sums.factures - sum(by_etat.values()),
            a_envoyer=by_etat[EtatLot.CONFIEE],
            remises=by_etat[EtatLot.REMISE],
            arl_positif=by_etat[EtatLot.ARL_POSITIF] + by_etat[EtatLot.TRAITE],
            arl_negatif=by_etat[EtatLot.ARL_NEGATIF],
            total=total,
            amo=amo,
            amc=amc,
            plus_ancienne=plus_ancienne,
            retours={GenreRetour(genre): count for genre, count in self._retours.items()},
        )

    def aside(self, genres: Collection[GenreRetour]) -> Sequence[int]:
        """Return the numbers of the messages that were set aside for one of these reasons."""
        return [number for number, genre in self._aside.items() if genre in genres]

    def _count_retour(self, number: int, genre: str) -> None:
        self._retours[genre] += 1
        if genre in MIS_DE_COTE:
            self._aside[number] = genre

    def _of(self, document: Mapping[str, Any]) -> Sums:
        """Return the sums of the professional whom an invoice or a lot names."""
        return self._sums.setdefault(document["professionnel"]["numero"]["value"], Sums())

    def _count(self, facture: Mapping[str, Any]) -> None:
        """Count an invoice and its money; a DRE asks for what its FSE already tells of."""
        sums = self._of(facture)
        sums.factures += 1
        if facture.get("fse"):
            return
        for place, amount in enumerate(AMOUNTS):
            sums.amounts[place] += sum(ligne[amount] for ligne in facture["cotation"]["lignes"])

    def _note_lot(self, rank: int, lot: Mapping[str, Any]) -> None:
        """Make room for a lot, and keep what its moves are counted by."""
        while len(self._etats) <= rank:
            self._etats.append(NO_LOT)
            for column in (self._sizes, self._firsts, self._owners):
                column.append(0)
        self._of(lot)
        self._sizes[rank] = len(lot["factures"])
        self._firsts[rank] = min(map(int, lot["factures"]), default=0)
        self._owners[rank] = [*self._sums].index(lot["professionnel"]["numero"]["value"])

    def _move(self, lot: int, etat: str) -> None:
        code, by_etat = ETATS.index(EtatLot(etat)), self._of_lot(lot).by_etat
        by_etat[self._etats[lot]] -= self._sizes[lot]
        by_etat[code] += self._sizes[lot]
        self._etats[lot] = code

    def _of_lot(self, lot: int) -> Sums:
        return next(islice(self._sums.values(), self._owners[lot], None))


def _places(column: bytearray, code: int) -> Iterator[int]:
    place = column.find(code)
    while place >= 0:
        yield place
        place = column.find(code, place + 1)
