"""What `besace quote` prints for a person, in French figures, and for a program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from appliance.__main__ import main
from appliance.wiring.quote import NONE_HERE

NURSE: Final = """
- id: X1
  input:
    profession: idel
    care_date: 2026-10-15
    patient: {age: 60}
    acts: [{act: ponction_veineuse}]
    prescription: {prescriber: "99700218896", date: 2026-10-08}
"""
DOCTOR: Final = """
- id: X2
  input:
    profession: mg
    care_date: 2026-10-15
    patient: {age: 40}
    acts: [{act: consultation}]
    parcours: S
"""

Quote = Callable[..., str]


@pytest.fixture
def quote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Quote:
    """Return what `besace quote` says of a file's content, and on which channel."""

    def said(content: str, *options: str) -> str:
        path = tmp_path / "cas.yaml"
        path.write_text(content, encoding="utf-8")
        main(["quote", str(path), *options])
        out, err = capsys.readouterr()
        return out or err

    return said


def test_a_person_reads_french_figures(quote: Quote) -> None:
    told = quote(NURSE)
    assert "4,73 €" in told
    assert "1,5 × 1" in told
    assert "20/10/2026" in told
    assert "4.73" not in told


def test_a_program_reads_the_format_s_figures(quote: Quote) -> None:
    [answer] = json.loads(quote(NURSE, "--json"))
    assert answer["lines"][0]["amount"] == "4.73"
    assert answer["due"] == "2026-10-20"


@pytest.mark.parametrize(
    ("content", "told", "untold"),
    [
        (NURSE, "Part AMC", "Dépassement"),
        (NURSE.replace("age: 60", "age: 60, c2s: true"), "Part C2S", "Part AMC"),
        (NURSE.replace("age: 60", "age: 60, ame: true"), "Payé par l’AME", "Part AMC"),
        (DOCTOR, "Hors parcours, au patient", "Dépassement"),
        (f"{DOCTOR}    fee: 33\n", "Dépassement", "Part C2S"),
        ("[]", NONE_HERE, "ERREUR"),
    ],
)
def test_who_pays_is_said_and_nothing_that_is_not(
    quote: Quote, content: str, told: str, untold: str
) -> None:
    said = quote(content)
    assert told in said
    assert untold not in said


def test_what_the_ame_pays_does_not_leave_by_a_fse(quote: Quote) -> None:
    [answer] = json.loads(quote(NURSE.replace("age: 60", "age: 60, ame: true"), "--json"))
    assert (answer["ame"], answer["amo"], answer["flow"]) == ("6.08", "0.00", "hors_fse")


def test_a_saturday_call_is_not_said_to_be_on_a_sunday(quote: Quote) -> None:
    saturday = NURSE.replace("2026-10-15", "2026-10-17") + "    urgent_call: true\n"
    told = quote(saturday)
    assert "Samedi dès 8 h" in told
    assert "Dimanche ou jour férié" not in told


def test_a_sample_beside_another_act_has_no_lesser_answer(quote: Quote) -> None:
    told = quote(NURSE.replace("[{act", "[{act: sc}, {act"))
    assert "Autre cotation" not in told


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (Path.exists, "n’existe pas"),
        (Path.mkdir, "c’est un dossier"),
        (lambda path: path.write_bytes("- {id: é}".encode("latin-1")), "UTF-8"),
        (lambda path: path.write_text("- {id: 1}\n- [}"), "ligne 2"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], Any],
    told: str,
) -> None:
    path = tmp_path / "cas.yaml"
    make(path)
    assert main(["quote", str(path)]) == 78
    said = capsys.readouterr().err
    assert told in said
    assert "Errno" not in said
