"""Who signs what is sent, and who is believed of what comes, as the settings say it."""

from dataclasses import replace

from appliance.demo.cards import vitale
from appliance.demo.practice import ACCOUNT, HOLDERS
from appliance.domain.file_attente import Decompte, GenreRetour
from appliance.drivers.simulated import SimulatedReader
from appliance.services.poste import Poste
from appliance.services.retours import Correspondants
from tests.practice import PlayedPractice, bill


def at_work(practice: PlayedPractice) -> Poste:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    return practice.open(reader)


def exchanged(practice: PlayedPractice, poste: Poste) -> Decompte:
    """Let a lot go and its answer come."""
    for _ in range(2):
        practice.carry()
        counted = poste.tick().decompte
    return counted


def test_an_answer_from_an_address_that_the_settings_learn_later_counts_at_the_next_unlock(
    practice: PlayedPractice,
) -> None:
    poste = at_work(practice)
    bill(poste)
    poste.send_now()
    poste.sending = replace(poste.sending, correspondants=Correspondants(ACCOUNT.address, {}))
    assert exchanged(practice, poste).retours == {GenreRetour.ETRANGER: 1}
    poste.lock()
    poste = practice.open(SimulatedReader())
    status = poste.tick()
    assert status.decompte.arl_positif == 1
    assert any("relus : 1" in sentence for sentence in status.alertes)
    poste.lock()


def test_a_lot_that_is_signed_once_more_is_opened_and_answered(practice: PlayedPractice) -> None:
    [destination] = practice.config.destinations
    signing = replace(practice.config, destinations=(replace(destination, signe=True),))
    poste = at_work(replace(practice, config=signing))
    bill(poste)
    poste.send_now()
    assert exchanged(practice, poste).arl_positif == 1
    poste.lock()
