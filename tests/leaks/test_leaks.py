"""A stolen box says nothing: no patient and no amount in any file that the programs wrote."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from appliance.__main__ import main
from appliance.demo.cards import Holder, vitale
from appliance.domain.money import euros
from appliance.domain.tarif import Bareme, Certainty, Tarifs, Valeur, Zone
from appliance.drivers.simulated import SimulatedReader
from tests.canaries import search
from tests.made_up import TARIFS
from tests.practice import CaisseProcess, PlayedPractice, bill, caisse_process

CANARY: Final = Holder("CANARDEAU", "ZEPHYRINE", "19550812", "2550899123456")
PRICE: Final = 6_142_379
"""Centimes: an amount that no tariff has, so that it can be looked for; B2 has seven digits."""


@pytest.fixture
def caisse(tmp_path: Path) -> Iterator[CaisseProcess]:
    with caisse_process(tmp_path) as caisse:
        yield caisse


def dear(tarifs: Tarifs) -> Tarifs:
    """Return the tariffs with an AMI that costs a canary."""
    valeur = Valeur(
        since=date(2000, 1, 1),
        amounts={Zone.METROPOLE: PRICE},
        certainty=Certainty.CONFIRMED,
        reference="aucune",
    )
    ami = Bareme(code="AMI", label="x", article="x", unit="centimes", valeurs=(valeur,))
    return replace(tarifs, baremes={**tarifs.baremes, "AMI": ami})


def test_no_file_of_the_box_names_a_patient_or_an_amount(
    tmp_path: Path, caisse: CaisseProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    practice = PlayedPractice.lay(tmp_path, caisse.told)
    reader = SimulatedReader()
    reader.insert(vitale(CANARY))
    poste = practice.open(reader)
    poste.billing = replace(poste.billing, tarifs=dear(TARIFS))
    sealed = bill(poste)
    ligne = sealed.facture.cotation.lignes[0]
    amounts = (ligne.montant, ligne.amo, ligne.amc)
    poste.send_now()
    practice.carry()  # sent
    caisse.ask(pay={})
    practice.carry()  # the ARL and the payment wait in the inbox, sealed
    bill(poste)
    poste.send_now()  # and a lot waits in the outbox
    (tmp_path / "key").mkdir()
    for words in (["out", str(tmp_path / "key")], ["relay", str(tmp_path / "key")]):
        assert main(["carry", *words, "--dir", str(tmp_path)]) == 0  # and on a key, with its proof
    canaries = {
        CANARY.nom,
        CANARY.prenom,
        CANARY.nir,
        *(str(amount) for amount in amounts),
        *(f"{amount:08d}" for amount in amounts),  # as packed decimal would hold it
        euros(ligne.montant).removesuffix(" €"),
    }
    roots = [tmp_path / folder for folder in ("station", "courier", "spool", "caisse", "key")]
    assert list(search(roots, canaries)) == []
    poste.tick()
    poste.lock()
    assert list(search(roots, canaries)) == []
    (tmp_path / "logged").write_text(caplog.text, encoding="utf-8")
    assert list(search([tmp_path], canaries)) == []
    assert len(list((tmp_path / "spool" / "outbox" / "cur").iterdir())) == 1
    assert {path.suffix for path in (tmp_path / "key/besace").iterdir()} == {".msg", ".prf", ".vis"}
