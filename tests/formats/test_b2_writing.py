"""B2 files are made to the byte, counted, added up, and read by somebody else."""

import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.facture import ModeSecurisation
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import TiersPayant
from appliance.formats.b2.piece import LotB2, Piece, Suite
from appliance.formats.b2.proof import Proof
from appliance.formats.b2.writing import plain, write_file
from appliance.formats.fixed_width.problem import FormatError
from appliance.formats.fixed_width.records import read
from appliance.formats.fixed_width.tables import B2_PS, load_table
from tests.formats.made_up_b2 import FICHIER, FIRST, LOT, LOT_B2, PIECES, REGLAGES, ligne
from tests.formats.second_reader import LENGTH, prove_totals, read_b2

TABLE = load_table(*B2_PS)
FIXTURES = Path(__file__).parent / "fixtures"
CONTENT = (FIXTURES / "two_invoices.b2").read_bytes()
TOLD = json.loads((FIXTURES / "two_invoices.json").read_text(encoding="utf-8"))


def lot_of(*pieces: Piece) -> LotB2:
    numeros = tuple(piece.facture.numero for piece in pieces)
    return replace(LOT_B2, lot=replace(LOT, factures=numeros), pieces=pieces)


def test_the_writer_makes_the_committed_bytes() -> None:
    assert write_file(FICHIER, [LOT_B2], REGLAGES) == CONTENT


@pytest.mark.parametrize(("record", "first", "last", "text", "meaning"), TOLD["meaning"])
def test_the_committed_bytes_mean_what_is_told(
    record: int, first: int, last: int, text: str, meaning: str
) -> None:
    start = (record - 1) * LENGTH
    assert CONTENT[start + first - 1 : start + last].decode() == text, meaning


def test_a_second_reader_reads_the_file_and_its_totals() -> None:
    records = read_b2(CONTENT)
    assert [record.key for record in records] == TOLD["records"]
    prove_totals(records, continuations=False)


@pytest.mark.parametrize("every", [False, True])
def test_our_own_reader_proves_every_total_too(every: bool) -> None:  # noqa: FBT001 - pytest's
    content = write_file(FICHIER, [LOT_B2], replace(REGLAGES, count_continuations=every))
    proof = Proof()
    controls = [each for one in read(BytesIO(content), TABLE) for each in proof.take(one)]
    assert len(controls) == 16
    assert all(each.prouve for each in controls)


@pytest.mark.parametrize("at", [64, 72, 80, 88], ids=["billed", "amo", "insured", "amc"])
def test_a_total_that_was_changed_is_not_proven(at: int) -> None:
    spoilt = bytearray(CONTENT)
    spoilt[6 * LENGTH + at] = ord("9")
    proof = Proof()
    controls = [each for one in read(BytesIO(spoilt), TABLE) for each in proof.take(one)]
    assert sum(not each.prouve for each in controls) == 1


@pytest.mark.parametrize("separator", [b"", b"\r\n"])
def test_options_that_no_public_source_settles(separator: bytes) -> None:
    reglages = replace(REGLAGES, count_continuations=True, separator=separator)
    content = write_file(FICHIER, [LOT_B2], reglages)
    records = read_b2(content.replace(b"\r\n", b""))
    prove_totals(records, continuations=True)
    assert len(content) == len(records) * (LENGTH + len(separator))
    with pytest.raises(AssertionError):
        prove_totals(records, continuations=False)


AMOUNTS = st.integers(min_value=0, max_value=9_999_999)


@st.composite
def lignes(draw: Any) -> Ligne:
    montant, coefficient = draw(AMOUNTS), draw(st.integers(1, 999_999))
    taux = draw(st.sampled_from([0, 60, 70, 80, 90, 100]))
    shares = montant, montant * taux // 100
    return ligne("AMI", f"{Decimal(coefficient).scaleb(-2)}", 315, shares, taux)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_billed_a_second_reader_finds_the_same_totals(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    pieces = [
        replace(
            PIECES[0],
            facture=replace(
                FIRST,
                numero=NumeroFacture(f"{rank:09d}"),
                tiers_payant=data.draw(st.sampled_from(TiersPayant)),
                cotation=Cotation(
                    lignes=tuple(data.draw(st.lists(lignes(), min_size=1, max_size=5))),
                    findings=(),
                ),
            ),
        )
        for rank in range(1, count + 1)
    ]
    lots = [lot_of(*pieces)] * data.draw(st.integers(1, 3))
    records = read_b2(write_file(FICHIER, lots, REGLAGES))
    prove_totals(records, continuations=False)
    told = [record.number("fee_amount") for record in records if record.key == "4"]
    billed = [each.montant for piece in pieces for each in piece.facture.cotation.lignes]
    assert told == billed * len(lots)


def with_line(**changed: Any) -> LotB2:
    (first, *_), cotation = FIRST.cotation.lignes, FIRST.cotation
    facture = replace(FIRST, cotation=replace(cotation, lignes=(replace(first, **changed),)))
    return lot_of(replace(PIECES[0], facture=facture))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"coefficient": Decimal("1.525")}, "coefficient : 2 décimales au plus"),
        ({"quantite": Decimal("1.5")}, "quantité : 0 décimales au plus"),
        ({"quantite": Decimal(100)}, "« quantité » : 2 chiffres attendus"),
        ({"montant": 10_000_000}, "« base de remboursement » : 7 chiffres attendus"),
        ({"code": "DEQP003X"}, "« code de l’acte » : 5 caractères imprimables attendus"),
        ({"prix": 0}, "prix unitaire inconnu"),
    ],
)
def test_what_b2_cannot_say_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(FormatError, match=said) as refused:
        write_file(FICHIER, [with_line(**changed)], REGLAGES)
    assert "473" not in str(refused.value)


def test_an_overrun_is_refused_for_nobody_says_how_it_is_qualified() -> None:
    facture = replace(FIRST, cotation=replace(FIRST.cotation, depassement=100))
    with pytest.raises(FormatError, match="dépassement"):
        write_file(FICHIER, [lot_of(replace(PIECES[0], facture=facture))], REGLAGES)


def test_an_invoice_of_another_lot_is_refused() -> None:
    with pytest.raises(FormatError, match="les factures de ce lot"):
        write_file(FICHIER, [replace(LOT_B2, pieces=PIECES[:1])], REGLAGES)
    degraded = replace(FIRST, mode=ModeSecurisation.DEGRADE)
    with pytest.raises(FormatError, match="les factures de ce lot"):
        write_file(FICHIER, [lot_of(replace(PIECES[0], facture=degraded))], REGLAGES)


@pytest.mark.parametrize(
    ("fixed", "said"),
    [
        ({"4B": {}}, "enregistrement inconnu : 4B"),
        ({"4": {"colour": "1"}}, "champ inconnu : colour"),
        ({"4": {"base": 1}}, "champ calculé, à ne pas donner : base"),
        ({"2": {"complement": "S"}}, "champ calculé, à ne pas donner : complement"),
        ({"1": {"norm_code": "LONG"}}, "« code de la norme » : 2 caractères"),
    ],
)
def test_a_setting_that_fits_no_field_is_refused(fixed: dict[str, Any], said: str) -> None:
    with pytest.raises(FormatError, match=said):
        write_file(FICHIER, [LOT_B2], replace(REGLAGES, fixed=fixed))


def test_no_more_details_than_the_norm_allows() -> None:
    details = [Suite(key="4M", values={"ccam_code": "DEQP003"})] * 27
    piece = replace(PIECES[0], lignes={0: details})
    with pytest.raises(FormatError, match="4M : 26 au plus"):
        write_file(FICHIER, [lot_of(piece)], REGLAGES)
    with pytest.raises(FormatError, match="attendu : 2S, 2M, 2P"):
        write_file(FICHIER, [lot_of(replace(PIECES[0], suites=details[:1]))], REGLAGES)


def test_a_name_is_written_as_b2_wants_it() -> None:
    assert plain("Élise d’Œuvre-Noël") == "ELISE D OEUVRE NOEL"


def test_nothing_is_left_to_chance() -> None:
    once, again = (write_file(FICHIER, [LOT_B2, LOT_B2], REGLAGES) for _ in range(2))
    assert once == again
