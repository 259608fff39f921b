"""From entities to neutral events.

An invoice's events come when all that belongs to it was read.  Nothing is dropped in silence:
what cannot be read is an event too, and after it no money is given to the invoice before it,
for the one that it belongs to may just have been missed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import BinaryIO, Final

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.paiements import (
    Commentaire,
    Controle,
    Evenement,
    FactureCitee,
    Forfait,
    Illisible,
    Motif,
    Retenue,
    Virement,
)
from appliance.domain.tiers_payant import Part
from appliance.formats.noemie.controls import Levels
from appliance.formats.noemie.entities import Entity, read_entities
from appliance.formats.noemie.settlement import Settlement, Share

CENTURY: Final = "20"  # of accounting days, lots and debts; a day of birth is never read as one
NEGATIVE: Final = "N"
HEADS: Final = frozenset({"000", "070", "071", "080", "100", "102"})
"""Entities that say what those after them are about."""

SHARE: Final = {
    part: tuple(f"{part.value}_{name}" for name in ("requested", "state", "paid", "paid_sign"))
    for part in Part
}
"""Fields of 198 and of 199."""

Lot = tuple[str, date | None]
NO_LOT: Final[Lot] = ("", None)


def read_events(stream: BinaryIO) -> Iterator[Evenement]:
    """Yield what a return tells, as it is read.  Never raises on outside bytes."""
    reading = Reading()
    for entity in read_entities(stream):
        yield from reading.take(entity)
    yield from reading.settle()


@dataclass(slots=True)
class _File:
    """Who sends it to whom, and what was counted since the header, for the trailer to be proven."""

    before: int = 0
    sender: str = ""
    payee: str = ""
    lots: int = 0
    amount: int = 0


class Reading:
    """What the entities read so far mean for the next one."""

    def __init__(self) -> None:
        self._levels = Levels()
        self._file = _File()
        self._lot = NO_LOT
        self._at = Settlement()
        self._readers: Mapping[str, Callable[[Entity], Iterable[Evenement]]] = {
            "000": self._header,
            "040": self._payee,
            "070": self._transfer,
            "071": self._transfer,
            "080": self._new_lot,
            "100": self._cite,
            "102": self._cite,
            "103": self._insured,
            "110": self._insured,
            "198": self._amo,
            "199": self._amc,
            "250": self._withholding,
            "261": self._lump,
            "262": self._lump_detail,
            "290": self._reason,
            "294": self._reason,
            "295": self._comment,
            "990": self._control,
            "999": self._trailer,
        }

    def take(self, entity: Entity) -> Iterable[Evenement]:
        """Return what is known once this entity is read; take it all before the next one."""
        if not entity.is_sound or entity.layout is None:
            return self._unreadable(entity)
        code = entity.layout.key
        if "level" in entity.values:
            self._levels.enter(code, int(entity.values["level"]))
        reader = self._readers.get(code)
        return () if reader is None else reader(entity)

    def settle(self, facture: FactureCitee | None = None) -> Iterable[Evenement]:
        """Return the events of the invoice that was being read, and turn to the next one."""
        at, self._at = self._at, Settlement(facture, self._at.virement)
        return at.events()

    def _unreadable(self, entity: Entity) -> Iterator[Evenement]:
        if entity.layout is None or entity.layout.key in HEADS:
            yield from self.settle()
            self._at.virement, self._lot = None, NO_LOT
        for problem in entity.problems:
            yield Illisible(enregistrement=entity.number, phrase=problem.sentence)

    def _header(self, entity: Entity) -> Iterator[Evenement]:
        yield from self.settle()
        sender = entity.values["sender_no"].strip()
        self._levels, self._file = Levels(), _File(before=entity.number - 1, sender=sender)
        self._at.virement, self._lot = None, NO_LOT

    def _payee(self, entity: Entity) -> Iterator[Evenement]:
        yield from self.settle()
        self._file.payee = entity.values["payee_no"].strip()

    def _transfer(self, entity: Entity) -> Iterator[Evenement]:
        yield from self.settle()
        self._lot = NO_LOT
        values = entity.values
        dated = values.get("accounting_or_transfer_date") or values["accounting_date"]
        labels = values.get("transfer_label_1", ""), values.get("transfer_label_2", "")
        self._at.virement = Virement(
            date=_day(dated),
            libelle=" ".join(label.strip() for label in labels).strip(),
            payeur=values.get("paying_org", "").strip() or self._file.sender,
            professionnel=self._file.payee,
        )

    def _new_lot(self, entity: Entity) -> Iterator[Evenement]:
        yield from self.settle()
        self._lot = entity.values["lot_no"], _day(entity.values["lot_date"])
        self._file.lots += 1

    def _cite(self, entity: Entity) -> Iterable[Evenement]:
        values, (lot, lot_du) = entity.values, self._lot
        cited = FactureCitee(
            numero=NumeroFacture(values["invoice_no"].strip()),
            lot=values.get("lot_no", "").strip() or lot,
            lot_du=_day(values.get("lot_date", "")) or lot_du,
            genre=values.get("invoice_kind", "").strip(),
            traitement_amc=values.get("amc_part_processing", "").strip(),
            professionnel=self._file.payee,
        )
        return self.settle(cited)

    def _insured(self, entity: Entity) -> Iterable[Evenement]:
        if self._at.facture is not None:
            nir = entity.values["insured_nir"].strip()
            self._at.facture = replace(self._at.facture, assure=nir)
        return ()

    def _amo(self, entity: Entity) -> Iterable[Evenement]:
        return self._share(entity, Part.AMO)

    def _amc(self, entity: Entity) -> Iterable[Evenement]:
        return self._share(entity, Part.AMC)

    def _share(self, entity: Entity, part: Part) -> Iterable[Evenement]:
        requested, state, amount, sign = SHARE[part]
        values = entity.values
        paid = _signed(values[amount], values[sign])
        self._count(paid)
        if self._at.facture is None:
            phrase = f"Enregistrement {entity.number} : part {part.upper()} sans facture."
            return (Illisible(enregistrement=entity.number, phrase=phrase),)
        self._at.shares.append(Share(part, values[state], int(values[requested]), paid))
        return self._portion()

    def _reason(self, entity: Entity) -> Iterable[Evenement]:
        values = entity.values
        self._at.motifs.append(
            Motif(
                code=(values.get("reject_code") or values.get("code", "")).strip(),
                libelle=(values.get("reject_label") or values.get("label", "")).strip(),
                niveau=values.get("reject_level", "").strip(),
                part=values.get("part", "").strip(),
                ligne=values["line_no"].strip(),
            )
        )
        return self._portion()

    def _portion(self) -> Iterable[Evenement]:
        return self.settle(self._at.facture) if self._at.is_full else ()

    def _withholding(self, entity: Entity) -> Iterator[Evenement]:
        values = entity.values
        amount = _signed(values["amount"], values["sign"])
        balance = values["debt_balance"]
        self._count(-amount)
        yield Retenue(
            reference=values["debt_ref"].strip(),
            du=_day(values["debt_date"]),
            nature=values["debt_nature"].strip(),
            operation=values["recovery_operation"].strip(),
            montant=amount,
            solde=int(balance) if balance.strip() else None,
            virement=self._at.virement,
        )

    def _lump(self, entity: Entity) -> Iterator[Evenement]:
        amount = int(entity.values["amount"])
        self._count(amount)
        yield self._forfait(entity.values["lump_code"], "", amount, detail=False)

    def _lump_detail(self, entity: Entity) -> Iterator[Evenement]:
        values = entity.values
        yield self._forfait(values["code"], values["label"], int(values["amount"]), detail=True)

    def _forfait(self, code: str, label: str, amount: int, *, detail: bool) -> Forfait:
        return Forfait(
            code=code.strip(),
            libelle=label.strip(),
            montant=amount,
            detail=detail,
            virement=self._at.virement,
        )

    def _comment(self, entity: Entity) -> Iterator[Evenement]:
        values = entity.values
        yield Commentaire(
            facture=self._at.facture,
            code=values["comment_code"].strip(),
            texte=values["comment"].strip(),
        )

    def _control(self, entity: Entity) -> Iterator[Evenement]:
        values = entity.values
        amount = _signed(values["lower_level_amount"], values["sign"])
        yield self._levels.close(
            values["closed_level_id"], int(values["lower_level_count"]), amount
        )

    def _trailer(self, entity: Entity) -> Iterator[Evenement]:
        yield from self.settle()
        values, told = entity.values, self._file
        records = int(values["record_count"]), entity.number - told.before
        amount = _signed(values["file_amount"], values["sign"])
        yield Controle(objet="enregistrements", nombre=records, montant=(0, 0))
        yield Controle(
            objet="lots",
            nombre=(int(values["lot_count"]), told.lots),
            montant=(amount, told.amount),
        )

    def _count(self, amount: int) -> None:
        self._levels.add(amount)
        self._file.amount += amount


def _signed(digits: str, sign: str) -> int:
    amount = int(digits) if digits.strip() else 0
    return -amount if sign == NEGATIVE else amount


@lru_cache(maxsize=64)
def _day(text: str) -> date | None:
    """Read AAMMJJ as a day of this century; None for what is no day."""
    try:
        return date.fromisoformat(f"{CENTURY}{text[:2]}-{text[2:4]}-{text[4:]}")
    except ValueError:
        return None
