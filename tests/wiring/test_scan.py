"""`besace scan`, as a person at a terminal meets it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.registre.piece import TypePiece
from appliance.errors import NoScannerError, PieceLostError, UnreadablePieceError
from appliance.wiring import scan_verbs
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.drivers.test_sane import environment
from tests.formats.pieces.made_up_pages import as_png, prescription
from tests.made_up import ADA
from tests.queue.made_up_queue import seal
from tests.services.images import picture
from tests.services.test_effacement import dossier
from tests.wiring.person import Person
from tests.wiring.test_exchange import practice
from tests.wiring.vaults import CODE

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs one action on a practice with one patient and one invoice of hers."""
    monkeypatch.setattr("appliance.drivers.tesseract.COMMAND", ("no-such-program",))
    settings = practice(tmp_path / "practice")
    with (
        Vault.of(load(settings), Machine()).open(CODE) as master,
        closing(open_store(load(settings), master, Machine())) as store,
    ):
        store.registre.patients.add(dossier(ADA))
        store.add(seal)

    def run(*action: str, answers: tuple[str, ...] = ()) -> int:
        person.answers = [CODE, *answers]
        return main(["scan", "--config", str(settings), *action])

    return run


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(picture())
    return path


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    def read() -> str:
        said = capsys.readouterr()
        return said.out + said.err

    return read


def test_what_is_missing_is_listed_until_an_image_of_it_is_kept(
    run: Run, photo: Path, out: Callable[[], str], tmp_path: Path
) -> None:
    assert run() == 0
    asked = out()
    assert "ordonnance du 22/01/2024, prescripteur 99700218896" in asked
    assert asked.endswith("Pièces à numériser : 1\n")

    assert run("take", str(photo), "--patient", "1", answers=("O",)) == 0
    said = out()
    assert "ESSAIMONT ADA" in said
    assert "Aucun nom n’a été comparé" in said
    assert f"effacez-la de {photo}" in said

    assert run("missing") == 0
    assert out() == "Pièces à numériser : 0\n"
    assert run("list", "1") == 0
    assert "1  ordonnance du 22/01/2024" in out()

    written = tmp_path / "piece.pdf"
    assert run("write", "1", str(written)) == 0
    assert written.read_bytes().startswith(b"%PDF-")
    assert written.stat().st_mode & 0o077 == 0

    assert run("drop", "1") == 0
    out()
    assert run() == 0
    assert out() == asked
    assert run("write", "1", str(written)) == 78
    assert PieceLostError.sentence in out()


def test_nothing_is_kept_without_a_yes(run: Run, photo: Path, out: Callable[[], str]) -> None:
    assert run("take", str(photo), "--patient", "1", answers=("N",)) == 78
    assert "Rien n’est gardé." in out()


def test_a_coarse_image_is_refused_and_nobody_is_asked(
    run: Run, tmp_path: Path, out: Callable[[], str]
) -> None:
    coarse = tmp_path / "coarse.png"
    coarse.write_bytes(as_png(prescription(0, size=(700, 990)), dpi=85))
    assert run("take", str(coarse), "--patient", "1") == 78
    assert "REFUSÉE : 85 points par pouce : il en faut 200." in out()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (("take", "{photo}", "--patient", "9"), "patient"),
        (("take", "{photo}", "--patient", "1", "--paper", "7"), "donnez le numéro"),
        (("take", "{nothing}", "--patient", "1"), "introuvable"),
        (("take", "{photo}", "--patient", "1", "--invoice", "9"), "aucune image ne lui manque"),
        (("list", "9"), "patient"),
        (("drop", "9"), "aucune pièce"),
        (("resend", "2026-01-01/001"), "aucun lot"),
    ],
)
def test_what_cannot_be_is_told(
    run: Run, photo: Path, out: Callable[[], str], action: tuple[str, ...], words: str
) -> None:
    filled = [one.format(photo=photo, nothing=photo.parent / "no.png") for one in action]
    assert run(*filled) == 78
    assert words in out()


def test_what_is_no_image_is_told(run: Run, tmp_path: Path, out: Callable[[], str]) -> None:
    (tmp_path / "x").write_bytes(b"nothing")
    assert run("take", str(tmp_path / "x"), "--patient", "1") == 78
    assert UnreadablePieceError.sentence in out()


def test_another_kind_of_document_is_taken_from_the_scanner(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: Callable[[], str]
) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    # SANE's scanner without paper has a glass of 200 by 200 mm, and gives a black page of it.
    assert run("take", "--patient", "1", "--type", "attestation", "--yes") == 78
    said = out()
    assert "REFUSÉE : Plus petit qu’une page A5." in said
    assert "Doute : L’image est sombre." in said


def test_without_a_scanner_a_photograph_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, out: Callable[[], str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert run("take", "--patient", "1") == NoScannerError.exit_code
    assert NoScannerError.sentence in out()


def test_the_help_names_every_kind_of_paper() -> None:
    assert list(scan_verbs.TYPES) == [one.value for one in TypePiece]
