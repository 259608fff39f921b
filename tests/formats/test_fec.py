"""The accountant's file, column by column."""

import csv
import io
from datetime import date

from appliance.domain.argent.ecritures import Du, Encaissement, banque, vente
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part
from appliance.formats.fec import COLUMNS, write_fec

JOUR = date(2026, 3, 2)
PAID = date(2026, 3, 9)
NUMERO = numero_facture(7)
DU = Du("75500017", NUMERO, Part.AMC, 600, PAID)


def rows() -> list[dict[str, str]]:
    entries = [
        vente(NUMERO, JOUR, 1000, [DU]),
        *banque([Encaissement(PAID, "75500017", "v1", 600, DU)]),
    ]
    text = b"".join(write_fec(entries)).decode()
    return [*csv.DictReader(io.StringIO(text), delimiter="\t")]


def test_the_columns_are_the_eighteen_of_the_law_in_their_order() -> None:
    assert len(COLUMNS) == 18
    assert list(rows()[0]) == [
        *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib"),
        *("CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"),
        *("EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"),
    ]


def test_a_claim_and_its_settlement_bear_one_letter() -> None:
    claim, _, fees, bank, settled = rows()
    assert (claim["Debit"], claim["Credit"]) == ("6,00", "0,00")
    assert (fees["CompteNum"], fees["Credit"]) == ("706000", "10,00")
    assert (bank["CompteNum"], bank["Debit"], bank["EcritureDate"]) == (
        "512000",
        "6,00",
        "20260309",
    )
    assert (settled["CompAuxNum"], settled["Credit"]) == ("75500017", "6,00")
    assert claim["EcritureLet"] == settled["EcritureLet"] == "000000007-amc"
    assert claim["DateLet"] == settled["DateLet"] == "20260309"


def test_the_numbers_follow_each_other_and_each_entry_is_balanced() -> None:
    sums: dict[str, int] = {}
    for row in rows():
        debit, credit = (int(row[name].replace(",", "")) for name in ("Debit", "Credit"))
        sums[row["EcritureNum"]] = sums.get(row["EcritureNum"], 0) + debit - credit
    assert sums == {"1": 0, "2": 0}
