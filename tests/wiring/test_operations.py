"""What the page for whoever supports boxes names is what there is."""

import re
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.durable.disk import SystemDisk
from appliance.spool.maildir import StationSpool
from appliance.sync.attempts import State
from appliance.tui.widgets.permanent_line import COLUMNS
from appliance.wiring.install import PLACES

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
CODE = " ".join(re.findall(r"`[^`\n]+`|^    .+$", PAGE, re.MULTILINE))
VERBS = sorted(set(re.findall(r"\bbesace ([a-z]+)", CODE)) - {"besace"})
OPTIONS = sorted(set(re.findall(r"\bbesace ([a-z]+) (--[a-z]+)", CODE)))


def test_each_figure_of_the_permanent_line_is_told_in_its_order() -> None:
    told = [PAGE.index(f"\n| {column} |") for column in COLUMNS]
    assert told == sorted(told)


@pytest.mark.parametrize("unit", [name for name in PLACES if name.endswith((".service", ".timer"))])
def test_each_unit_is_told(unit: str) -> None:
    assert (
        f"`{unit}`" in PAGE or f"`{Path(unit).stem}`" in PAGE or f"{Path(unit).stem}.timer" in PAGE
    )


def test_each_directory_of_the_spool_is_told(tmp_path: Path) -> None:
    StationSpool(SystemDisk(), tmp_path / "spool")
    made = [
        one for one in tmp_path.rglob("*") if one.is_dir() and one.name not in {"spool", "outbox"}
    ]
    assert made
    for one in made:
        assert f"| `{one.relative_to(tmp_path / 'spool')}` |" in PAGE


@pytest.mark.parametrize("state", State)
def test_each_state_of_a_message_is_told(state: State) -> None:
    assert f"`{state}`" in PAGE


@pytest.mark.parametrize(("verb", "option"), [*((verb, "") for verb in VERBS), *OPTIONS])
def test_each_verb_and_option_that_it_names_exists(
    verb: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert option in capsys.readouterr().out
