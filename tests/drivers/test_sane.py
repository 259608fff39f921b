"""The contract of document scanners, on SANE's own scanner without paper."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from appliance.drivers.sane import SaneScanner
from appliance.drivers.tesseract import Tesseract
from appliance.errors import NoScannerError, ScannerMuteError
from appliance.formats.pieces.pages import read_document


def environment(directory: Path, *lines: str) -> Mapping[str, str]:
    """Return an environment in which SANE knows its backend `test` and no other."""
    (directory / "dll.conf").write_text("test\n")
    (directory / "test.conf").write_text("\n".join(["number_of_devices 1", *lines, ""]))
    return {**os.environ, "SANE_CONFIG_DIR": str(directory)}


@pytest.mark.parametrize("appareil", ["test:0", ""])
def test_a_page_comes_as_a_picture_that_says_its_own_resolution(
    tmp_path: Path, appareil: str
) -> None:
    scanner = SaneScanner(appareil=appareil, ppp=75, environment=environment(tmp_path))

    [page] = read_document(scanner.scan()).pages

    assert page.ppp == 75
    assert page.papier_mm == (200, 200)  # all that the backend has of glass


def test_a_scanner_that_is_not_there_is_named_so(tmp_path: Path) -> None:
    known = environment(tmp_path)

    with pytest.raises(NoScannerError):
        SaneScanner(appareil="test:7", environment=known).scan()


def test_a_scanner_whose_paper_is_jammed_gives_nothing(tmp_path: Path) -> None:
    jammed = environment(tmp_path, 'read-status-code "SANE_STATUS_JAMMED"')

    with pytest.raises(NoScannerError):
        SaneScanner(appareil="test:0", ppp=75, environment=jammed).scan()


def test_a_scanner_that_does_not_end_is_left_at_its_deadline(tmp_path: Path) -> None:
    slow = environment(tmp_path, "read-delay true", "read-delay-duration 200000")

    with pytest.raises(ScannerMuteError):
        SaneScanner(appareil="test:0", ppp=1200, delai_s=0.5, environment=slow).scan()


def test_without_sane_there_is_no_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoScannerError):
        SaneScanner().scan()


def test_without_tesseract_no_text_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert Tesseract().read(b"P5 1 1 255 \0") is None


def test_what_is_no_picture_is_read_as_nothing() -> None:
    assert Tesseract().read(b"no picture") is None
