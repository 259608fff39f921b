"""The totals of a B2 file (PS), counted again.

Whether 4S, 4M and the like count among the records of type 4, and 2S and the like among those of
type 2, is not public: a counter is proven either way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from appliance.domain.paiements import Controle
from appliance.formats.b2.total import Total
from appliance.formats.fixed_width.records import Record

SHARES: Final = ("facturé", "AMO", "AMC")
LINE: Final = ("fee_amount", "amo_amount", "amc_amount")
INVOICE: Final = ("total_billed", "total_amo", "total_amc")
LOT: Final = ("lot_total_billed", "lot_total_amo", "lot_total_amc")
COUNTERS: Final = {"act_line_count": "4", "type2_count": "2", "type5_count": "5"}


class Proof:
    """What was counted since the file, the lot and the invoice began."""

    def __init__(self) -> None:
        self._records = self._lots = 0
        self._lot, self._invoice = Total(), Total()

    def take(self, record: Record) -> Iterator[Controle]:
        """Yield what a record of totals says, beside what was counted; never raises."""
        self._records += 1
        key, values = record.layout.key if record.layout else "", record.values
        if key == "1":
            self._lots += 1
            self._lot = Total()
        if key in {"1", "2"}:
            self._invoice = Total()
        self._invoice.count(key)
        if key == "4":
            self._invoice.bill(*(_number(values, field) for field in LINE))
        elif key == "5":
            self._lot.add(self._invoice)
            yield from self._prove_invoice(values)
        elif key == "6":
            yield from self._prove_lot(values)
        elif key == "999":
            yield from self._prove_file(values)

    def _prove_invoice(self, values: Mapping[str, str]) -> Iterator[Controle]:
        told = _number(values, "type4_record_count")
        lines = told, _nearest(told, self._invoice, "4")
        what = f"facture {values['invoice_no']}"
        yield from _amounts(what, lines, values, INVOICE, self._invoice)
        left = self._invoice.billed - self._invoice.amo
        amounts = _number(values, "total_insured_before_amc"), left
        yield Controle(objet=f"{what}, part de l’assuré", nombre=lines, montant=amounts)

    def _prove_lot(self, values: Mapping[str, str]) -> Iterator[Controle]:
        what = f"lot {values['lot_no']}"
        count = _number(values, "invoice_count"), self._lot.factures
        yield from _amounts(what, count, values, LOT, self._lot)
        for field, digit in COUNTERS.items():
            told = _number(values, field)
            counted = _nearest(told, self._lot, digit)
            objet = f"{what}, enregistrements {digit}"
            yield Controle(objet=objet, nombre=(told, counted), montant=(0, 0))

    def _prove_file(self, values: Mapping[str, str]) -> Iterator[Controle]:
        told = _number(values, "file_volume"), self._records
        yield Controle(objet="enregistrements", nombre=told, montant=(0, 0))
        lots = _number(values, "lot_count"), self._lots
        yield Controle(objet="lots", nombre=lots, montant=(0, 0))


def _amounts(
    what: str,
    count: tuple[int, int],
    values: Mapping[str, str],
    names: Sequence[str],
    total: Total,
) -> Iterator[Controle]:
    counted = (total.billed, total.amo, total.amc)
    for share, field, amount in zip(SHARES, names, counted, strict=True):
        told = _number(values, field)
        yield Controle(objet=f"{what}, {share}", nombre=count, montant=(told, amount))


def _nearest(told: int, total: Total, digit: str) -> int:
    """Return what was counted in the way that agrees, if one does."""
    every, own = (total.of_type(digit, continuations=each) for each in (True, False))
    return every if told == every else own


def _number(values: Mapping[str, str], name: str) -> int:
    text = values[name]
    return int(text) if text.isascii() and text.isdecimal() else 0
