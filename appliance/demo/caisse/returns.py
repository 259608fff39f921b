"""Write a return that has the shape of NOEMIE-PS, and TEST in its header.

Records are 128 bytes: a header 000, segments of a continuation mark and 127 bytes, and a
trailer 999.  The segments, put together, are entities: a code, a level, fixed fields and `@`.
Widths are those of the public field tables; no code of a norm is invented, and no person is
named: the invoice's number is enough to find it.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from appliance.demo.caisse.parts import asks_amc, asks_amo

MESSAGE: Final = "TEST BESACE SIMULATION SANS VALEUR"
REFERENCE: Final = "TEST"  # in the place of a NOEMIE reference such as 576: this is none
ELECTRONIC: Final = 1  # entity 081: return on electronic invoices
SEGMENT: Final = 127


@dataclass(frozen=True, slots=True)
class Rejet:
    """Why an invoice is not paid.

    Attributes:
        code: four characters (entity 294).
        label: at most 86 characters.
        part: `O` refuses all, `C` only the share of the mutuelle.
    """

    code: str = "2900"
    label: str = "REJET DE DEMONSTRATION"
    part: str = "O"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One return: one professional, one bank transfer, the invoices of some lots.

    Attributes:
        rank: of this return among all those that the caisse wrote.
        payeur: who pays: up to ten digits.
        lots: (number, ISO day) and invoices of each.
        rejets: by invoice number; what is not in it is paid.
    """

    rank: int
    professionnel: str
    payeur: str
    on: date
    lots: Sequence[tuple[str, str, Sequence[dict[str, Any]]]]
    rejets: Mapping[str, Rejet]


@dataclass(frozen=True, slots=True)
class Shares:
    """What is asked and what is paid of one invoice, in centimes; None for a part not asked."""

    amo: int | None
    amc: int | None
    rejet: Rejet | None

    @property
    def amo_paid(self) -> int:
        """Nothing when the whole invoice is refused."""
        return 0 if self.rejet and self.rejet.part == "O" else self.amo or 0

    @property
    def amc_paid(self) -> int:
        """Nothing when there is no share for the mutuelle, or any refusal."""
        return 0 if self.rejet else self.amc or 0

    @property
    def paid(self) -> int:
        """Both shares."""
        return self.amo_paid + self.amc_paid


def write_return(settlement: Settlement) -> bytes:
    """Return the whole file, without line separators."""
    body = "".join(_entities(settlement))
    segments = [body[start : start + SEGMENT] for start in range(0, len(body), SEGMENT)]
    records = [f"0{segment}" for segment in segments[:-1]] + [f"1{segments[-1]:<127}"]
    header, trailer = _header(settlement), _trailer(settlement, len(records) + 2)
    return "".join([header, *records, trailer]).encode("ascii")


def shares_of(facture: dict[str, Any], rejets: Mapping[str, Rejet]) -> Shares:
    """Return the parts that an invoice asks for; a mutuelle that has none is not spoken of."""
    amo = facture["amo"] if asks_amo(facture) else None
    amc = facture["amc"] if asks_amc(facture) and facture["amc"] else None
    return Shares(amo, amc, rejets.get(facture["numero"]))


def _entities(settlement: Settlement) -> Iterator[str]:
    payee = _digits(settlement.professionnel, 15)
    label = f"BESACE TEST VIREMENT {settlement.rank:06d}"
    yield _entity("020", 1, payee)
    yield _entity("040", 2, payee)
    yield _entity(
        "071",
        2,
        _day(settlement.on),
        _text(label, 32),
        _text("", 32),
        _text(settlement.payeur, 10),
    )
    yield _entity("081", 2, _digits(ELECTRONIC, 2), _text("", 14))
    for numero, cree_le, factures in settlement.lots:
        lot_day = _day(date.fromisoformat(cree_le))
        yield _entity("080", 3, lot_day, _digits(numero, 3))
        for facture in factures:
            yield from _of_facture(facture, numero, lot_day, settlement)
        yield _control(f"080{lot_day}{numero}", len(factures), _paid(factures, settlement))
    total = sum(_paid(factures, settlement) for _, _, factures in settlement.lots)
    yield _control("071", len(settlement.lots), total)


def _of_facture(
    facture: dict[str, Any], lot: str, lot_day: str, settlement: Settlement
) -> Iterator[str]:
    shares = shares_of(facture, settlement.rejets)
    made_on = _day(date.fromisoformat(facture["etablie_le"][:10]))
    numero = _text(facture["numero"], 9) + _text("", 6)
    kind = "B" if facture["mode"] == 5 else "F"
    processing = " " if shares.amc is None else "C"
    yield _entity("102", 4, numero, lot, lot_day, kind, made_on, processing, "10")
    if shares.amo is not None:
        yield _entity("198", 5, _share(shares.amo, shares.amo_paid))
    if shares.amc is not None:
        member = _digits("", 10) + _text("", 15)
        yield _entity("199", 5, _share(shares.amc, shares.amc_paid), member)
    if shares.rejet:
        yield _rejection(shares.rejet, facture, settlement.professionnel)


def _share(asked: int, paid: int) -> str:
    return f"{asked:08d}{'P' if paid or not asked else 'R'}{paid:08d}P"


def _rejection(rejet: Rejet, facture: dict[str, Any], professionnel: str) -> str:
    care = _day(date.fromisoformat(facture["date_soins"]))
    what = _text(rejet.code, 4) + _text(rejet.label, 86) + "F" + _text(rejet.part, 1)
    where = _text("", 5) + care + professionnel + _digits("", 3) + _digits(1, 2) + _text("", 30)
    return _entity("294", 5, what, where)


def _paid(factures: Sequence[dict[str, Any]], settlement: Settlement) -> int:
    return sum(shares_of(facture, settlement.rejets).paid for facture in factures)


def _control(closed: str, count: int, amount: int) -> str:
    return _entity("990", 99, _text(closed, 17), _digits(count, 8), _digits(amount, 11), "P")


def _entity(code: str, level: int, *fields: str) -> str:
    return f"{code}{level:02d}{''.join(fields)}@"


def _header(settlement: Settlement) -> str:
    file = _text("", 2) + f"{settlement.rank:06d}" + _day(settlement.on) + REFERENCE
    flags = _text("", 4) + "U" + _text("", 12) + "128" + _text("", 6)
    return "000" + _ends(settlement) + file + flags + _text(MESSAGE, 37)


def _trailer(settlement: Settlement, records: int) -> str:
    amount = sum(_paid(factures, settlement) for _, _, factures in settlement.lots)
    counts = f"{settlement.rank:06d}{records:08d}" + _text("", 19)
    totals = f"{len(settlement.lots):03d}{amount:011d}P" + _digits("", 11) + _text("", 20)
    return "999" + _ends(settlement) + _text("", 2) + counts + totals


def _ends(settlement: Settlement) -> str:
    sender = "SI" + _digits(settlement.payeur, 14) + _text("BESACE", 6)
    return sender + "TP" + _digits(settlement.professionnel, 14) + _text("BESACE", 6)


def _digits(value: str | int, width: int) -> str:
    return str(value).rjust(width, "0")[-width:]


def _text(value: str, width: int) -> str:
    """Upper case, no accent, and no `@`, which ends an entity."""
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return plain.upper().replace("@", " ").ljust(width)[:width]


def _day(day: date) -> str:
    return f"{day:%y%m%d}"
