"""Prescriptions are followed by what was really billed; prescribers are found by any number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appliance.domain.acte import Prescription
from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import CarteVitale
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.queue.store import Store
from appliance.services.prescriptions import SEVERAL, STRANGER, UNREADABLE, Prescriptions
from appliance.services.registre import UNKNOWN, Registre
from tests.crash.recording import RecordingDisk
from tests.made_up import ADA, NOON, StoppedClock
from tests.queue.made_up_queue import FACTURE, open_store, seal

TODAY = NOON.date()
RPPS, OTHER, HOUSE = "99700218896", "10002727377", "2A0000014"
PAPER = Ordonnance(
    prescripteur=RPPS,
    prescrite_le=TODAY - timedelta(days=2),
    series=(Serie(actes=("sc",), duree=5), Serie(actes=("pansement_lourd",), duree=30)),
    domicile=True,
)


@pytest.fixture
def store() -> Store:
    return open_store(RecordingDisk())


@pytest.fixture
def prescriptions(store: Store) -> Prescriptions:
    return Prescriptions(registre=Registre(store=store, clock=StoppedClock()))


def ada(prescriptions: Prescriptions) -> int:
    fiche = prescriptions.registre.accueillir(ADA, CarteVitale((ADA,)))
    assert isinstance(fiche, Fiche)
    return fiche.numero


def bill(store: Store, day: date, *actes: str) -> None:
    """Seal an invoice of that day on that paper."""
    paper = Prescription(prescripteur=RPPS, date=PAPER.prescrite_le, domicile=True)
    facture = replace(FACTURE, date_soins=day, prescription=paper, actes=actes)

    def make(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        return replace(facture, numero=numero), seal(numero)[1]

    store.add(make)


def test_passages_billed_are_taken_off_what_is_left(
    prescriptions: Prescriptions, store: Store
) -> None:
    patient = ada(prescriptions)
    assert isinstance(prescriptions.prescrire(patient, PAPER), Fiche)
    assert [one.reste for one in prescriptions.suivis(patient)] == [5, 30]
    bill(store, TODAY - timedelta(days=1), "sc", "pansement_lourd")
    bill(store, TODAY, "sc")
    assert [one.reste for one in prescriptions.suivis(patient)] == [3, 29]
    due = prescriptions.prevus(patient, TODAY)
    assert [soin.acte for one in due for soin in one.soins] == ["pansement_lourd"]


def test_the_end_is_told_a_week_before_for_one_patient_and_for_all(
    prescriptions: Prescriptions,
) -> None:
    patient = ada(prescriptions)
    prescriptions.prescrire(patient, PAPER)
    [found] = prescriptions.echeances(patient, TODAY)
    assert found.dernier_jour == TODAY + timedelta(days=2)
    assert [*prescriptions.a_renouveler(TODAY)] == [(patient, found)]


def test_a_wrong_prescription_is_not_entered(prescriptions: Prescriptions) -> None:
    patient = ada(prescriptions)
    assert prescriptions.prescrire(9, PAPER) == (UNKNOWN,)
    wrong = prescriptions.prescrire(patient, replace(PAPER, prescripteur="12345678901"))
    assert isinstance(wrong, tuple)
    assert [one.champ for one in wrong] == ["prescripteur"]
    assert prescriptions.ordonnances(patient) == []
    assert prescriptions.suivis(9) == ()


# Prescribers ----------------------------------------------------------------------------------


def known(prescriptions: Prescriptions, nom: str, *numeros: str) -> Fiche[Prescripteur]:
    fiche = prescriptions.inscrire(nom, *numeros)
    assert isinstance(fiche, Fiche)
    return fiche


def test_s001_09_the_prescriber_is_chosen_by_the_number_typed_or_scanned(
    prescriptions: Prescriptions,
) -> None:
    fiche = known(prescriptions, "DR LEBRUIT", RPPS, "751234567", HOUSE)
    assert fiche.valeur.numeros == (RPPS, "751234567", HOUSE)
    for numero in fiche.valeur.numeros:
        assert prescriptions.designer(numero) == fiche
    assert prescriptions.scanner(f"]C0{HOUSE} {RPPS}") == fiche


def test_s001_09_the_prescriber_is_chosen_among_those_known(prescriptions: Prescriptions) -> None:
    fiche = known(prescriptions, "DR LEBRUIT", RPPS)
    other = known(prescriptions, "DR ÉLAN", OTHER)
    assert prescriptions.prescripteurs() == [other, fiche]
    assert prescriptions.prescripteurs("lebr") == [fiche]
    assert prescriptions.prescripteurs("dr éla") == [other]
    assert prescriptions.prescripteurs("1000") == [other]


def test_one_who_is_known_is_completed_and_not_entered_twice(prescriptions: Prescriptions) -> None:
    first = known(prescriptions, "DR LEBRUIT", RPPS)
    again = known(prescriptions, "", RPPS, HOUSE)
    assert again.numero == first.numero
    assert again.valeur == replace(first.valeur, am=HOUSE)


def test_an_unknown_prescriber_is_a_value_that_says_what_to_do(
    prescriptions: Prescriptions,
) -> None:
    assert prescriptions.designer(RPPS) == STRANGER
    assert prescriptions.scanner("QR") == UNREADABLE
    assert prescriptions.inscrire("DR SANS NUMÉRO") == UNREADABLE
    assert isinstance(prescriptions.designer("123"), Anomalie)
    assert isinstance(prescriptions.inscrire("DR FAUX", "123"), Anomalie)


def test_a_house_with_several_prescribers_lets_the_person_choose(
    prescriptions: Prescriptions, store: Store
) -> None:
    for rpps in (RPPS, OTHER):
        store.registre.prescripteurs.add(Prescripteur(rpps=rpps, finess=HOUSE))
    assert prescriptions.designer(HOUSE) == SEVERAL
