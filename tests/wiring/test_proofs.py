"""`besace contracts` and `besace documents`, on a practice to play with."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.demo.practice import CODE
from appliance.domain.registre.dossier import Dossier
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.wiring.vaults import CHEAP, EXAMPLE

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Lay a practice with one patient; return what runs a verb on it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for place in ("/var/lib/besace", "/var/spool/besace"):
        text = text.replace(f'"{place}"', f'"{tmp_path / "here"}"')
    path = tmp_path / "besace.toml"
    path.write_text(f"{text}".replace("[cabinet]", "[cabinet]\ndemonstration = true"), "utf-8")
    config = load(path)
    with Vault.of(config, Machine()).create(CODE, CHEAP) as master:
        store = open_store(config, master, Machine())
    with closing(store):
        store.registre.patients.add(Dossier(nom="A", prenom="B", naissance="19550812"))

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([*arguments, "--config", str(path)])
        return code, "".join(capsys.readouterr())

    return run


def test_a_contract_is_entered_listed_and_proposed(told: Told) -> None:
    assert told("contracts", "1") == (0, "Aucun contrat connu : demandez la carte\n")
    code, said = told("contracts", "1", "amc=00000001", "adherent=A1", "fin=31/12/2099")
    assert (code, said) == (0, "Enregistré sous le numéro 1.\n")
    code, said = told("contracts", "1")
    assert "1  00000001, adhérent A1, jusqu’au 31/12/2099" in said
    assert "Proposé : 1 (le seul valable)" in said


def test_a_scanned_contract_is_confirmed_by_its_fields(told: Told) -> None:
    assert told("contracts", "1", "--scan", "raw text")[0] == 0
    assert "à confirmer" in told("contracts", "1")[1]
    assert told("contracts", "1", "amc=00000001", "adherent=A1", "--confirm", "1") == (
        0,
        "Contrat 1 confirmé.\n",
    )
    assert "Proposé : 1" in told("contracts", "1")[1]


@pytest.mark.parametrize(
    ("arguments", "champ"),
    [
        (["contracts", "1", "amc=1", "adherent=A1"], "amc"),
        (["contracts", "1", "couleur=bleu"], "couleur"),
        (["contracts", "9", "amc=00000001", "adherent=A1"], "patient"),
        (["contracts", "9", "--scan", "raw"], "patient"),
        (["contracts", "1", "amc=00000001", "adherent=A1", "--confirm", "9"], "contrat"),
        (["documents", "1", "noms=A B"], "type"),
        (["documents", "1", "type=carte_mutuelle", "noms=A B", "couleur=bleu"], "couleur"),
        (["documents", "1", "type=permis", "noms=A B"], "type"),
        (["documents", "1", "type=ordonnance"], "noms"),
        (["documents", "--legible", "9"], "piece"),
        (["contracts", "9"], "patient"),
        (["documents", "9"], "patient"),
        (["contracts", "1", "--confirm", "9"], "contrat"),
        (["contracts", "1", "--choose", "9"], "contrat"),
        (["contracts", "1", "--remove", "9"], "contrat"),
        (["contracts", "1", "--scan", ""], "contrat"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(told: Told, arguments: list[str], champ: str) -> None:
    code, said = told(*arguments)
    assert code == 78
    assert [line.partition(" :")[0] for line in said.splitlines()] == [champ]


def test_a_document_is_received_and_reread(told: Told) -> None:
    shown = ["type=carte_mutuelle", "support=numerisee", "noms=A B; C B", "fin=31/12/2099"]
    assert told("documents", "1", *shown)[0] == 0
    assert "Carte de mutuelle, vue le" in told("documents", "1")[1]
    assert "à relire, jusqu’au 31/12/2099" in told("documents", "1")[1]
    assert told("documents", "--illegible", "1") == (0, "Copie 1 : illisible.\n")
    assert "illisible" in told("documents", "1")[1]
    assert told("documents", "1", "--legible", "1") == (0, "Copie 1 : lisible.\n")
    assert ", lisible" in told("documents", "1")[1]


def test_whom_to_ask_again_is_told_without_a_name(told: Told) -> None:
    assert told("documents") == (0, "Rien à redemander.\n")
    assert told("documents", "1") == (0, "Aucune pièce.\n")
    told("documents", "1", "type=attestation", "noms=A B", "vue_le=01/01/2020")
    assert told("documents") == (0, "Patient 1 : à redemander : Attestation de droits\n")


def test_one_of_two_contracts_is_chosen_and_the_other_removed(told: Told) -> None:
    for amc in ("00000001", "00000002"):
        told("contracts", "1", f"amc={amc}", "adherent=A1")
    assert "plusieurs valent" in told("contracts", "1")[1].lower()
    assert told("contracts", "1", "--choose", "2")[0] == 0
    assert "Proposé : 2 (celui qui a servi la dernière fois)" in told("contracts", "1")[1]
    assert told("contracts", "1", "--remove", "1") == (0, "Contrat 1 retiré.\n")
    assert "00000001" not in told("contracts", "1")[1]
