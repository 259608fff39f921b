"""`besace show`: any file of the trade, as a person reads it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.__main__ import main
from tests.ground.sources import PROJECT

FIXTURES = PROJECT / "tests/formats/fixtures"
B2 = FIXTURES / "two_invoices.b2"
NOEMIE = FIXTURES / "return.noemie"
BANK = FIXTURES / "statement.cfonb"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (B2, ["contrôles prouvés : 16 sur 16"]),
        (B2, ["B2-PS 2003", "4, ligne d’acte", "honoraires", "4,73 €", "05 (tiers payant AMO)"]),
        (NOEMIE, ["NOEMIE-PS 2007", "294, rejet", "18,30 €", "R (rejetée)", "20/11/26"]),
        (NOEMIE, ["parts rejetées : 2", "contrôles prouvés : 4 sur 4", "montant réglé : 10,83 €"]),
        (BANK, ["CFONB-120 2021", "04, mouvement", "88,33 €", "-10,00 €", "25/11/26"]),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_a_file_is_shown_as_a_person_reads_it(
    file: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(file)]) == 0
    told = capsys.readouterr().out
    assert [word for word in words if word not in told] == []
    assert "!" not in told


def test_what_is_wrong_or_unknown_is_shown_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = bytearray(B2.read_bytes())
    spoilt[128 * 2 + 24] = ord("X")  # the key of a NIR
    spoilt[128 * 3 + 35] = ord("B")  # a biology record, which no table has
    spoilt[128 * 6 + 36] = 0x1B  # an escape, where blanks should be
    file = tmp_path / "spoilt.b2"
    file.write_bytes(spoilt)
    assert main(["show", str(file)]) == 0
    told = capsys.readouterr().out
    assert "! Enregistrement 3 (2, en-tête de facture), positions 25 à 26" in told
    assert "octets inconnus : « 4991023763 2550899123456" in told
    assert "zone vide en 36 : «  \\x1b »" in told
    assert "\x1b" not in told
    assert "contrôles prouvés : 9 sur 16" in told
    assert (
        "! contrôle « facture 000000041, facturé » : annoncé 3, 8,83 € ; compté 2, 4,10 €" in told
    )
    assert "! contrôle « lot 007, enregistrements 4 » : annoncé 5 ; compté 4" in told


def test_json_is_the_same_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(NOEMIE), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["norm"], told["version"]) == ("NOEMIE-PS", "2007")
    payments = [event for event in told["events"] if event["event"] == "paiement"]
    assert payments[0]["facture"]["numero"] == "000000041"
    assert (payments[0]["part"], payments[0]["paye"]) == ("amo", 530)
    assert payments[0]["virement"]["date"] == "2026-11-25"
    first = told["records"][0]
    assert (first["record"], first["type"], first["problems"]) == (1, "000", [])
    assert first["fields"]["noemie_reference"] == "TEST"


def test_json_of_records_keeps_what_no_table_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "strange.cfonb"
    file.write_bytes(BANK.read_bytes().replace(b"\n", b"", 1) + b"99 SOMETHING ELSE\n")
    assert main(["show", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [record["type"] for record in told["records"]] == ["01", "04", "05", "04", "07", None]
    assert told["records"][-1]["unknown"] == "99 SOMETHING ELSE"


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_stranger_is_shown_too_and_told_by_the_exit_code(
    tmp_path: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letter"
    file.write_bytes(b"Bonjour\x07")
    assert main(["show", str(file), *option]) == 78
    told = capsys.readouterr().out
    assert ("Format non reconnu" in told) == (not option)
    assert "Bonjour" in told
    assert "\x07" not in told


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_the_accents_of_a_stranger_are_shown(
    tmp_path: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lettre.csv"
    file.write_text("Prénom;Née le\n", encoding=encoding)
    assert main(["show", str(file)]) == 78
    assert "Prénom;Née le" in capsys.readouterr().out


def test_a_blank_file_is_of_no_norm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "blank"
    file.write_text(" " * 128, encoding="ascii")
    assert main(["show", str(file)]) == 78
    assert "Format non reconnu" in capsys.readouterr().out


def test_a_file_that_cannot_be_opened_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (tmp_path, tmp_path / "none"):
        assert main(["show", str(place)]) == 78
        assert "Ce fichier ne peut pas être lu" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "long.noemie"
    file.write_bytes(NOEMIE.read_bytes() * 300)
    command = [sys.executable, "-P", "-m", "appliance", "show", str(file)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as shown:
        assert shown.stdout is not None
        assert shown.stderr is not None
        shown.stdout.readline()
        shown.stdout.close()
        assert shown.stderr.read() == b""
        assert shown.wait(60) == 141
