"""TinyDB's own tests, from the source archive of the version that is locked, on our store."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.ground.sources import PROJECT

EXPECTED = 67
EXCEPTIONS = {
    "test_next_id": "asks that emptying a table give its numbers again",
    "test_truncate_table": "asks the same",
    "test_table_repr": "asks for the names of TinyDB's own classes",
}
"""Argued in docs/storage.md."""


def source() -> Path:
    """Return where `tools/tinydb-tests` put the archive."""
    lock = (PROJECT / "requirements-dev.lock").read_text(encoding="utf-8")
    version = re.search(r"^tinydb==(\S+)", lock, re.MULTILINE)
    assert version
    found = PROJECT / "build" / f"tinydb-{version[1]}"
    assert found.is_dir(), "TinyDB's source archive is not there: run tools/tinydb-tests"
    return found


def outcomes(place: Path) -> dict[str, str]:
    """Run the tests with our fixture; return each one's outcome by its name."""
    shutil.copytree(source() / "tests", place)
    shutil.copy(Path(__file__).with_name("fixture.py"), place / "conftest.py")
    command = (sys.executable, "-P", "-m", "pytest", "-rA", "-q", "-p", "no:cacheprovider")
    done = subprocess.run(
        (*command, "-c", os.devnull, "--rootdir", place, place),
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(\w+)", done.stdout, re.MULTILINE)
    return {name: outcome for outcome, name in lines}


def test_tinydb_passes_its_own_tests_on_our_store(tmp_path: Path) -> None:
    found = outcomes(tmp_path / "tests")
    assert len(found) == EXPECTED
    assert {name for name, outcome in found.items() if outcome != "PASSED"} == set(EXCEPTIONS)
