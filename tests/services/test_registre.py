"""What a person asks of the register: found, entered, merged and separated again, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.patient import CarteVitale
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import ContratAmc, proposer_contrat
from appliance.domain.registre.dossier import Dossier, Immatriculation
from appliance.domain.registre.doublon import Doublon, Fusion, Raison
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Fiche, Source
from appliance.queue.store import Store
from appliance.services.registre import CHANGED, LATER, NO_MERGE, SAME, UNKNOWN, Registre
from tests.crash.recording import RecordingDisk
from tests.made_up import ADA, NOON, StoppedClock, made_up_nir
from tests.queue.made_up_queue import open_store
from tests.registre_made_up import dossiers, droits, ordonnances

TODAY = NOON.date()
CARTE = CarteVitale((ADA,))


@pytest.fixture
def store() -> Store:
    return open_store(RecordingDisk())


@pytest.fixture
def registre(store: Store) -> Registre:
    return Registre(store=store, clock=StoppedClock())


def entered(registre: Registre, dossier: Dossier) -> Fiche[Dossier]:
    fiche = registre.inscrire(dossier)
    assert isinstance(fiche, Fiche)
    return fiche


def welcomed(registre: Registre) -> Fiche[Dossier]:
    fiche = registre.accueillir(ADA, CARTE)
    assert isinstance(fiche, Fiche)
    return fiche


def merged(registre: Registre, garde: int, absorbe: int) -> Fiche[Fusion]:
    fusion = registre.fusionner(garde, absorbe)
    assert isinstance(fusion, Fiche)
    return fusion


WHO = Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812")


def test_a_card_makes_one_record_however_often_it_comes(registre: Registre) -> None:
    assert welcomed(registre) == welcomed(registre)
    assert [one.valeur.nom for one in registre.chercher("ess")] == ["ESSAIMONT"]


def test_a_new_nir_joins_the_former_one(registre: Registre) -> None:
    first = welcomed(registre)
    renewed = replace(ADA, nir=made_up_nir("2550899654321"))
    fiche = registre.accueillir(renewed, CarteVitale((renewed,)))
    assert isinstance(fiche, Fiche)
    assert fiche.numero == first.numero
    assert [one.nir for one in fiche.valeur.immatriculations] == [ADA.nir, renewed.nir]
    assert registre.chercher(ADA.nir.value) == registre.chercher(renewed.nir.value) == [fiche]


def test_two_records_under_one_card_ask_a_person(registre: Registre) -> None:
    first = welcomed(registre)
    entered(registre, first.valeur)
    found = registre.accueillir(ADA, CARTE)
    assert isinstance(found, Anomalie)
    assert "fusionnez" in found.phrase
    assert registre.doublons() == (Doublon(1, 2, Raison.NIR),)


def test_what_is_wrong_enters_nothing_and_changes_nothing(registre: Registre) -> None:
    assert registre.inscrire(replace(WHO, nom="")) != ()
    fiche = entered(registre, WHO)
    assert [one.champ for one in registre.corriger(Fiche(1, replace(WHO, rang=0)))] == ["rang"]
    assert registre.corriger(Fiche(9, WHO)) == (UNKNOWN,)
    assert registre.chercher("ess") == [fiche]


def test_a_correction_is_found_by_its_new_words(registre: Registre) -> None:
    fiche = entered(registre, WHO)
    assert registre.corriger(Fiche(fiche.numero, replace(WHO, nom="LEBRUIT"))) == ()
    assert registre.chercher("ess") == []
    assert [one.numero for one in registre.chercher("leb 12/08/1955")] == [fiche.numero]


def test_s002_03_the_record_keeps_the_patient_and_proposes_the_complementary_body(
    registre: Registre, store: Store
) -> None:
    fiche = welcomed(registre)
    contrat = ContratAmc(amc="75004407", adherent="123", confirme_le=TODAY)
    store.registre.contrats.add(contrat, patient=fiche.numero)
    kept = [one.valeur for one in store.registre.contrats.of(fiche.numero)]
    assert proposer_contrat(kept, TODAY).contrat == contrat


def test_rights_drift_between_two_visits(registre: Registre) -> None:
    patient = welcomed(registre).numero
    seen = Droits(source=Source.CARTE, vu_le=date(2026, 10, 1), exonerations=())
    later = replace(seen, vu_le=TODAY, exonerations=(Exoneration(motif=Motif.C2S),))
    assert registre.noter_droits(patient, seen) == ()
    drift = registre.noter_droits(patient, later)
    assert isinstance(drift, tuple)
    assert [one.phrase for one in drift] == ["C2S : aucun → sans fin connue"]
    assert [one.age_days(TODAY) for one in registre.droits(patient)] == [0, 50]
    assert registre.noter_droits(9, seen) == UNKNOWN


# Merging --------------------------------------------------------------------------------------


@given(dossiers(), dossiers(), st.lists(droits(), max_size=2), st.lists(ordonnances(), max_size=2))
def test_a_merge_that_is_undone_never_was(
    kept: Dossier, gone: Dossier, seen: list[Droits], papers: list[object]
) -> None:
    store = open_store(RecordingDisk())
    registre = Registre(store=store, clock=StoppedClock())
    tables = store.registre
    garde, absorbe = tables.patients.add(kept).numero, tables.patients.add(gone).numero
    for rang, one in enumerate(seen):
        tables.droits.add(one, patient=(garde, absorbe)[rang % 2])
    for paper in papers:
        tables.tables["ordonnances"].add(paper, patient=absorbe)
    before = held(store)
    fusion = merged(registre, garde, absorbe)
    assert [fiche.numero for fiche in tables.patients] == [garde]
    assert len(tables.ordonnances.of(garde)) == len(papers)
    assert registre.defaire(fusion.numero) is None
    assert held(store) == before


def held(store: Store) -> list[tuple[str, int, object, int | None]]:
    return [
        (name, one.numero, one.valeur, one.patient)
        for name, table in store.registre.tables.items()
        for one in table
    ]


def pair(registre: Registre) -> tuple[int, int]:
    return entered(registre, WHO).numero, entered(registre, replace(WHO, rang=2)).numero


def test_what_was_written_after_a_merge_is_not_lost_without_a_word(registre: Registre) -> None:
    garde, absorbe = pair(registre)
    fusion = merged(registre, garde, absorbe)
    registre.corriger(Fiche(garde, replace(WHO, telephone="01")))
    assert registre.defaire(fusion.numero) == CHANGED
    assert registre.defaire(fusion.numero, malgre_tout=True) is None
    assert [one.valeur.rang for one in registre.chercher("ess")] == [1, 2]


def test_merges_are_undone_the_last_one_first(registre: Registre) -> None:
    garde, absorbe = pair(registre)
    third = entered(registre, replace(WHO, rang=3)).numero
    first = merged(registre, garde, absorbe)
    last = merged(registre, third, garde)
    assert registre.defaire(first.numero) == LATER
    assert registre.defaire(last.numero) is None
    assert registre.defaire(first.numero) is None
    assert registre.defaire(first.numero) == NO_MERGE
    assert [one.valeur.rang for one in registre.chercher("ess")] == [1, 2, 3]


def test_what_went_meanwhile_stays_gone(registre: Registre, store: Store) -> None:
    garde, absorbe = pair(registre)
    seen = store.registre.droits.add(Droits(source=Source.CARTE, vu_le=TODAY), patient=absorbe)
    fusion = merged(registre, garde, absorbe)
    store.registre.droits.remove([seen.numero])
    assert registre.defaire(fusion.numero) is None
    assert registre.droits(absorbe) == []


def test_nobody_is_merged_with_nobody_or_with_oneself(registre: Registre) -> None:
    one = entered(registre, WHO).numero
    assert registre.fusionner(one, one) == registre.cannot_merge(one, one) == SAME
    assert registre.fusionner(one, 9) == registre.cannot_merge(9, one) == UNKNOWN


def test_not_even_by_force_is_an_older_merge_undone_before_a_newer_one(
    registre: Registre,
) -> None:
    garde, absorbe = pair(registre)
    third = entered(registre, replace(WHO, rang=3)).numero
    first, last = merged(registre, garde, absorbe), merged(registre, garde, third)
    assert registre.defaire(first.numero, malgre_tout=True) == LATER
    assert registre.defaire(last.numero) is None
    assert registre.defaire(first.numero) is None


def test_what_was_billed_under_the_merged_record_is_still_known(registre: Registre) -> None:
    insured = Immatriculation(nir=ADA.nir, source=Source.CARTE, vu_le=TODAY)
    one = entered(registre, replace(WHO, immatriculations=(insured,)))
    other = entered(registre, replace(WHO, prenom="ADDA", immatriculations=(insured,)))
    merged(registre, other.numero, one.numero)
    kept = registre.chercher("ess")[0]
    assert {who.prenom for who in registre.names(kept)} == {"ADA", "ADDA"}
