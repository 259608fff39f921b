"""A damaged box at the screen: it says so, shows and exports what can be read, writes nothing."""

import getpass
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from appliance.__main__ import main
from appliance.config import Config, load
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import DiskFullError, JournalDamagedError
from appliance.services.consultation import Consultation
from appliance.services.secours import ALERTE, Secours
from appliance.tui.app import BesaceApp
from appliance.tui.door import Door
from appliance.tui.screens.veil import VeilScreen
from appliance.tui.texts import rescue as texts
from appliance.tui.texts.lists import SEARCH_TITLE
from appliance.tui.widgets.entry import Entry
from appliance.wiring.doctor import remembered
from appliance.wiring.front import known_people
from appliance.wiring.machine import Machine
from appliance.wiring.practice import QUEUE, open_store
from appliance.wiring.station import check, unlocker
from appliance.wiring.vault import Vault
from tests.made_up import StoppedClock
from tests.made_up_authority import Authority
from tests.services.rounds import RPPS, SERIE, WRITTEN
from tests.services.test_conservation import lived
from tests.tui.running import running
from tests.tui.stage import SIZE, Screen, keys, page, shows
from tests.wiring.test_exchange import practice
from tests.wiring.test_records import damage
from tests.wiring.vaults import CHEAP, CODE

ROOT = Authority("CAISSE D'ESSAI")
PASSPHRASE = "vautour boulanger quatorze dimanche ensemble"


@dataclass
class Box:
    """A box whose journal gets damaged in its middle, beyond what parity rebuilds."""

    settings: Path
    config: Config
    machine: Machine

    @property
    def files(self) -> Mapping[str, bytes]:
        """All that stands in the station and the spool."""
        places = (self.config.chemins.station / QUEUE, self.config.chemins.spool)
        found = [path for place in places if place.exists() for path in place.rglob("*")]
        return {str(path): path.read_bytes() for path in found if path.is_file()}

    @asynccontextmanager
    async def shown(
        self, size: tuple[int, int] = SIZE, first: str = "LECTURE SEULE"
    ) -> AsyncIterator[Screen]:
        """Type the code, and come to the first screen."""
        vault = Vault.of(self.config, self.machine)
        opener = unlocker(self.config, vault, SimulatedReader())
        people = partial(known_people, vault)
        door = Door(opener, partial(check, vault), people, opener.damage.note)
        app = BesaceApp(door, needs_cps_code=False, notice="", kiosk=True, rhythm_s=0.15)
        async with running(app, size=size) as pilot:
            pilot.app.screen.query_one("#code", Entry).value = CODE
            await pilot.press("enter")
            await shows(pilot, first)
            yield pilot


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    monkeypatch.setattr("appliance.wiring.outward.code_cost", lambda: CHEAP)
    settings = practice(tmp_path / "here")
    config, machine = load(settings), Machine(clock=StoppedClock())
    with Vault.of(config, machine).open(CODE) as master:
        store = open_store(config, master, machine)
    with closing(store):
        lived(store)
        paper = Ordonnance(prescripteur=RPPS, prescrite_le=WRITTEN, series=(SERIE,), domicile=True)
        store.registre.ordonnances.add(paper, patient=2)
    return Box(settings, config, machine)


@pytest.fixture
def box(sound: Box) -> Box:
    damage(sound.settings)
    return sound


async def settled(pilot: Pilot[None], *pressed: str, until: str) -> str:
    """Press keys, wait for what they bring, and return the screen."""
    await pilot.press(*pressed)
    await shows(pilot, until)
    return page(pilot)


async def test_a_damaged_box_says_what_is_missing_and_what_to_do(box: Box) -> None:
    async with box.shown() as pilot:
        told = page(pilot)
        assert "FACTURATION ARRÊTÉE" in told
        assert "appelez" in told
        assert "besace restore" in told
        assert "Aucune sauvegarde connue" in told
        await pilot.press(*["down"] * 12)
        await shows(pilot, "segment 1 : écriture 5")


async def test_patients_queue_and_round_are_read_and_nothing_offers_to_write(box: Box) -> None:
    before = box.files
    async with box.shown() as pilot:
        assert "Facturer" not in keys(pilot)
        await settled(pilot, "f2", until="ESSAIMONT ADA")
        record = await settled(pilot, *"essaimont", "enter", until="PIÈCES")
        assert "Ordonnance" not in keys(pilot)
        assert "ESSAIMONT" in record
        await settled(pilot, "escape", "escape", until="LECTURE SEULE")
        await settled(pilot, "f3", until="000000001")
        await settled(pilot, "enter", until="Facture 000000001")
        await settled(pilot, "escape", "escape", until="LECTURE SEULE")
        await settled(pilot, "f6", until="ESSAIMONT ADA")
        assert "à faire" in page(pilot)
        await settled(pilot, "escape", "f4", until=SEARCH_TITLE)
        await settled(pilot, "escape", "f9", until="LECTURE SEULE")
        await pilot.press("f10")
        await shows(pilot, "Le cabinet est verrouillé")
    assert box.files == before


async def test_all_that_can_be_read_goes_into_one_sealed_file(box: Box, tmp_path: Path) -> None:
    out = tmp_path / "out.besace"
    async with box.shown() as pilot:
        await settled(pilot, "f5", until=texts.EXPORT_TITLE)
        pilot.app.screen.query_one("#file", Entry).value = str(out)
        pilot.app.screen.query_one("#phrase", Entry).value = PASSPHRASE
        await pilot.press("enter", "enter", *"autre", "enter")
        await shows(pilot, "Les deux phrases diffèrent")
        pilot.app.screen.query_one("#again", Entry).value = PASSPHRASE
        await settled(pilot, "enter", until="Export scellé")
        assert "LECTURE SEULE" in page(pilot)
    assert b"ESSAIMONT" not in out.read_bytes()
    assert len(out.read_bytes()) > 1000


async def test_the_screen_of_a_damaged_box_fits_a_narrow_one_and_its_veil_covers_it(
    box: Box,
) -> None:
    async with box.shown((40, 24)) as pilot:
        for told in ("F2 Patients", "F3 Factures", "F5 Exporter", "F6 Tournée", "F4 Chercher"):
            assert told in keys(pilot)
        assert "appelez" in page(pilot)
        pilot.app.action_veil()  # type: ignore[attr-defined]
        await shows(pilot, "Écran verrouillé")
        assert isinstance(pilot.app.screen, VeilScreen)
        assert "segment" not in page(pilot)
        await settled(pilot, *CODE, "enter", until="LECTURE SEULE")


async def test_damage_found_at_work_stops_the_box_and_the_next_opening_reads_what_is_left(
    sound: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object, **__: object) -> None:
        raise JournalDamagedError

    monkeypatch.setattr("appliance.wiring.routes.content_of", lambda _: ROOT.pem)
    async with sound.shown(first="Faut-il appliquer des tarifs") as pilot:
        await settled(pilot, "n", until="combien de temps garder")
        await settled(pilot, "enter", until="Insérez une carte Vitale")
        with monkeypatch.context() as patched:
            patched.setattr(Consultation, "factures", unreadable)
            await settled(pilot, "f9", "f", until=texts.STOP_READ)
        await settled(pilot, "f10", until="Le cabinet est verrouillé")
        await settled(pilot, *CODE, "enter", until="LECTURE SEULE")
    async with sound.shown() as pilot:  # started anew
        await shows(pilot, "Abîmé constaté le 20/11/2026")
        assert [one for one in remembered(sound.config, sound.machine) if "abîmé" in one]
        monkeypatch.setattr(getpass, "getpass", lambda _: CODE)
        assert main(["verify", "--config", str(sound.settings)]) == 0
        assert not [*remembered(sound.config, sound.machine)]
        await settled(pilot, "f10", until="Le cabinet est verrouillé")
        await settled(pilot, *CODE, "enter", until="Insérez une carte Vitale")


def test_what_is_open_of_a_damaged_box_goes_at_the_lock(box: Box) -> None:
    vault = Vault.of(box.config, box.machine)
    unlock = unlocker(box.config, vault, SimulatedReader())
    secours = unlock(CODE, "")
    assert isinstance(secours, Secours)
    assert secours.status().alertes == (ALERTE,)
    place = secours.consultation.prescriptions.registre.store
    assert place.registre.patients.get(2)
    secours.lock()
    again = unlock(CODE, "")
    again.lock()


def test_a_box_without_room_for_a_copy_says_what_is_wrong_first(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr("appliance.wiring.rescue.take_refuge", full)
    unlock = unlocker(box.config, Vault.of(box.config, box.machine), SimulatedReader())
    with pytest.raises(JournalDamagedError):
        unlock(CODE, "")
