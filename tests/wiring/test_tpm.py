"""A TPM as an anchor, as a person and a third party meet it: on one of software."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.demo.practice import CODE
from appliance.domain.ancre import MoyenAncre
from appliance.domain.tpm import EtatTpm
from appliance.drivers.simulated import SimulatedReader
from appliance.drivers.tpm import INDEX, TpmRatchet
from appliance.errors import AnchorContradictedError, TpmMuteError
from appliance.formats.ancres import read_ancres
from appliance.ports.machine import Ratchet
from appliance.queue.store import Store
from appliance.services.tpm import tell
from appliance.wiring.station import unlocker
from appliance.wiring.tpm import SAID, ratchet_of, witnessed
from appliance.wiring.vault import Vault
from tests.made_up import NOON
from tests.made_up_ratchet import PlayedRatchet
from tests.practice import PlayedPractice, caisse_process
from tests.queue.tampering import OUTSIDE
from tests.swtpm import Swtpm, swtpm
from tests.wiring.backups import billed


@pytest.fixture(scope="module")
def caisse(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Return where a caisse was, of which the settings need the certificate."""
    with caisse_process(tmp_path_factory.mktemp("caisse")) as caisse:
        return caisse.told


@pytest.fixture
def practice(tmp_path: Path, caisse: Mapping[str, Any]) -> PlayedPractice:
    practice = PlayedPractice.lay(tmp_path, caisse)
    billed(practice, 1)
    return practice


@pytest.fixture
def chip(practice: PlayedPractice, tmp_path: Path) -> Iterator[Swtpm]:
    """Give the box a TPM, which was told of it once."""
    with swtpm(tmp_path / "tpm") as chip:
        settings = tmp_path / "besace.toml"
        text = settings.read_text(encoding="utf-8")
        named = text.replace("[chemins]\n", f'[chemins]\ntpm = "{chip.tcti}"\n')
        assert named != text
        settings.write_text(named, encoding="utf-8")
        told(practice, chip)
        yield chip


def told(practice: PlayedPractice, chip: Swtpm) -> None:
    poste = practice.open(SimulatedReader())
    tell(poste, TpmRatchet(chip.tcti))
    poste.lock()


def run(practice: PlayedPractice, *verb: str) -> int:
    return main([*verb, "--dir", str(practice.directory)])


def lived(store: Store) -> None:
    """Let the journal grow by one entry."""
    store.ancres.add(store.anchor(MoyenAncre.FEUILLE, "jour", le=NOON))


def rolled_back(practice: PlayedPractice, chip: Swtpm) -> None:
    """Put an older copy of the journal back on the same box."""
    queue, before = practice.config.chemins.station / "queue", practice.directory / "before"
    shutil.copytree(queue, before)
    billed(practice, 1)
    told(practice, chip)
    shutil.rmtree(queue)
    shutil.copytree(before, queue)


def test_a_box_without_a_tpm_says_so_in_one_word(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(practice, "verify") == 0
    assert "TPM absent.\n" in capsys.readouterr().out
    assert run(practice, "tpm") == 0
    assert capsys.readouterr().out == "TPM absent.\n"
    assert run(practice, "tpm", "renew") == TpmMuteError.exit_code


def test_what_the_tpm_saw_anchors_the_journal(
    practice: PlayedPractice, chip: Swtpm, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        billed(practice, 1)
        told(practice, chip)
    assert run(practice, "verify") == 0
    said = capsys.readouterr().out
    assert f"TPM {SAID[EtatTpm.CONFORME]} La dernière : écriture " in said
    assert "Ancré jusqu’à l’écriture" in said
    assert "Ancre tpm" not in said  # one line speaks for all


def test_an_older_copy_that_is_put_back_on_the_same_box_is_found(
    practice: PlayedPractice, chip: Swtpm, capsys: pytest.CaptureFixture[str]
) -> None:
    rolled_back(practice, chip)
    assert run(practice, "verify") == AnchorContradictedError.exit_code
    said = capsys.readouterr()
    assert "copie plus ancienne" in said.out
    assert run(practice, "tpm") == 0
    assert len(read_ancres(capsys.readouterr().out)) == 1  # what this copy lists, to be folded
    assert AnchorContradictedError.sentence in said.err
    poste = practice.open(SimulatedReader())
    with witnessed(poste, TpmRatchet(chip.tcti)):
        pass  # at the opening, and at the lock
    assert any("copie plus ancienne" in one for one in poste.status().alertes)
    poste.lock()


def test_who_restored_it_themselves_lets_the_tpm_begin_anew(
    practice: PlayedPractice, chip: Swtpm, capsys: pytest.CaptureFixture[str]
) -> None:
    rolled_back(practice, chip)
    assert run(practice, "tpm", "renew") == 0
    assert "Le TPM repart d’ici" in capsys.readouterr().out
    billed(practice, 1)
    told(practice, chip)
    assert run(practice, "verify") == 0
    assert SAID[EtatTpm.CONFORME] in capsys.readouterr().out


def test_an_index_that_is_gone_is_told_and_refuses_nothing(
    practice: PlayedPractice, chip: Swtpm, capsys: pytest.CaptureFixture[str]
) -> None:
    chip.command("nvundefine", INDEX, "-C", "o")
    assert run(practice, "verify") == 0
    assert SAID[EtatTpm.PERDU] in capsys.readouterr().out


def test_a_tpm_that_does_not_answer_is_told_and_refuses_nothing(
    practice: PlayedPractice, chip: Swtpm, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = practice.directory / "besace.toml"
    text = settings.read_text(encoding="utf-8").replace(chip.tcti, "swtpm:path=nowhere")
    settings.write_text(text, encoding="utf-8")
    assert run(practice, "verify") == 0
    assert SAID[EtatTpm.MUET] in capsys.readouterr().out


def test_a_third_party_folds_the_list_itself(
    practice: PlayedPractice, chip: Swtpm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    billed(practice, 1)
    told(practice, chip)
    capsys.readouterr()
    assert run(practice, "tpm") == 0
    said = capsys.readouterr().out
    lines = tmp_path / "tpm.txt"
    lines.write_text(said, encoding="utf-8")
    assert [one.par for one in read_ancres(said)] == [MoyenAncre.TPM] * 2
    value = chip.command("nvread", INDEX).hex()
    assert f"Index {INDEX} : {value}" in said
    queue = str(practice.config.chemins.station / "queue")
    asked = [queue, "--anchors", str(lines), "--tpm"]
    assert OUTSIDE.main([*asked, value]) == 0
    assert "a vu ces têtes et aucune autre" in capsys.readouterr().out
    assert OUTSIDE.main([*asked, "00" * 32]) == 1
    assert "CONTREDIT cette liste" in capsys.readouterr().out


def test_the_station_that_a_code_opens_tells_the_tpm_what_came_since(
    practice: PlayedPractice, chip: Swtpm
) -> None:
    ratchet, config = TpmRatchet(chip.tcti), load(practice.directory / "besace.toml")
    before = ratchet.read()
    billed(practice, 1)
    unlock = unlocker(config, Vault.of(config, practice.machine), SimulatedReader())
    unlock(CODE, "").lock()
    assert ratchet.read() != before
    assert run(practice, "verify") == 0


def test_the_station_tells_the_tpm_at_its_lock_what_came_while_it_was_open(
    practice: PlayedPractice,
) -> None:
    poste, ratchet = practice.open(SimulatedReader()), PlayedRatchet()
    with witnessed(poste, ratchet):
        pass
    assert ratchet.told == 1
    with witnessed(poste, ratchet):
        poste.note(
            lambda store: store.ancres.add(store.anchor(MoyenAncre.FEUILLE, "jour", le=NOON))
        )
    assert ratchet.told == 2
    poste.lock()


def test_the_settings_name_the_tpm_and_one_that_is_not_there_is_none(
    practice: PlayedPractice, chip: Swtpm
) -> None:
    chemins = load(practice.directory / "besace.toml").chemins
    found: Ratchet | None = ratchet_of(chemins)
    assert found == TpmRatchet(chip.tcti)
    assert ratchet_of(practice.config.chemins) is None
    missing = replace(chemins, tpm=f"device:{practice.directory / 'tpmrm0'}")
    assert ratchet_of(missing) is None
