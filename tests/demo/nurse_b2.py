"""The B2 file of a lot as the nurse in miniature writes it, from the public tables alone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tests.formats.second_reader import composed

PROVIDER: Final = "991023763"
SHARES: Final = {"total": "billed", "amo": "amo", "amc": "amc"}

Fields = dict[str, Any]


def b2_file(
    factures: Sequence[Fields], numero: str, day: str, changes: Mapping[str, Fields]
) -> bytes:
    """The B2 file of a lot; `changes` are fields by the key of their record."""
    invoices = [record for one in factures for record in b2_invoice(one)]
    keys = [key for key, _ in invoices]
    sums = {key: sum(one[key] for one in factures) for key in ("total", "amo")}
    sums["amc"] = sum(one["amc"] for one in factures if one["payee"] == "15")
    amounts = {f"lot_total_{theirs}": sums[ours] for ours, theirs in SHARES.items()}
    counts = {"act_line_count": keys.count("4"), "type2_count": keys.count("2")}
    ends = {"recipient_no": "019990000".zfill(14)}
    records = [
        ("000", ends | {"message": "TEST BESACE SIMULATION SANS VALEUR"}),
        ("1", {"provider_no": PROVIDER, "lot_no": numero, "lot_date": aammjj(day)}),
        *invoices,
        (
            "6",
            {"provider_no": PROVIDER, "lot_no": numero, "invoices_marking": "T"}
            | {"invoice_count": len(factures), "type5_count": len(factures)}
            | counts
            | amounts,
        ),
        ("999", ends | {"file_volume": len(invoices) + 4, "lot_count": 1}),
    ]
    texts = [composed("b2_ps", key, 0, **fields | changes.get(key, {})) for key, fields in records]
    return "".join(texts).encode("ascii")


def b2_invoice(one: Fields) -> list[tuple[str, Fields]]:
    """The records of an invoice whose parts are all asked for in one flow."""
    nir = one["beneficiaire"]["nir"]
    common = {"provider_no": one["professionnel"]["numero"], "invoice_no": one["numero"]}
    common |= {"insured_nir": nir[:13], "insured_nir_key": nir[13:]}
    order, body = one["prescription"], one["organisme"]
    head = {
        "invoice_marking": "T",
        "invoice_date": aammjj(one["etablie_le"]),
        "regime": body[:2],
        "caisse": body[2:5],
        "centre": body[5:],
        "prescription_date": aammjj(order["date"]) if order else 0,
        "insurance_nature": one["lignes"][0]["nature"],
        "birth_date": one["beneficiaire"]["naissance"][2:],
        "payee": one["payee"],
    }
    both = one["payee"] == "15"
    lines = [("4", common | b2_line(line, one["date_soins"], both=both)) for line in one["lignes"]]
    rest = {"total_insured_before_amc": max(0, one["total"] - one["amo"])}
    total = {"total_billed": one["total"], "total_amo": one["amo"]} | rest
    total |= {"type4_record_count": len(lines), "total_amc": one["amc"] if both else 0}
    return [("2", common | head), *lines, ("5", common | total)]


def b2_line(line: Fields, day: str, *, both: bool) -> Fields:
    return {
        "act_copay_exemption": line["exoneration"],
        "act_date": aammjj(day),
        "act_code": line["code"],
        "quantity": int(line["quantite"]),
        "coefficient": int(Decimal(line["coefficient"]) * 1000),
        "unit_price": line["prix"],
        "base": max(0, line["montant"]),
        "rate": line["taux"],
        "amo_amount": line["amo"],
        "fee_amount": max(0, line["montant"]),
        "place_code": "1",
        "amc_amount": line["amc"] if both else 0,
    }


def aammjj(iso: str) -> str:
    return iso[2:10].replace("-", "")
