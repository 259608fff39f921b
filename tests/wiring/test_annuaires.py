"""What the directory gives stands beside the settings at the next opening, and behind them."""

from dataclasses import replace
from pathlib import Path

from appliance.config import Annuaire as Named
from appliance.demo.caisse import EDITEUR, Caisse
from appliance.demo.practice import ACCOUNT
from appliance.domain.annuaire import Annuaire, Inscription
from appliance.domain.destination import Aiguille
from appliance.domain.identifiers import Organisme
from appliance.domain.registre.fiche import Fiche
from appliance.drivers.simulated import SimulatedReader
from appliance.services.annuaire import ONLY
from appliance.wiring.machine import Machine
from appliance.wiring.routes import certificate_of
from tests.practice import PlayedPractice

OWN, OTHER, THIRD = (Organisme("01", "999", centre) for centre in ("0000", "0001", "0002"))


def test_a_body_that_the_settings_do_not_name_is_reached_by_the_directory(tmp_path: Path) -> None:
    machine = Machine()
    caisse = Caisse(tmp_path / "caisse", [ACCOUNT], now=machine.clock.now, entropy=machine.entropy)
    told = {"host": "127.0.0.1", "smtp": 1, "pop3": 1, "ca": caisse.ca}
    practice = PlayedPractice.lay(tmp_path, told | {"certificate": caisse.certificate})
    named = Named(adresse="annuaire@caisse.test", certificat=caisse.certificate, editeur=EDITEUR)
    practice = replace(practice, config=replace(practice.config, annuaire=named))
    certificate = certificate_of(caisse.certificate)
    edition = Annuaire(
        version=1,
        etabli_le=machine.clock.now().date(),
        inscriptions=tuple(
            Inscription(adresse=f"{rank}@annuaire.test", certificat=certificate, organisme=body)
            for rank, body in enumerate((OWN, OTHER))
        ),
        aiguilles=(Aiguille("02", "", "", OTHER),),
    )
    poste = practice.open(SimulatedReader())
    poste.billing.store.registre.annuaires.put(Fiche(ONLY, edition))
    assert poste.sending.routes.keys() == {OWN}
    poste.lock()
    poste = practice.open(SimulatedReader())
    routes, believed = poste.sending.routes, poste.sending.correspondants.known
    assert {body: routes[body].address for body in routes} == {
        OWN: "caisse@caisse.test",
        OTHER: "1@annuaire.test",
    }
    assert {"1@annuaire.test", "annuaire@caisse.test", "caisse@caisse.test"} <= believed.keys()
    assert poste.sending.aiguillage.destination_of(Organisme("02", "111", "1111")) == OTHER
    assert poste.sending.aiguillage.destination_of(THIRD) == THIRD
    poste.lock()
