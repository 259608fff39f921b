"""`besace quote`, `besace baremes` and `besace explain`: what they print, and how they end."""

import json
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.domain.refus import CATALOGUE
from appliance.wiring.explain import document, explained
from tests.ground.sources import PROJECT

CASES = PROJECT / "tests/acceptance/scenarios.yaml"


def test_quote_prints_what_the_format_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quote", str(CASES), "--json"]) == 0
    told = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    sample = told["N41"]
    assert sample["lines"][0].items() >= {"code": "AMI", "amount": "4.73", "amo": "2.84"}.items()
    assert sample["lines"][0].keys() >= {"coefficient", "quantity", "rule"}
    assert (sample["total"], sample["amo"], sample["amc"]) == ("8.83", "5.30", "3.53")
    assert (sample["patient_pays"], sample["findings"]) == ("0.00", [])
    assert told["R01"]["findings"][0].keys() == {"id", "severity", "sentence", "fix"}
    assert told["T01"]["due"] == "2026-11-19"


def test_quote_prints_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quote", str(CASES)]) == 0
    told = capsys.readouterr().out
    assert "Prélèvement par ponction veineuse" in told
    assert "ERREUR mau-coefficient" in told
    assert "À envoyer avant le" in told


DAYS = """
- id: DAYS
  input:
    profession: idel
    care_date: 2026-10-20
    place: domicile
    domicile_prescribed: true
    patient: {age: 60}
    acts: [{act: sc}]
    prescription: {prescriber: "99700218896", date: 2026-10-08}
    later:
      - {care_date: 2026-10-21, acts: [{act: sc}]}
"""


def test_a_quote_of_several_days_prices_each_and_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(DAYS, encoding="utf-8")
    assert main(["quote", str(file), "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert told["total"] == told["patient_pays"] == "14.50"  # the example of GROUPE-1
    assert {line["day"] for line in told["lines"]} == {"2026-10-20", "2026-10-21"}
    assert told["retained_later"] == "2.00"
    assert told["findings"] == []
    assert main(["quote", str(file)]) == 0
    assert "  21/10/2026  AMI " in capsys.readouterr().out


def test_days_that_cannot_share_an_invoice_are_told_as_the_station_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(DAYS.replace("2026-10-21", "2026-10-27"), encoding="utf-8")
    assert main(["quote", str(file), "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert "passages-apart" in {finding["id"] for finding in told["findings"]}


@pytest.mark.parametrize("content", ["", "a: 1", "{", "\udcff"])
def test_a_file_that_is_no_scenario_is_one_sentence(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(content, encoding="utf-8", errors="surrogateescape")
    assert main(["quote", str(file)]) == 78
    assert "fichier de scénarios" in capsys.readouterr().err
    assert main(["quote", str(tmp_path / "none")]) == 78


def test_a_case_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.yaml"
    wrong = "- {id: WRONG, input: {profession: idel}}\n"
    file.write_text(wrong + CASES.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["quote", str(file), "--json"]) == 78
    first, *others = json.loads(capsys.readouterr().out)
    assert [finding["id"] for finding in first["findings"]] == ["scenario-unreadable"]
    assert "WRONG" in first["findings"][0]["sentence"]
    assert len(others) == 108


def test_baremes_lists_values_and_what_is_to_be_confirmed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["baremes"]) == 0
    values, doubts = capsys.readouterr().out.split("À confirmer")
    assert "AMI" in values
    assert values.startswith("Code ")
    assert "confirmé" in values
    assert not {*values.split()} & {"confirmed", "single", "probable", "own"}
    assert "sans elles" in doubts
    assert "AMI 3,35 € au 01/11/2026 (réglage avenant_11)" in doubts


def test_baremes_check_proves_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baremes", "check"]) == 0
    assert "dates croissantes, références présentes" in capsys.readouterr().out


def test_explain_says_what_the_rules_document_says(capsys: pytest.CaptureFixture[str]) -> None:
    written = (PROJECT / "docs/regles.md").read_text(encoding="utf-8")
    assert document() == written, "write it anew: besace explain >docs/regles.md"
    assert main(["explain", "11B"]) == 0
    assert capsys.readouterr().out in written
    assert all(explained(name) in written for name in CATALOGUE)


def test_a_rule_is_found_whatever_its_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ccam-1"]) == 0
    assert capsys.readouterr().out.startswith("### CCAM-1 ")


def test_the_names_alone_are_one_a_line_and_each_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "--names"]) == 0
    names = capsys.readouterr().out.splitlines()
    assert {"11B", "CCAM-1", *CATALOGUE} <= {*names}
    assert all(explained(name.swapcase()) for name in names)


def test_a_rule_that_nobody_wrote_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "42"]) == 78
    assert "Règle inconnue" in capsys.readouterr().err
