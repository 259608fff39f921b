"""`besace rejections`, as a person at a terminal meets it."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.tiers_payant import Part
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.made_up import ADA, NOON
from tests.queue.made_up_queue import Closing, seal
from tests.services.returned import ABSENT, facture, head, hear, refused, suivi_of
from tests.wiring.person import Person
from tests.wiring.vaults import CHEAP, CODE

REFUSED = 78
LABEL = "0250 ASSURE ABSENT DU FICHIER DE LA CAISSE"


@pytest.fixture
def practice(settings: Path, person: Person) -> Path:
    """A practice of which one invoice is refused, and another practice's is named."""
    person.answers = [CODE] * 9
    config, machine = load(settings), Machine()
    Vault.of(config, machine).create(CODE, CHEAP).wipe()
    with (
        Vault.of(config, machine).open(CODE) as master,
        closing(open_store(config, master, machine)) as store,
    ):
        numero = store.add(seal).facture.numero
        store.close_lot([numero], Closing(numero), at=NOON)
        mine, strange = (facture(rang, refused(Part.AMO), ABSENT) for rang in (1, 77))
        hear(suivi_of(store), *head(), *mine, *strange)
    return settings


def run(settings: Path, *action: str) -> int:
    return main(["rejections", "--config", str(settings), *action])


def test_the_list_tells_what_was_received_in_plain_words_and_names_nobody(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(practice) == 0
    shown = capsys.readouterr().out
    assert LABEL in shown
    assert "La caisse ne reconnaît pas l’assuré" in shown
    assert "Rejets à traiter : 1 (5,30 €)" in shown
    assert "aucune facture : 1" in shown
    assert ADA.nom not in shown


def test_the_same_for_a_program(practice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(practice, "--json") == 0
    [one] = json.loads(capsys.readouterr().out)
    assert (one["invoice"], one["part"], one["family"]) == ("000000001", "amo", "identite")


def test_a_call_has_its_dossier_and_its_log(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(practice, "call", "1", "rappeler mardi") == 0
    assert run(practice, "show", "1") == 0
    shown = capsys.readouterr().out
    assert "Facture : 000000001" in shown
    assert "À demander : Sous quel numéro" in shown
    assert "rappeler mardi" in shown


def test_what_is_given_up_waits_no_longer(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(practice, "abandon", "1", "trop vieux", "--part", "amo") == 0
    assert run(practice) == 0
    assert "Aucun rejet n’attend." in capsys.readouterr().out
    assert run(practice, "contest", "1", "encore") == REFUSED
    assert "rien n’est rejeté" in capsys.readouterr().err


def test_what_belongs_to_no_invoice_is_listed(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(practice, "facts") == 0
    assert "facture inconnue ici (facture 000000077)" in capsys.readouterr().out
