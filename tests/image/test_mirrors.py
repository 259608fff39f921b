from pathlib import Path

import pytest

from image.mirrors import mirror

DEB822 = """\
Types: deb
# of which day: http://snapshot.test/debian
URIs: http://archive.test/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://archive.test/debian-security
Suites: bookworm-security
"""
LINES = """\
# deb http://old.test/debian sid main
deb http://tools.test/node stable main
deb [signed-by=/usr/share/keyrings/a.gpg] http://lines.test/debian/ trixie main
"""


@pytest.fixture
def apt(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_the_archive_is_the_one_that_this_machine_asks(apt: Path) -> None:
    (apt / "sources.list.d/debian.sources").write_text(DEB822)
    assert mirror(apt) == "http://archive.test/debian"


def test_sources_of_one_line_are_read_too(apt: Path) -> None:
    (apt / "sources.list").write_text(LINES)
    assert mirror(apt) == "http://lines.test/debian/"


def test_without_an_archive_one_is_asked_for(apt: Path) -> None:
    with pytest.raises(LookupError, match="BESACE_MIRROR"):
        mirror(apt)
