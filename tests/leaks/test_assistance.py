"""What a helper from afar receives, and what is kept of it, names no patient and no amount."""

import re
import socket
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from appliance.config import load
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import Holder, vitale
from appliance.demo.practice import settings
from appliance.services.assistance import SOCKET
from appliance.tui.app import BesaceApp
from appliance.tui.screens.amounts import AmountsScreen
from appliance.wiring.machine import Machine
from appliance.wiring.vue import PLACE, open_view
from tests.canaries import search
from tests.tui.stage import Screen, Stage, comes, page, shows

CANARY: Final = Holder("CANARDEAU", "ZEPHYRINE", "19550812", "2550899123456")
TEXT: Final = settings(
    Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert")
)
WAYS: Final = {
    ("f9", "l"): CANARY.nom,
    ("f4", *"canard"): CANARY.nom,
    ("f9", "f"): CANARY.nom,
    ("f6",): "Tournée du",
}


def received(path: Path, into: list[bytes]) -> None:
    """Carry the view to nobody: keep every byte that the station gives."""
    with socket.socket(socket.AF_UNIX) as carrier, suppress(OSError):
        carrier.settimeout(30)
        carrier.connect(str(path))
        carrier.sendall(b"admise bureau (0123ABCD)\n")
        while more := carrier.recv(1 << 16):
            into.append(more)


async def seen(pilot: Screen, given: list[bytes]) -> None:
    """Wait until two more pictures have left: the second is of what stands there now."""
    before = len(given)
    await comes(pilot, lambda: len(given) >= before + 3, "a picture")


async def test_no_byte_that_leaves_for_a_helper_names_a_patient_or_an_amount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pace in ("services.assistance.PACE_S", "tui.assistance.PICTURE_S"):
        monkeypatch.setattr(f"appliance.{pace}", 0.1)
    path = tmp_path / "besace.toml"
    path.write_text(TEXT, encoding="utf-8")
    config, stage, given = load(path), Stage(tmp_path), list[bytes]()
    async with stage.unlocked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.assist = partial(open_view, config, Machine())
        await pilot.press("f9", "h", "o")
        await shows(pilot, "AIDE")
        carrier = Thread(target=received, args=(config.chemins.spool / PLACE / SOCKET, given))
        carrier.start()
        await shows(pilot, "AIDE : bureau")
        await stage.insert(pilot, vitale(CANARY), CANARY.nom)
        await seen(pilot, given)
        await pilot.press("enter")
        await shows(pilot, "Règle")
        amounts = {*re.findall(r"\d+,\d\d", page(pilot))}
        assert isinstance(pilot.app.screen, AmountsScreen)
        await seen(pilot, given)
        await pilot.press("enter")
        await shows(pilot, "scellée")
        for way, sign in WAYS.items():
            await pilot.press(*way)
            await shows(pilot, sign)
            await seen(pilot, given)
            await pilot.press("escape")
        await pilot.press("f12")
        await shows(pilot, "Vue d’aide finie")
    carrier.join(30)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "given").write_bytes(b"".join(given))
    assert b"Chercher un patient" in (taken / "given").read_bytes()
    assert len(amounts) > 2
    canaries = {CANARY.nom, CANARY.prenom, CANARY.nir, "12/08/1955", *amounts}
    assert list(search([taken, tmp_path / "spool", tmp_path / "queue"], canaries)) == []
