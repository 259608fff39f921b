"""What is shown and given to whoever helps says nothing of who is in the reader, or was billed."""

from pathlib import Path
from typing import Final

from appliance import logs
from appliance.config import load
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import Holder, vitale
from appliance.demo.practice import settings
from appliance.tui.app import BesaceApp
from appliance.wiring.checkup import Checkup
from appliance.wiring.machine import Machine
from appliance.wiring.trial import make_signer
from tests.canaries import search
from tests.tui.stage import Stage, rows, shows

CANARY: Final = Holder("CANARDEAU", "ZEPHYRINE", "19550812", "2550899123456")
CANARIES: Final = {CANARY.nom, CANARY.prenom, CANARY.nir, "12/08/1955"}
TEXT: Final = settings(
    Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert")
)


async def test_neither_the_support_file_nor_its_screen_names_a_patient(tmp_path: Path) -> None:
    path = tmp_path / "besace.toml"
    path.write_text(TEXT, encoding="utf-8")
    config = load(path)
    station = config.chemins.station
    station.mkdir(parents=True)
    make_signer(config, Machine())
    (station / logs.STATION).write_text(f"ERROR appliance.drivers.vitale: {CANARIES}\n")
    stage = Stage(tmp_path)
    async with stage.unlocked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.checkup = Checkup(config, stage.reader, Machine(), kiosk=False)
        await stage.insert(pilot, vitale(CANARY), CANARY.nom)
        await stage.bill(pilot)
        await pilot.press("f1", "f9")
        await shows(pilot, "F5 Fichier")
        seen = rows(pilot)
        await pilot.press("f5")
        await shows(pilot, "besace = ")
        for _ in range(3):
            seen += rows(pilot)
            await pilot.press("pagedown")
        await pilot.press("enter")
        await shows(pilot, "Écrit :")
        seen += rows(pilot)
    [written] = station.glob("besace-assistance-*.txt")
    taken = tmp_path / "taken"
    taken.mkdir()
    written.rename(taken / "file.txt")
    (taken / "screen.txt").write_text("\n".join(seen), encoding="utf-8")
    assert "part.card = good" in (taken / "file.txt").read_text()
    assert list(search([taken], CANARIES)) == []
