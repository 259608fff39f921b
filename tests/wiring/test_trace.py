"""`besace trace` writes what a card answered on a real line, and nothing of its holder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import Card, vitale
from appliance.demo.practice import settings
from appliance.demo.reader import SerialReader as PlayedLine
from appliance.drivers.simulated import SimulatedReader
from appliance.drivers.trace import TracedCard
from tests.canaries import search
from tests.made_up_cards import ALINE, FAMILLE, torn

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PlayedLine]:
    with PlayedLine() as line:
        table = f'\n[lecteur]\nligne = "{line.device}"\nmodele = "SEC1210"\n'
        (tmp_path / "besace.toml").write_text(TEXT + table, encoding="utf-8")
        yield line


@pytest.mark.parametrize(
    ("card", "code", "told"),
    [(vitale(ALINE, *FAMILLE), 0, "Carte lue."), (torn(), 0, "illisible")],
    ids=["good", "torn"],
)
def test_a_card_becomes_a_file_that_names_nobody(  # noqa: PLR0917 - fixtures are arguments
    line: PlayedLine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    card: Card,
    code: int,
    told: str,
) -> None:
    line.insert(card)
    out = tmp_path / "out"
    out.mkdir()
    assert main(["trace", "--dir", str(tmp_path), "--redact", str(out / "carte.txt")]) == code
    assert told in capsys.readouterr().out
    secrets = [ALINE.nom, ALINE.nir, ALINE.naissance, FAMILLE[0].nir, FAMILLE[1].prenom]
    raw = [bytes.fromhex(row.split()[1]) for row in (out / "carte.txt").read_text().splitlines()]
    (out / "raw").write_bytes(b"".join(raw))
    assert list(search([out], secrets)) == []
    replayed = SimulatedReader()
    replayed.insert(TracedCard.read((out / "carte.txt").read_text()))
    assert replayed.state().slots[0].card


def test_without_a_card_nothing_is_written(line: PlayedLine, tmp_path: Path) -> None:
    assert line.seen == []
    assert main(["trace", "--dir", str(tmp_path), "--redact", str(tmp_path / "carte.txt")]) == 78
    assert not (tmp_path / "carte.txt").exists()


def test_a_trace_that_is_not_redacted_cannot_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["trace", "--dir", str(tmp_path)])
