"""The register is kept whole on the journal: values, numbers, owners, what is searched by."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.effacement import Effacement
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.queue.registre import KINDS, OF_A_PATIENT
from appliance.queue.store import Store
from tests.crash.laboratory import HOME
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import open_store
from tests.registre_made_up import dossiers, droits, fusions, ordonnances, prescripteurs

QUEUE = HOME / "queue"
WHO = Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812")
PAPER = Ordonnance(
    prescripteur="99700218896", prescrite_le=NOON.date(), series=(Serie(actes=("sc",)),)
)
SEEN = Droits(source=Source.CARTE, vu_le=NOON.date())
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


OURS = {
    "patients": dossiers(),
    "ordonnances": ordonnances(),
    "prescripteurs": prescripteurs(),
    "droits": droits(),
    "fusions": fusions(st.sampled_from(OF_A_PATIENT)),
}
CHANGES = st.lists(st.tuples(st.integers(1, 3), st.none() | dossiers()), max_size=12)
VALUES = st.one_of(*(st.tuples(st.just(name), strategy) for name, strategy in OURS.items()))


def found_by(store: Store) -> dict[int, Any]:
    return dict(store.registre.repertoire.items())


@FEW
@given(st.lists(st.tuples(VALUES, st.none() | st.integers(1, 9)), max_size=8))
def test_every_value_comes_back_as_it_was_after_an_opening(
    entered: list[tuple[tuple[str, Any], int | None]],
) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    kept = [
        (name, store.registre.tables[name].add(value, patient=patient))
        for (name, value), patient in entered
    ]
    before = found_by(store)
    store.close()
    again = open_store(disk, seed=1)
    for name, fiche in kept:
        back = again.registre.tables[name].get(fiche.numero)
        assert back is not None
        assert (back.valeur, back.patient) == (fiche.valeur, fiche.patient)
    assert found_by(again) == before
    assert {name: len(table) for name, table in again.registre.tables.items()} == {
        name: sum(one == name for one, _ in kept) for name in KINDS
    }


@FEW
@given(changes=CHANGES, checkpoint=st.booleans())
def test_what_patients_are_found_by_is_the_same_from_changes_a_replay_and_a_checkpoint(
    *, changes: list[tuple[int, Dossier | None]], checkpoint: bool
) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    table = store.registre.patients
    for numero, dossier in changes:
        if dossier is not None:
            table.put(Fiche(numero, dossier))
        elif table.get(numero):
            table.remove([numero])
    before = found_by(store)
    store.close()
    if not checkpoint:
        for name in disk.names(QUEUE):
            if name.startswith("idx-"):
                disk.unlink(QUEUE / name)
    assert found_by(open_store(disk, seed=1)) == before


def test_a_change_that_was_undone_is_not_found() -> None:
    store = open_store(RecordingDisk())
    with suppress(ZeroDivisionError), store.registre.transaction():
        store.registre.patients.add(WHO)
        raise ZeroDivisionError
    assert store.registre.repertoire.find("ess") == []
    assert store.registre.patients.get(1) is None


def test_numbers_are_given_once_and_go_on_after_the_highest() -> None:
    table = open_store(RecordingDisk()).registre.patients
    table.put(Fiche(41, WHO))
    table.remove([41])
    assert table.add(WHO).numero == 42


def test_what_belongs_to_a_patient_goes_with_them_and_nothing_else_does() -> None:
    registre = open_store(RecordingDisk()).registre
    ada, tom = registre.patients.add(WHO).numero, registre.patients.add(WHO).numero
    for owner in (ada, tom):
        registre.ordonnances.add(PAPER, patient=owner)
        registre.droits.add(SEEN, patient=owner)
    registre.prescripteurs.add(Prescripteur(nom="LEBRUIT"))
    registre.erase(Effacement(dossier=ada, demande_le=NOON.date()))
    assert [one.valeur.dossier for one in registre.effacements] == [ada]
    assert [fiche.numero for fiche in registre.patients] == [tom]
    assert [*registre.of(ada)] == []
    assert [name for name, _ in registre.of(tom)] == ["ordonnances", "droits"]
    assert len(registre.prescripteurs) == 1


def test_a_name_that_is_patched_is_found_and_the_former_one_is_not() -> None:
    registre = open_store(RecordingDisk()).registre
    long = replace(WHO, telephone="0" * 900)  # so that the change is a patch
    fiche = registre.patients.add(long)
    registre.patients.put(Fiche(fiche.numero, replace(long, nom="LEBRUIT")))
    assert registre.repertoire.find("leb") == [fiche.numero]
    assert registre.repertoire.find("ess") == []
