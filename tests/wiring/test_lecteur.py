"""The settings say where the card reader is: under PC/SC, or on a serial line."""

from pathlib import Path

import pytest

from appliance.config import Lecteur, load
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import vitale
from appliance.demo.practice import settings
from appliance.demo.reader import SerialReader as PlayedLine
from appliance.drivers.card_reader import PcscReader
from appliance.errors import ConfigError
from appliance.ports.cards import CardKind
from appliance.wiring.lecteur import find_reader
from tests.contracts.card_reader import until
from tests.made_up_cards import ALINE, names, only

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))


def chosen(directory: Path, table: str) -> Lecteur:
    path = directory / "besace.toml"
    path.write_text(f"{TEXT}\n[lecteur]\n{table}\n", encoding="utf-8")
    return load(path).lecteur


def test_a_reader_on_a_serial_line_is_read_without_pcsc(tmp_path: Path) -> None:
    with PlayedLine() as hand:
        lecteur = chosen(tmp_path, f'ligne = "{hand.device}"\nmodele = "SEC1210"')
        reader = find_reader(lecteur, on_hang=lambda: None)
        try:
            hand.insert(vitale(ALINE))
            until(lambda: reader.state().holds(CardKind.VITALE_2))
            assert names(only(reader)) == ["ALINE"]
        finally:
            reader.close()


def test_without_a_line_pcsc_finds_the_readers(tmp_path: Path) -> None:
    reader = find_reader(chosen(tmp_path, ""), on_hang=lambda: None)
    reader.close()
    assert isinstance(reader, PcscReader)


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ('ligne = "spy:///dev/ttyUSB0?file=trace"', "lecteur"),
        ('ligne = "socket://127.0.0.1:4000"', "lecteur"),
        ('ligne = "ttyUSB0"', "lecteur"),
        ('modele = "PSS"', "lecteur.modele"),
        ('model = "SEC1210"', "model"),
    ],
)
def test_what_is_no_reader_is_refused_and_named(tmp_path: Path, table: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        chosen(tmp_path, table)
