"""A key that is behind the box is told: after an erasure, and where a hand put it back."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.durable.journal import Journal
from appliance.services.sauvegardes import EFFACEMENTS
from appliance.wiring.boitier import BOITIER
from appliance.wiring.essai import OLDER, try_copies
from appliance.wiring.machine import Machine
from appliance.wiring.sauvegarde import mirrors_on, record_of
from appliance.wiring.vault import Vault
from tests.canaries import search
from tests.made_up import ADA
from tests.wiring.person import Person
from tests.wiring.test_exchange import practice
from tests.wiring.vaults import CODE

CANARIES = ("CANARDEAU", "Zéphyrine", ADA.nir.number)
PLACES = count()


class Box:
    """A practice with one patient, and two keys that it was copied to."""

    def __init__(self, place: Path, person: Person, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self.person, self.capsys = place, person, capsys
        self.settings = practice(place / "here")
        self.keys = [place / "plugged", place / "drawer"]
        typed = ("CANARDEAU", "Zéphyrine", "12/08/1955", ADA.nir.value)
        self.ask("patient", "add", typed=(CODE, *typed))
        for key in self.keys:
            key.mkdir()
            self.backup(key)

    def ask(self, verb: str, *action: str, typed: tuple[str, ...] = ()) -> str:
        self.person.answers = [*typed]
        assert main([verb, *action, "--config", str(self.settings)]) == 0
        return self.capsys.readouterr().out

    def erase(self) -> str:
        return self.ask("patient", "erase", "1", typed=(CODE, "EFFACER"))

    def backup(self, key: Path) -> str:
        return self.ask("backup", str(key))

    def leaks(self, key: Path) -> set[str]:
        """Return the canaries in a key's files as they lie, and in all that the box opens of it."""
        [(mirror, manifest)] = mirrors_on(Machine(), key)
        assert manifest.parts == {path.name for path in mirror.directory.glob("parts/*")}
        place = self.place / f"deciphered-{next(PLACES)}"
        assert mirror.put_back(manifest, place, Machine().disk) == []
        for rank, payload in enumerate(self._opened(place)):
            (place / f"{rank}.opened").write_bytes(payload)
        return {sighting.canary for sighting in search([key, place], CANARIES)}

    def _opened(self, journal: Path) -> Iterator[bytes]:
        with Vault.of(load(self.settings), Machine()).open(CODE) as master:
            found = Journal.rescue(journal, Machine().disk, master.derive(b"besace queue"))
        return (payload for _, payload in found.entries())


@pytest.fixture
def box(tmp_path: Path, person: Person, capsys: pytest.CaptureFixture[str]) -> Box:
    return Box(tmp_path, person, capsys)


def test_after_an_erasure_the_keys_that_wait_are_told_and_the_next_copy_leaves_nothing(
    box: Box,
) -> None:
    plugged, drawer = box.keys
    assert box.leaks(plugged) == box.leaks(drawer) == {*CANARIES}
    told = box.erase()
    assert f"Sauvegarde de {plugged}" in told
    assert f"Sauvegarde de {drawer}" in told
    told = box.backup(plugged)
    assert f"Sauvegarde de {plugged} (" not in told
    assert f"Sauvegarde de {drawer} (" in told
    assert box.leaks(plugged) == set()
    assert box.leaks(drawer) == {*CANARIES}
    assert f"Sauvegarde de {drawer} (" in box.ask("status")
    box.backup(drawer)
    assert box.leaks(drawer) == set()
    assert "Sauvegarde de" not in box.ask("status")


def test_a_key_that_is_lost_is_waited_for_no_more(box: Box) -> None:
    told = box.erase()
    drawer = next(line for line in told.splitlines() if f"de {box.keys[1]}" in line)
    cle = drawer.partition("--lost ")[2].split()[0]
    assert "plus attendue" in box.ask("backup", "--lost", cle)
    status = box.ask("status")
    assert f"Sauvegarde de {box.keys[0]}" in status
    assert f"Sauvegarde de {box.keys[1]}" not in status
    assert main(["backup", "--lost", cle, "--config", str(box.settings)]) != 0
    assert "aucune sauvegarde connue" in box.capsys.readouterr().err


def test_a_copy_of_another_box_on_the_key_is_told_once_something_was_erased(box: Box) -> None:
    plugged, _ = box.keys
    [own] = plugged.iterdir()
    station = load(box.settings).chemins.station
    (station / BOITIER).unlink()  # what a restoration leaves: another box of the same practice
    assert "autre boîtier" not in box.backup(plugged)
    box.erase()
    assert f"d’un autre boîtier ({own.name}," in box.backup(plugged)


def test_a_count_of_erasures_that_rotted_comes_back_from_the_journal(box: Box) -> None:
    box.erase()
    config = load(box.settings)
    path = config.chemins.station / EFFACEMENTS
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    record = record_of(config, Machine())
    assert not any(one.depassee for one in record.copies())
    box.ask("retention", "forget", typed=(CODE,))
    assert path.read_bytes() == whole
    assert [one.depassee for one in record.copies()] == [True, True]


def test_an_older_copy_that_a_hand_put_back_is_told_at_the_next_unlock(box: Box) -> None:
    plugged, _ = box.keys
    older = shutil.copytree(plugged, box.place / "older")
    box.backup(plugged)
    shutil.rmtree(plugged)
    older.rename(plugged)
    config, machine = load(box.settings), Machine()
    with Vault.of(config, machine).open(CODE) as master:
        try_copies(config, master.derive(b"besace queue"), machine, Event())
    faults = {Path(one.dossier): one.defaut for one in record_of(config, machine).copies()}
    assert faults == {plugged: OLDER, box.keys[1]: ""}
