"""`besace evidence`, `retention` and `rescue`, as a person at a terminal meets them."""

import builtins
import getpass
import json
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.durable.frames import BLOCK
from appliance.durable.journal import Journal
from appliance.durable.segments import FRAMES_START
from appliance.errors import (
    JournalDamagedError,
    KeyringDamagedError,
    WrongCodeError,
    WrongSheetError,
)
from appliance.sealing.aead import KEY_SIZE
from appliance.wiring.machine import Machine
from appliance.wiring.outward import AGREED
from appliance.wiring.patient_desk import REFUSED
from appliance.wiring.practice import QUEUE, open_store
from appliance.wiring.vault import COPIES, Vault
from tests.canaries import search
from tests.made_up import NOON
from tests.services.test_conservation import CANARIES, lived
from tests.services.test_effacement import WHO
from tests.wiring.person import Person
from tests.wiring.test_exchange import practice
from tests.wiring.vaults import CHEAP, CODE, RECOVERY, SHEET

PERIOD = f"{NOON:%Y-%m-%d}..{NOON:%Y-%m-%d}"


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    person = Person()
    monkeypatch.setattr(getpass, "getpass", person)
    monkeypatch.setattr(builtins, "input", person)
    return person


@pytest.fixture
def settings(tmp_path: Path, person: Person) -> Path:
    """A practice in which the canary was billed, paid and talked about."""
    made = practice(tmp_path / "here")
    config = load(made)
    with Vault.of(config, Machine()).open(CODE) as master:
        store = open_store(config, master, Machine())
    with closing(store):
        lived(store)
    person.answers = []
    return made


def run(person: Person, settings: Path, *words: object, typed: tuple[str, ...] = ()) -> int:
    person.answers = [*typed, CODE]
    return main([*map(str, words), "--config", str(settings)])


def test_the_evidence_of_a_patient_is_one_folder_whose_digests_agree(
    settings: Path, person: Person, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(person, settings, "evidence", "--patient", 1, "--period", PERIOD, out) == 0
    told = json.loads((out / "dossier.json").read_text(encoding="utf-8"))
    [one] = told["factures"]
    sealed = (out / "facture-000000001.bin").read_bytes()
    assert one["sha256"] == sha256(sealed).hexdigest()
    assert bytes.fromhex(one["signature"]) == (out / "facture-000000001.sig").read_bytes()
    assert all(ligne["regle"] for ligne in one["facture"]["cotation"]["lignes"])
    assert one["parts"]["amo"]["mots"][0]["raison"].startswith(WHO.nom)
    assert told["tete"].startswith("besace ancre 1 ")
    assert (out / "dossier.pdf").read_bytes().startswith(b"%PDF")
    lines = (out / "empreintes.sha256").read_text().splitlines()
    assert len(lines) == len([*out.iterdir()]) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert sha256((out / name).read_bytes()).hexdigest() == digest


def test_the_head_that_evidence_tells_is_one_that_the_journal_passes_through(
    settings: Path, person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, anchor = tmp_path / "out", tmp_path / "anchor"
    assert run(person, settings, "evidence", "--patient", 1, "--period", PERIOD, out) == 0
    told = json.loads((out / "dossier.json").read_text(encoding="utf-8"))
    anchor.write_text(told["tete"], encoding="utf-8")
    assert run(person, settings, "verify", "--anchor", anchor) == 0
    assert "confirmée" in capsys.readouterr().out


def test_evidence_is_only_of_the_period_and_of_somebody_known(
    settings: Path, person: Person, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    before = "2020-01-01..2020-12-31"
    assert run(person, settings, "evidence", "--patient", 1, "--period", before, out) == 0
    assert json.loads((out / "dossier.json").read_text(encoding="utf-8"))["factures"] == []
    other = tmp_path / "other"
    asked = ("evidence", "--patient", 9, "--period", PERIOD, other)
    assert run(person, settings, *asked) == REFUSED
    assert not other.exists()
    for wrong in ("2026-01-01", "2026-02-01..2026-01-01", "x..y"):
        with pytest.raises(SystemExit):
            run(person, settings, "evidence", "--patient", 1, "--period", wrong, other)


def test_a_duration_is_chosen_and_a_hold_is_shown_until_it_is_lifted(
    settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(*words: object, code: int = 0) -> str:
        assert run(person, settings, "retention", *words) == code
        told = capsys.readouterr()
        return told.out + told.err

    assert "trois ans sont proposés" in shown()
    assert "entre 90" in shown("keep", 89, code=REFUSED)
    assert "Rien" in shown("forget")
    assert "90 jours" in shown("keep", 90)
    assert "Gel posé." in shown("hold", "contrôle")
    assert "tout le cabinet : contrôle" in shown()
    assert "Rien" in shown("forget")
    assert "Gel levé." in shown("lift")
    assert "aucun gel" in shown("lift", code=REFUSED)
    assert "Conservation" in shown("forget")


def damage(settings: Path) -> None:
    """Spoil a block in the middle of the journal, and what could rebuild it."""
    queue = load(settings).chemins.station / QUEUE
    for path in [*queue.glob("*.p"), *queue.glob("idx-*")]:
        path.unlink()
    path = queue / "seg-00000001.j"
    data = bytearray(path.read_bytes())
    data[FRAMES_START + 4 * BLOCK : FRAMES_START + 5 * BLOCK] = bytes(BLOCK)
    path.write_bytes(data)


def test_a_damaged_box_still_shows_its_patients_and_exports_and_is_left_as_it_was(
    settings: Path, person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(settings)
    queue = load(settings).chemins.station / QUEUE
    before = {path.name: path.read_bytes() for path in queue.iterdir()}
    assert run(person, settings, "retention") == JournalDamagedError.exit_code
    capsys.readouterr()
    out = tmp_path / "out"
    assert run(person, settings, "rescue", "--export", out, typed=(AGREED,)) == 0
    told = capsys.readouterr().out
    assert "LECTURE SEULE" in told
    assert "Ce qui manque :" in told
    assert "segment 1 : écriture 5" in told
    assert "2  ESSAIMONT" in told
    assert WHO.nir.number in (out / "registre.jsonl").read_text(encoding="utf-8")
    assert {path.name: path.read_bytes() for path in queue.iterdir()} == before


def test_a_sound_box_misses_nothing(
    settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(person, settings, "rescue") == 0
    assert "Il ne manque rien." in capsys.readouterr().out


def test_after_a_lost_recovery_sheet_nothing_opens(settings: Path) -> None:
    config, machine = load(settings), Machine()
    vault = Vault.of(config, machine)
    with vault.open(CODE) as master:
        vault.accept_sheet(master, RECOVERY)
        vault.recover(SHEET).wipe()
        vault.accept_sheet(master, machine.entropy(len(RECOVERY)))  # nobody has this one
        vault.change_code(master, machine.entropy(16).hex(), CHEAP)  # nor this code
    with pytest.raises(WrongSheetError):
        vault.recover(SHEET)
    with pytest.raises(WrongCodeError):
        vault.open(CODE)
    for key in (bytes(KEY_SIZE), RECOVERY, machine.entropy(KEY_SIZE)):
        rescue = Journal.rescue(config.chemins.station / QUEUE, machine.disk, key)
        assert [*rescue.entries()] == []
    assert [*search([config.chemins.station, config.chemins.spool], CANARIES)] == []


def test_without_a_keyring_neither_code_nor_sheet_opens(settings: Path) -> None:
    config = load(settings)
    vault = Vault.of(config, Machine())
    with vault.open(CODE) as master:
        vault.accept_sheet(master, RECOVERY)
    for name in COPIES:
        (config.chemins.station / name).unlink()
    with pytest.raises(KeyringDamagedError):
        vault.open(CODE)
    with pytest.raises(KeyringDamagedError):
        vault.recover(SHEET)
