"""What each invoice asks for, of whom, in which lot, and what came of it: by rank, in memory.

A return names thousands of invoices, and the year's balance is of all of them: neither reads one.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from appliance.domain.argent.concordance import Connue, mark
from appliance.domain.argent.part import EtatPart
from appliance.domain.identifiers import NumeroFacture, numero_facture, numero_lot
from appliance.domain.lifecycle import EtatLot
from appliance.domain.tiers_payant import Flux, Part, TiersPayant
from appliance.durable.operations import Operation, Patch, Put
from appliance.queue.documents import FACTURES, LOTS, PARTS
from appliance.queue.lignes import Ligne

ETATS: Final = tuple(EtatPart)
WAITING, REFUSED = ETATS.index(EtatPart.ATTENDUE), ETATS.index(EtatPart.REJETEE)
RANK: Final = "rang"
BY_FACTURE: Final[Mapping[str, str]] = {
    RANK: "Q",
    "fse": "Q",
    "lot": "I",
    "payeur": "H",
    "professionnel": "H",
    "assure": "I",
    "remplacee": "B",
    **{
        f"{name}_{part}": code
        for part in Part
        for name, code in (("demande", "q"), ("paye", "q"), ("etat", "B"), ("jour", "I"))
    },
}
"""Columns over invoices, with the width of each."""
BY_LOT: Final[Mapping[str, str]] = {
    "cree_le": "I",
    "arl_le": "I",
    "recu": "B",
    **dict.fromkeys(Part, "q"),
}
"""Columns over lots: the first of all is that of the invoices that stand in none."""
RECEIVED: Final = frozenset({EtatLot.ARL_POSITIF.value, EtatLot.TRAITE.value})
RESUME: Final = "resume"
"""Field of a document of PARTS: for each share, state, centimes that came, day of the state."""


class Comptes:
    """Columns over invoices and over lots.  Implements `storage.Follower`.

    Attributes:
        rejets: how many shares are refused and wait for a person, and their centimes.
    """

    def __init__(self) -> None:
        self._one = {name: array(code) for name, code in BY_FACTURE.items()}
        self._lot = {name: array(code, [0]) for name, code in BY_LOT.items()}
        self._names: list[str] = []
        self._places: dict[str, int] = {}
        self.rejets = [0, 0]

    def follow(self, operation: Operation) -> None:
        """Take in an operation that is durable."""
        match operation:
            case Put(table=table, number=number, document=document) if table == FACTURES:
                self._seal(number, document["facture"])
                self._change(number, document)
            case Patch(table=table, number=number, changed=changed) if table == FACTURES:
                if "facture" in changed:
                    self._seal(number, changed["facture"])
                self._change(number, changed)
            case Put(table=table, number=number, document=document) if table == LOTS:
                self._note_lot(number, document)
            case Patch(table=table, number=number, changed=changed) if table == LOTS:
                self._note_lot(number, changed)
            case Put(table=table, number=number, document={"resume": resume}) if table == PARTS:
                self._say(number, resume)
            case Patch(table=table, number=number, changed={"resume": resume}) if table == PARTS:
                self._say(number, resume)

    def save(self) -> Any:
        """Return what was counted."""
        columns = [
            [column.tobytes() for column in columns.values()] for columns in (self._one, self._lot)
        ]
        return [columns, self._names, self.rejets]

    def load(self, saved: Any) -> None:
        """Go on from what was saved."""
        (one, lot), self._names, self.rejets = saved
        self._places = {name: place for place, name in enumerate(self._names)}
        self._lot = {name: array(code) for name, code in BY_LOT.items()}
        for columns, kept in ((self._one, one), (self._lot, lot)):
            for column, cells in zip(columns.values(), kept, strict=True):
                column.frombytes(cells)

    def connue(self, numero: NumeroFacture) -> Connue | None:
        """Return what a return must agree with, None for no invoice of this box."""
        row = self._find(int(numero)) if numero.isdecimal() else None
        return None if row is None else self._connue(row)

    def dre(self, fse: int) -> Connue | None:
        """Return the DRE that stands beside a FSE: it bears the next number."""
        row = self._find(fse + 1)
        return self._connue(row) if row is not None and self._one["fse"][row] == fse else None

    def payeurs(self) -> Iterator[str]:
        """Yield who was ever billed, each once: `Organisme` as text, or the number of an AMC."""
        yield from (self._names[place] for place in sorted({*self._one["payeur"]}))

    def lignes(self) -> Iterator[Ligne]:
        """Yield all shares that ask for money, by number."""
        for row in range(len(self._one[RANK])):
            yield from self._lignes(row)

    def ensembles(self) -> Iterator[tuple[Ligne, int]]:
        """Yield the shares that ask for money, those that differ by number and amounts as one.

        It is the first of them, with the centimes of all, and beside it how many they are.
        """
        cells = self._one
        for part in Part:
            names = ("payeur", "lot", "remplacee", f"etat_{part}", f"jour_{part}")
            kinds = zip(*(cells[name] for name in names), map(bool, cells["fse"]), strict=True)
            amounts = zip(cells[f"demande_{part}"], cells[f"paye_{part}"], strict=True)
            alike: dict[tuple[int, ...], list[int]] = {}
            for row, (kind, (demande, paye)) in enumerate(zip(kinds, amounts, strict=True)):
                if not demande:
                    continue
                if (sums := alike.get(kind)) is None:
                    sums = alike[kind] = [row, 0, 0, 0]
                sums[1] += demande
                sums[2] += paye
                sums[3] += 1
            for row, demande, paye, count in alike.values():
                yield self._ligne(row, part)._replace(demande=demande, paye=paye), count

    def of(self, rang: int) -> Sequence[Ligne]:
        """Return the shares of an invoice that ask for money."""
        row = self._find(rang)
        return () if row is None else [*self._lignes(row)]

    def refused(self) -> Iterator[Ligne]:
        """Yield the shares that are refused and wait for a person, by number."""
        for row in sorted({row for part in Part for row in self._rows_in(part, REFUSED)}):
            lignes = self._lignes(row) if not self._one["remplacee"][row] else ()
            yield from (one for one in lignes if one.etat is EtatPart.REJETEE)

    def waiting(self) -> Iterator[tuple[date, Part, int]]:
        """Yield of each lot since when a payer has it, and the centimes without an answer."""
        for part in Part:
            for lot, centimes in enumerate(self._lot[part]):
                day = self._day(lot) if centimes else None
                if day is not None:
                    yield day, part, centimes

    # Following ----------------------------------------------------------------------------

    def _seal(self, rank: int, facture: Mapping[str, Any]) -> None:
        row = self._row(rank)
        self._weigh(row, -1)
        cells = self._one
        for part, amount in _asked(facture).items():
            cells[f"demande_{part}"][row] = amount
        cells["fse"][row] = int(facture.get("fse") or 0)
        cells["payeur"][row] = self._place(_payer(facture))
        cells["professionnel"][row] = self._place(facture["professionnel"]["numero"]["value"])
        cells["assure"][row] = mark(facture["beneficiaire"]["nir"]["value"])
        self._weigh(row, 1)

    def _change(self, rank: int, changed: Mapping[str, Any]) -> None:
        row = self._row(rank)
        self._weigh(row, -1)
        if "lot" in changed:
            self._one["lot"][row] = changed["lot"]
        if "remplacee_par" in changed:
            self._one["remplacee"][row] = bool(changed["remplacee_par"])
        self._weigh(row, 1)

    def _say(self, rank: int, resume: Mapping[str, Sequence[Any]]) -> None:
        row = self._row(rank)
        self._weigh(row, -1)
        for part, (etat, paye, day) in resume.items():
            self._one[f"etat_{part}"][row] = ETATS.index(EtatPart(etat))
            self._one[f"paye_{part}"][row] = paye
            self._one[f"jour_{part}"][row] = day
        self._weigh(row, 1)

    def _note_lot(self, lot: int, changed: Mapping[str, Any]) -> None:
        self._make_room(lot)
        if "clos" in changed:
            day = date.fromisoformat(changed["clos"]["lot"]["cree_le"])
            self._lot["cree_le"][lot] = day.toordinal()
        etat = changed.get("etat")
        self._lot["recu"][lot] |= etat in RECEIVED
        if etat == EtatLot.ARL_POSITIF.value and "depuis" in changed:
            told = datetime.fromisoformat(changed["depuis"]).astimezone().date()
            self._lot["arl_le"][lot] = told.toordinal()

    def _weigh(self, row: int, sign: int) -> None:
        """Count an invoice in, or out, of what waits and of what is refused."""
        lot = self._one["lot"][row]
        self._make_room(lot)
        for part in Part:
            etat, asked = self._one[f"etat_{part}"][row], self._one[f"demande_{part}"][row]
            if etat == WAITING:
                self._lot[part][lot] += sign * asked
            elif etat == REFUSED and not self._one["remplacee"][row]:
                self.rejets[0] += sign
                self.rejets[1] += sign * (asked - self._one[f"paye_{part}"][row])

    # Places -------------------------------------------------------------------------------

    def _row(self, rank: int) -> int:
        """Return the row of an invoice, made where there is none yet."""
        ranks = self._one[RANK]
        row = len(ranks) if not ranks or rank > ranks[-1] else bisect_left(ranks, rank)
        if row == len(ranks) or ranks[row] != rank:
            for name, column in self._one.items():
                column.insert(row, rank if name == RANK else 0)
        return row

    def _find(self, rank: int) -> int | None:
        ranks = self._one[RANK]
        row = bisect_left(ranks, rank)
        return row if row < len(ranks) and ranks[row] == rank else None

    def _make_room(self, lot: int) -> None:
        while len(self._lot["cree_le"]) <= lot:
            for column in self._lot.values():
                column.append(0)

    def _place(self, name: str) -> int:
        if self._places.setdefault(name, len(self._names)) == len(self._names):
            self._names.append(name)
        return self._places[name]

    def _rows_in(self, part: Part, etat: int) -> Iterator[int]:
        column = self._one[f"etat_{part}"].tobytes()
        row = column.find(etat)
        while row >= 0:
            yield row
            row = column.find(etat, row + 1)

    # Telling ------------------------------------------------------------------------------

    def _connue(self, row: int) -> Connue:
        cells, lot = self._one, self._one["lot"][row]
        made = self._lot["cree_le"][lot]
        return Connue(
            rang=cells[RANK][row],
            numero=numero_facture(cells[RANK][row]),
            professionnel=self._names[cells["professionnel"][row]],
            assure=cells["assure"][row],
            lot=(numero_lot(lot), date.fromordinal(made)) if lot and made else None,
            recu=bool(self._lot["recu"][lot]),
            demandes={part: asked for part in Part if (asked := cells[f"demande_{part}"][row])},
        )

    def _lignes(self, row: int) -> Iterator[Ligne]:
        return (self._ligne(row, part) for part in Part if self._one[f"demande_{part}"][row])

    def _ligne(self, row: int, part: Part) -> Ligne:
        cells = self._one
        day = cells[f"jour_{part}"][row]
        return Ligne(
            rang=cells[RANK][row],
            part=part,
            organisme=self._names[cells["payeur"][row]],
            is_dre=bool(cells["fse"][row]),
            demande=cells[f"demande_{part}"][row],
            paye=cells[f"paye_{part}"][row],
            etat=ETATS[cells[f"etat_{part}"][row]],
            depuis=self._day(cells["lot"][row]),
            jour=date.fromordinal(day) if day else None,
            remplacee=bool(cells["remplacee"][row]),
        )

    def _day(self, lot: int) -> date | None:
        day = self._lot["arl_le"][lot] or self._lot["cree_le"][lot]
        return date.fromordinal(day) if lot and day else None


def _asked(facture: Mapping[str, Any]) -> Mapping[Part, int]:
    """Return what an invoice asks of its payer; see `Facture.parts`."""
    unpaid = TiersPayant(facture["tiers_payant"]).parts
    if facture["flux"] == Flux.FSE_ET_DRE.value:
        unpaid &= {Part.AMC if facture.get("fse") else Part.AMO}
    lignes = facture["cotation"]["lignes"]
    return {part: sum(ligne[part.value] for ligne in lignes) * (part in unpaid) for part in Part}


def _payer(facture: Mapping[str, Any]) -> str:
    if facture.get("fse") and facture.get("complementaire"):
        return str(facture["complementaire"]["amc"])
    organisme = facture["organisme"]
    return f"{organisme['regime']} {organisme['caisse']} {organisme['centre']}"
