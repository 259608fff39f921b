"""Every case of scenarios.yaml, with its source: `high` is a gate, the rest is for a biller.

The format is told at the head of `appliance/formats/scenario.py`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from appliance.formats.scenario import Scenario
from appliance.wiring.quote import answer, read
from tests.made_up import TARIFS

FILE: Final = Path(__file__).with_name("scenarios.yaml")
SCENARIOS: Final = {scenario.id: scenario for scenario in read(FILE)}
GATES: Final = [name for name, one in SCENARIOS.items() if one.certainty == "high"]
DOUBTFUL: Final = [name for name, one in SCENARIOS.items() if one.certainty != "high"]
TO_CONFIRM: Final = FILE.with_name("to_confirm.md")
APART: Final = {"lines", "finding", "severity"}


def billed(lines: list[dict[str, Any]], *keys: str) -> list[tuple[str, ...]]:
    """Return the lines that count, as a multiset: free of order and of lines without money."""
    return sorted(tuple(one[key] for key in keys) for one in lines if one["amount"] != "0.00")


def differences(scenario: Scenario) -> list[str]:
    """Say what our answer has otherwise than expected."""
    ours, expect = answer(scenario, TARIFS), scenario.expect
    found = [
        f"{key} {ours.get(key)}, not {expect[key]}"
        for key in expect.keys() - APART
        if ours.get(key) != expect[key]
    ]
    return [*found, *_lines(ours, expect), *_findings(ours, expect)]


def _lines(ours: Mapping[str, Any], expect: Mapping[str, Any]) -> list[str]:
    wanted = expect.get("lines", [])
    keys = ("code", "amount", "amo") if all("amo" in one for one in wanted) else ("code", "amount")
    mine = billed(ours["lines"], *keys)
    return [] if not wanted or mine == billed(wanted, *keys) else [f"lines {mine}"]


def _findings(ours: Mapping[str, Any], expect: Mapping[str, Any]) -> list[str]:
    found = [(each["id"], each["severity"]) for each in ours["findings"]]
    if "finding" in expect:
        wanted = (expect["finding"], expect["severity"])
        return [] if wanted in found else [f"findings {found}"]
    return [f"findings {found}"] if found else []


def test_the_file_is_whole() -> None:
    assert (len(GATES), len(DOUBTFUL)) == (78, 30)


@pytest.mark.parametrize("name", GATES)
def test_a_sure_answer_is_given_to_the_centime(name: str) -> None:
    assert differences(SCENARIOS[name]) == []


def listed() -> str:
    """Write what a biller must confirm: each doubtful case, and what we answer."""
    rows = [
        "# To be confirmed by a biller\n",
        "Cases whose answer no sure source prints, and what `besace quote` answers.\n",
        "| case | certainty | situation | our answer | as expected |",
        "|---|---|---|---|---|",
        *(_row(SCENARIOS[name]) for name in DOUBTFUL),
    ]
    return "\n".join(rows) + "\n"


def _row(scenario: Scenario) -> str:
    ours = answer(scenario, TARIFS)
    lines = " + ".join(f"{one['code']} {one['amount']}" for one in ours["lines"])
    findings = ", ".join(each["id"] for each in ours["findings"])
    total = f"{lines} = {ours['total']}, AMO {ours['amo']}" if lines else f"due {ours.get('due')}"
    said = findings or total
    agreed = "; ".join(differences(scenario)) or "yes"
    return f"| {scenario.id} | {scenario.certainty} | {scenario.situation} | {said} | {agreed} |"


def test_what_a_biller_must_confirm_is_listed_with_our_answer() -> None:
    assert TO_CONFIRM.read_text(encoding="utf-8") == listed()
