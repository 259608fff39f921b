"""Where lots go, as the settings say it."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import load
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS, settings
from appliance.domain.destination import Amc
from appliance.domain.identifiers import Organisme
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import ConfigError
from tests.demo.nurse import settle_identity
from tests.practice import PlayedPractice, bill

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


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    settle_identity(tmp_path)
    certificate = tmp_path / "recipient-certificate.pem"
    nowhere = {"host": "127.0.0.1", "smtp": 1, "pop3": 1}
    return PlayedPractice.lay(tmp_path, {**nowhere, "ca": certificate, "certificate": certificate})


def under_table(practice: PlayedPractice, table: Path, text: str) -> PlayedPractice:
    """Return the practice with a table of destinations and two that can be reached."""
    table.write_text(text, encoding="utf-8")
    [here] = practice.config.destinations
    there = replace(here, organisme=PARIS, adresse="paris@example.test")
    lots = replace(practice.config.lots, organismes=table, factures=7)
    config = replace(practice.config, lots=lots, destinations=(here, there))
    return replace(practice, config=config)


def test_what_stands_in_no_lot_follows_a_new_table_and_a_closed_lot_stays_and_is_told(
    practice: PlayedPractice, tmp_path: Path
) -> None:
    table, head = tmp_path / "organismes.csv", "regime;caisse;centre;destination\n"
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = under_table(practice, table, head).open(reader)
    bill(poste)
    [closed] = poste.send_now()
    reader.insert(vitale(HOLDERS[1]))
    bill(poste)
    poste.sending = replace(poste.sending, signer=None)
    poste.lock()
    poste = under_table(practice, table, head + "01;999;;017510000\n").open(reader)
    [later] = poste.send_now()
    assert (closed.clos.lot.organisme, later.clos.lot.organisme) == (HERE, PARIS)
    [told] = [sentence for sentence in poste.tick().alertes if "table des organismes" in sentence]
    assert str(closed.cle) in told
    assert str(HERE) in told
    poste.lock()


def test_the_table_of_the_settings_says_where_a_body_goes(
    practice: PlayedPractice, tmp_path: Path
) -> None:
    table = tmp_path / "organismes.csv"
    routed = under_table(practice, table, "regime;caisse;centre;destination\n01;75;;019990000\n")
    poste = routed.open(SimulatedReader())
    assert poste.sending.aiguillage.destination_of(PARIS) == HERE
    assert poste.sending.limites.factures == 7
    poste.lock()
    table.write_text("regime;caisse\n01;75\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="centre"):
        routed.open(SimulatedReader())
