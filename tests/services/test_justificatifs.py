"""Contracts, conventions and documents through the use cases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import Choix, ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche, Periode
from appliance.domain.registre.manque import Manque, Presentation, Raison, Vitale
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import BOTH, Reglement
from appliance.services.justificatifs import NO_COPY, NO_PIECE, Justificatifs
from appliance.services.mutuelles import NO_CONTRACT, NOT_READ, UNCONFIRMED, Mutuelles
from appliance.services.registre import UNKNOWN, Registre
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON, PRESCRIPTION, StoppedClock
from tests.queue.made_up_queue import VISITE, open_store

DAY = NOON.date()
CONTRAT = ContratAmc(amc="00000001", adherent="A1", periode=Periode(fin=date(2026, 12, 31)))
AGREED = Convention(
    libelle="M", amc="00000001", permet=frozenset({Permet.TIERS_PAYANT, Permet.DRE})
)
CARD = Piece(
    type=TypePiece.CARTE_MUTUELLE,
    support=Support.NUMERISEE,
    vue_le=DAY,
    noms=("ADA ESSAIMONT", "BOB ESSAIMONT"),
)


@pytest.fixture
def registre() -> Registre:
    registre = Registre(store=open_store(RecordingDisk()), clock=StoppedClock())
    registre.inscrire(Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812"))
    return registre


@pytest.fixture
def mutuelles(registre: Registre) -> Mutuelles:
    return Mutuelles(registre=registre)


@pytest.fixture
def justificatifs(registre: Registre) -> Justificatifs:
    return Justificatifs(registre=registre)


def test_a_contract_copied_by_a_person_is_proposed_and_kept_by_choice(mutuelles: Mutuelles) -> None:
    entered = mutuelles.inscrire(1, CONTRAT)
    assert isinstance(entered, Fiche)
    assert mutuelles.proposer(1, DAY).choix is Choix.SEUL
    settled = mutuelles.choisir(1, entered.numero, DAY)
    assert not isinstance(settled, Anomalie)
    assert settled.convention is None, "no convention was ever entered"
    assert mutuelles.proposer(1, DAY).choix is Choix.HABITUEL
    mutuelles.choisir(1, entered.numero, DAY - timedelta(days=9))
    [kept] = mutuelles.contrats(1)
    assert kept.valeur.choisi_le == DAY


def test_a_scanned_contract_waits_for_a_person(mutuelles: Mutuelles) -> None:
    scanned = mutuelles.scanner(1, "raw \x1d text")
    assert isinstance(scanned, Fiche)
    assert mutuelles.proposer(1, DAY).choix is Choix.A_CONFIRMER
    assert mutuelles.choisir(1, scanned.numero, DAY) is UNCONFIRMED
    assert [
        one.champ for one in mutuelles.confirmer(1, scanned.numero, replace(CONTRAT, amc="1"))
    ] == ["amc"]
    assert mutuelles.confirmer(1, scanned.numero, CONTRAT) == ()
    [kept] = mutuelles.contrats(1)
    assert (kept.valeur.datamatrix, kept.valeur.amc) == ("raw \x1d text", "00000001")
    assert kept.valeur.confirme_le == DAY


def test_a_contract_or_a_copy_of_another_patient_is_out_of_reach(
    registre: Registre, mutuelles: Mutuelles, justificatifs: Justificatifs
) -> None:
    registre.inscrire(Dossier(nom="ESSAIMONT", prenom="BOB", naissance="19600101"))
    theirs, copy = mutuelles.inscrire(1, CONTRAT), justificatifs.recevoir(1, CARD)
    assert isinstance(theirs, Fiche)
    assert isinstance(copy, Fiche)
    assert mutuelles.confirmer(2, theirs.numero, replace(CONTRAT, amc="00000002")) == (NO_CONTRACT,)
    assert mutuelles.choisir(2, theirs.numero, DAY) is NO_CONTRACT
    assert mutuelles.retirer(2, theirs.numero) is NO_CONTRACT
    assert justificatifs.relire(2, copy.numero, lisible=True) is NO_PIECE
    assert mutuelles.contrats(1) == [theirs]
    assert justificatifs.pieces(1) == [copy]


def test_a_contract_typed_twice_is_one_and_confirmed(mutuelles: Mutuelles) -> None:
    first = mutuelles.inscrire(1, CONTRAT)
    assert mutuelles.inscrire(1, CONTRAT) == first
    assert len(mutuelles.contrats(1)) == 1
    assert mutuelles.retirer(1, 1) is None
    assert mutuelles.contrats(1) == []


def test_a_contract_that_cannot_be_changes_nothing(mutuelles: Mutuelles) -> None:
    assert mutuelles.inscrire(1, replace(CONTRAT, amc="x"))
    assert mutuelles.inscrire(9, CONTRAT) == (UNKNOWN,)
    assert mutuelles.scanner(9, "raw") is UNKNOWN
    assert mutuelles.scanner(1, " ") is NOT_READ
    assert mutuelles.confirmer(1, 9, CONTRAT) == (NO_CONTRACT,)
    assert mutuelles.choisir(1, 9, DAY) is NO_CONTRACT
    assert mutuelles.contrats(1) == []


def test_s002_02_a_convention_entered_again_replaces_the_former_one(mutuelles: Mutuelles) -> None:
    mutuelles.convenir(AGREED)
    entered = mutuelles.inscrire(1, CONTRAT)
    assert isinstance(entered, Fiche)
    settled = mutuelles.choisir(1, entered.numero, DAY)
    assert not isinstance(settled, Anomalie)
    assert settled.convention is True
    mutuelles.convenir(replace(AGREED, permet=frozenset()))
    [kept] = mutuelles.conventions()
    assert kept.valeur.permet == frozenset()
    assert isinstance(mutuelles.convenir(replace(AGREED, libelle="")), tuple)
    assert len(mutuelles.conventions()) == 1


def test_a_document_is_received_reread_and_counts_at_a_visit(justificatifs: Justificatifs) -> None:
    received = justificatifs.recevoir(1, CARD)
    assert isinstance(received, Fiche)
    who = Presentation(nom="ESSAIMONT", prenom="ADA", vitale=Vitale.LUE)
    paid = Reglement(dispensees=BOTH)
    visite = replace(VISITE, prescription=replace(PRESCRIPTION, acces_direct=True))
    wanted = justificatifs.manques(1, visite, paid, who)
    assert wanted == (Manque(TypePiece.CARTE_MUTUELLE, Raison.A_RELIRE),)
    assert justificatifs.relire(1, received.numero, lisible=True) is None
    assert justificatifs.manques(1, visite, paid, who) == ()


def test_a_document_that_cannot_be_is_refused(justificatifs: Justificatifs) -> None:
    assert justificatifs.recevoir(9, CARD) == (UNKNOWN,)
    assert isinstance(justificatifs.recevoir(1, replace(CARD, noms=())), tuple)
    assert justificatifs.relire(1, 9, lisible=True) is NO_PIECE
    seen = justificatifs.recevoir(1, replace(CARD, support=Support.VUE))
    assert isinstance(seen, Fiche)
    assert justificatifs.relire(1, seen.numero, lisible=True) is NO_COPY


def test_s001_02_whom_to_ask_again_is_known_for_the_whole_practice(
    justificatifs: Justificatifs,
) -> None:
    justificatifs.recevoir(1, CARD)
    assert not [*justificatifs.tous_a_redemander(DAY)]
    later = DAY + timedelta(days=200)
    assert [*justificatifs.tous_a_redemander(later)] == [(1, (TypePiece.CARTE_MUTUELLE,))]
    assert justificatifs.a_redemander(1, later) == (TypePiece.CARTE_MUTUELLE,)
