"""Where lots go, as the settings say it."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.domain.destination import Amc
from appliance.domain.identifiers import Organisme
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import ConfigError
from tests.demo.nurse import settle_identity
from tests.practice import PlayedPractice

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))
BODY = 'organisme = "01 999 0000"\nadresse'
PARIS = Organisme.parse("01 751 0000")
HERE = Organisme.parse("01 999 0000")


def written(directory: Path, text: str) -> Path:
    path = directory / "besace.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_destination_is_a_body_or_an_amc(tmp_path: Path) -> None:
    [body] = load(written(tmp_path, TEXT)).destinations
    [amc] = load(written(tmp_path, TEXT.replace(BODY, 'amc = "7272727272"\nadresse'))).destinations
    assert (body.destinataire, amc.destinataire) == (HERE, Amc("7272727272"))


@pytest.mark.parametrize("given", ["adresse", 'organisme = "01 999 0000"\namc = "72"\nadresse'])
def test_a_destination_of_nobody_or_of_two_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(ConfigError, match="organisme"):
        load(written(tmp_path, TEXT.replace(BODY, given)))


@pytest.mark.parametrize("setting", ["factures = 1000", "factures = 0", "octets = 0"])
def test_a_lot_that_no_counter_holds_is_refused(tmp_path: Path, setting: str) -> None:
    with pytest.raises(ConfigError):
        load(written(tmp_path, TEXT.replace("[lots]", f"[lots]\n{setting}")))


def test_the_table_of_the_settings_says_where_a_body_goes(tmp_path: Path) -> None:
    settle_identity(tmp_path)
    certificate = tmp_path / "recipient-certificate.pem"
    nowhere = {"host": "127.0.0.1", "smtp": 1, "pop3": 1}
    practice = PlayedPractice.lay(
        tmp_path, {**nowhere, "ca": certificate, "certificate": certificate}
    )
    table = tmp_path / "organismes.csv"
    lots = replace(practice.config.lots, organismes=table, factures=7)
    routed = replace(practice, config=replace(practice.config, lots=lots))
    table.write_text("regime;caisse;centre;destination\n01;75;;019990000\n", encoding="utf-8")
    poste = routed.open(SimulatedReader())
    assert poste.sending.aiguillage.destination_of(PARIS) == HERE
    assert poste.sending.limites.factures == 7
    poste.lock()
    table.write_text("regime;caisse\n01;75\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="centre"):
        routed.open(SimulatedReader())
