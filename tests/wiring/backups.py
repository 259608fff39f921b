"""A practice that bills, is copied to a key, and comes back on another box."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from appliance.__main__ import main
from appliance.config import load
from appliance.demo.cards import vitale
from appliance.demo.practice import CODE, HOLDERS
from appliance.drivers.simulated import SimulatedReader
from appliance.wiring.vault import Vault
from tests.practice import PlayedPractice, bill


def billed(practice: PlayedPractice, count: int) -> Sequence[int]:
    """Bill and lock; return the numbers."""
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    numbers = [int(bill(poste).facture.numero) for _ in range(count)]
    poste.lock()
    return numbers


def backup(practice: PlayedPractice, key: Path) -> int:
    return main(["backup", str(key), "--dir", str(practice.directory)])


def restore(source: Path, place: Path, *options: str) -> int:
    return main(["restore", str(source), "--dir", str(place), *options])


def reopened(practice: PlayedPractice, place: Path) -> PlayedPractice:
    """Return the practice as it was restored there."""
    config = load(place / "besace.toml")
    master = Vault.of(config, practice.machine).open(CODE)
    return replace(practice, directory=place, config=config, master=master)
