"""A manager's countersignature as an anchor: at the box, and from the line that they kept."""

import shutil
from pathlib import Path

from appliance.__main__ import main
from appliance.errors import AnchorContradictedError
from tests.queue.tampering import OUTSIDE
from tests.wiring.terminals import Terminals
from tests.wiring.vaults import CODE


def verify(terminals: Terminals, anchor: Path) -> int:
    terminals.person.answers = [CODE]
    return main(["verify", "--anchor", str(anchor), "--config", str(terminals.settings)])


def line_of(terminals: Terminals, to: Path) -> Path:
    """Return a file with the line that the manager was shown, broken as they may have it."""
    terminals.shown()
    assert terminals.manage("list") == 0
    shown = terminals.shown()
    [line] = [one.strip() for one in shown.splitlines() if "besace ancre " in one]
    to.write_text(line.replace(" ", "\n"), encoding="utf-8")
    return to


def test_an_answer_covers_the_journal_for_who_has_the_managers_key_or_line(
    terminals: Terminals, tmp_path: Path
) -> None:
    assert verify(terminals, terminals.key) == 0
    assert "Ancré jusqu’à" not in terminals.shown()  # nothing was countersigned yet
    answer = terminals.answered(tmp_path / "retour", ("contest", "assuré connu de la caisse"))
    assert terminals.delegate("in", answer) == 0
    line = line_of(terminals, tmp_path / "line")
    for anchor in (terminals.key, line):
        assert verify(terminals, anchor) == 0
        shown = terminals.shown()
        assert "Ancre contreseing" in shown
        assert "confirmée" in shown
        assert "Ancré jusqu’à" in shown
    queue = terminals.config.chemins.station / "queue"
    assert OUTSIDE.main([str(queue), "--anchors", str(line)]) == 0
    assert "confirmée" in terminals.shown()


def test_a_box_that_was_put_back_is_found_by_the_line_that_a_manager_kept(
    terminals: Terminals, tmp_path: Path
) -> None:
    station = terminals.config.chemins.station
    older = shutil.copytree(station / "queue", tmp_path / "older")
    terminals.person.answers = [CODE, "x"]
    assert main(["retention", "keep", "1096", "--config", str(terminals.settings)]) == 0
    terminals.answered(tmp_path / "retour", ("contest", "assuré connu de la caisse"))
    line = line_of(terminals, tmp_path / "line")
    shutil.rmtree(station / "queue")
    older.rename(station / "queue")
    assert verify(terminals, line) != 0
    assert terminals.refused(AnchorContradictedError)
