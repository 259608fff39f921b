"""The panel around a real station: from the settings to the closed queue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from appliance.config import Panneau, load
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import vitale
from appliance.demo.practice import settings
from appliance.drivers import buttons
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import ConfigError, VaultError
from appliance.wiring import panel as module
from appliance.wiring.panel import followed, open_panel
from tests.contracts.card_reader import until
from tests.made_up_cards import ALINE
from tests.practice import PlayedPractice, bill, caisse_process

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))
TABLE = """
[panneau]
lampe = [17, 27, 22]
avertisseur = 23
bouton = 24
secteur = 25
"""


def written(directory: Path, table: str) -> Panneau:
    path = directory / "besace.toml"
    path.write_text(TEXT + table, encoding="utf-8")
    return load(path).panneau


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockFactory]:
    board = MockFactory()
    monkeypatch.setattr(module, "open_board", lambda _: board)
    monkeypatch.setattr(buttons, "LOST", 0.1)
    yield board
    board.close()


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    with caisse_process(tmp_path) as caisse:
        told = caisse.told
    return PlayedPractice.lay(tmp_path, told)


def test_lost_mains_close_the_queue_and_every_sealed_invoice_is_there_after(
    board: MockFactory,
    practice: PlayedPractice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = tmp_path / "poweroff"
    monkeypatch.setattr(module.ask_for_poweroff, "__defaults__", (request,))
    reader = SimulatedReader()
    reader.insert(vitale(ALINE))
    with open_panel(written(tmp_path, TABLE)) as panel:
        poste = followed(lambda *_: practice.open(reader), panel)("", "")
        sealed = bill(poste)
        until(lambda: board.pin(22).state == 1)  # a Vitale is in
        board.pin(25).drive_low()
        until(request.exists)
        with pytest.raises(VaultError):
            bill(poste)  # nothing is taken any more
        poste.tick()  # and the screen lives on until the power goes
    again = practice.open(SimulatedReader())
    assert [one.facture.numero for one in again.factures()] == [sealed.facture.numero]
    again.lock()


def test_without_pins_or_without_settings_the_panel_is_silent(tmp_path: Path) -> None:
    for table in ("", TABLE):  # where this runs there is no header
        with open_panel(written(tmp_path, table)) as panel:
            panel.confirm()


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("[panneau]\nlampe = [17, 27]", "panneau.lampe"),
        ('[panneau]\nbouton = "24"', "panneau.bouton"),
        ("[panneau]\nled = 3", "led"),
    ],
)
def test_a_pin_that_is_none_is_named(tmp_path: Path, table: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        written(tmp_path, f"\n{table}\n")
