"""`besace code` and `besace sheet`, as a person at a terminal meets them."""

import builtins
import getpass
import re
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.errors import (
    BesaceError,
    NoSheetForPlayError,
    PublicCodeError,
    WeakCodeError,
    WrongCodeError,
    WrongSheetError,
)
from appliance.sealing.words import WORDS
from appliance.wiring.keys import KEPT, NO_SHEET
from appliance.wiring.machine import Machine
from appliance.wiring.vault import Vault
from tests.wiring.person import Person
from tests.wiring.vaults import CHEAP

CODE = "lait tige bambou"
NEW = "autre code, et long"
ROWS, COLUMNS = 24, 80
"""Of the box's own screen: a sheet is copied from it."""


@pytest.fixture
def vault(settings: Path) -> Vault:
    vault = Vault.of(load(settings), Machine())
    vault.create(CODE, CHEAP).wipe()
    return vault


def refused(error: type[BesaceError], capsys: pytest.CaptureFixture[str]) -> bool:
    return error.sentence in capsys.readouterr().err


def test_a_code_is_changed_by_who_knows_it(
    vault: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    person.answers = [CODE, NEW, "typo", NEW, NEW]
    assert main(["code", "--config", str(settings)]) == 0
    told = capsys.readouterr().out
    assert "diffèrent" in told
    assert NO_SHEET in told
    assert NEW not in told
    [proposed] = [line.split() for line in told.splitlines() if len(line.split()) == 6]
    assert set(proposed) <= set(WORDS)
    vault.open(NEW)
    with pytest.raises(WrongCodeError):
        vault.open(CODE)


def test_a_code_is_not_changed_by_who_does_not(
    vault: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    person.answers = ["faux"]
    assert main(["code", "--config", str(settings)]) == 78
    assert refused(WrongCodeError, capsys)
    vault.open(CODE)


def test_a_weak_new_code_is_refused_before_it_is_asked_again(
    vault: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    person.answers = [CODE, "court"]
    assert main(["code", "--config", str(settings)]) == 78
    assert refused(WeakCodeError, capsys)
    assert len(person.asked) == 2
    vault.open(CODE)


def test_a_sheet_is_printed_and_then_changes_the_code(
    vault: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = printed(settings, capsys)
    person.answers = [sheet.lower(), NEW, NEW]
    assert main(["code", "--sheet", "--config", str(settings)]) == 0
    assert KEPT in capsys.readouterr().out
    vault.open(NEW)


def test_a_sheet_counts_once_a_person_has_copied_its_last_group(
    vault: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    first = printed(settings, capsys)
    person.answers = [CODE, "not a group"]
    assert main(["sheet", "--config", str(settings)]) == 130
    vault.recover(first)
    second = printed(settings, capsys)
    vault.recover(second)
    person.answers = [first]
    assert main(["code", "--sheet", "--config", str(settings)]) == 78
    assert refused(WrongSheetError, capsys)


def printed(settings: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Print a sheet as a person does who reads what is on the screen."""
    groups: list[str] = []
    capsys.readouterr()

    def answer(question: str = "") -> str:
        if "groupe 8" not in question:
            return CODE
        told = capsys.readouterr().out
        assert len(told.splitlines()) < ROWS
        assert max(map(len, told.splitlines())) <= COLUMNS
        numbered = sorted(re.findall(r"\b([1-8])   (\w{4}) (\w{4})\b", told))
        groups.extend(first + last for _, first, last in numbered)
        return groups[-1].lower()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(getpass, "getpass", answer)
        patch.setattr(builtins, "input", answer)
        assert main(["sheet", "--config", str(settings)]) == 0
    assert "est bonne" in capsys.readouterr().out
    assert len(groups) == 8
    return " ".join(groups)


@pytest.mark.parametrize("verb", ["code", "sheet"])
def test_a_practice_to_play_with_keeps_its_code(
    verb: str, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[cabinet]", "[cabinet]\ndemonstration = true", 1))
    assert main([verb, "--config", str(settings)]) == 78
    assert refused(NoSheetForPlayError if verb == "sheet" else PublicCodeError, capsys)
    assert person.asked == []


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("verb", ["code", "sheet"])
def test_where_nobody_answers_nothing_changes(vault: Vault, settings: Path, verb: str) -> None:
    assert main([verb, "--config", str(settings)]) == 130
    vault.open(CODE)


def test_this_machine_can_afford_its_own_cost() -> None:
    from appliance.wiring.machine import code_cost

    cost = code_cost()
    assert 19 * 1024 <= cost.memory_kib <= 64 * 1024
    assert cost.iterations >= 3
