"""The settings say how long an appli carte Vitale is good, and where its scanner's line is."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.config import Apcv, load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.errors import ConfigError
from appliance.wiring.apcv import apcv_of, open_scanner
from tests.contracts.card_reader import until
from tests.drivers.test_scanner import PlayedScanner, wait_for_the_line
from tests.made_up import NOON, StoppedClock

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))


def chosen(directory: Path, table: str) -> Apcv:
    path = directory / "besace.toml"
    path.write_text(f"{TEXT}\n{table}\n", encoding="utf-8")
    return load(path).apcv


def test_without_the_table_nobody_says_how_long_one_is_good(tmp_path: Path) -> None:
    assert apcv_of(chosen(tmp_path, ""), StoppedClock()) is None
    with open_scanner(chosen(tmp_path, "")) as scanner:
        assert scanner is None


def test_a_scanner_that_types_needs_no_line(tmp_path: Path) -> None:
    table = chosen(tmp_path, "[apcv]\nduree_s = 600")
    desk = apcv_of(table, StoppedClock())
    assert desk is not None
    assert desk.received(b"x").fin == NOON + timedelta(seconds=600)
    with open_scanner(table) as scanner:
        assert scanner is None


def test_a_scanner_on_a_line_is_heard(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    heard: list[bytes] = []
    with PlayedScanner(tmp_path / "scanner") as hand:
        device = hand.device.readlink()
        table = chosen(tmp_path, f'[apcv]\nduree_s = 600\nligne = "{device}"')
        with open_scanner(table) as scanner:
            assert scanner is not None
            scanner.listen(heard.append)
            wait_for_the_line(caplog)
            hand.scan(b"contexte\n")
            until(lambda: heard == [b"contexte"])


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ('ligne = "/dev/ttyACM0"', "apcv.duree_s"),
        ("duree_s = 0", "apcv.duree_s"),
        ("duree_s = 86401", "apcv.duree_s"),
        ('duree_s = 600\nligne = "spy:///dev/ttyACM0?file=trace"', "apcv"),
        ("duree_s = 600\nvitesse = 9600", "vitesse"),
    ],
)
def test_what_is_no_setting_of_it_is_refused_and_named(
    tmp_path: Path, table: str, named: str
) -> None:
    with pytest.raises(ConfigError, match=named):
        chosen(tmp_path, f"[apcv]\n{table}")
