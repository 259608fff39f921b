from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median

import pytest

from appliance.demo.annee.annee import Annee, Genre, make_year
from appliance.demo.annee.chargement import CABINET, PRATICIEN, load_profile, shipped_profile
from appliance.demo.annee.modele import PartAnnee, Prise, Sort
from appliance.demo.annee.profil import Format
from appliance.demo.annee.transferts import same_amounts
from tests.demo.annee.petites_annees import VILLAGE, small, small_year, village_year

YEARS = (small_year(1), small_year(2), village_year(1))


def parts_of(annee: Annee, nom: str) -> list[PartAnnee]:
    return [part for part in annee.livres.parts if part.payeur.nom == nom]


def waited(part: PartAnnee) -> int:
    return (part.dires[0].jour - part.facture.envoyee).days


def test_the_same_profile_and_seed_make_the_same_bytes() -> None:
    again = make_year(small(), 1)
    assert again.arrivees == YEARS[0].arrivees
    assert again.livres.as_json() == YEARS[0].livres.as_json()


def test_another_seed_makes_another_year() -> None:
    assert YEARS[0].arrivees != YEARS[1].arrivees


def test_a_payer_that_changes_leaves_the_patients_as_they_were() -> None:
    profil = small()
    other = replace(profil.payeurs[0], rejet=500)
    changed = make_year(replace(profil, payeurs=(other, *profil.payeurs[1:])), 1)
    before = [(one.patient.nir, one.soins, one.actes) for one in YEARS[0].factures]
    assert [(one.patient.nir, one.soins, one.actes) for one in changed.factures] == before
    assert changed.livres.soldes() != YEARS[0].livres.soldes()


@pytest.mark.parametrize("annee", YEARS)
def test_every_cent_billed_is_in_one_place(annee: Annee) -> None:
    soldes = annee.livres.soldes()
    assert all(solde.juste for solde in soldes.values())
    assert sum(one.facture for one in soldes.values()) == sum(
        part.demande for part in annee.livres.parts
    )
    for place in ("paye", "rejete", "en_retard", "abandonne"):
        assert sum(getattr(solde, place) for solde in soldes.values()) > 0


@pytest.mark.parametrize("annee", YEARS)
def test_the_bank_pays_what_transfers_announce_and_nothing_else_of_theirs(annee: Annee) -> None:
    amounts = {one.rang: one.montant for one in annee.livres.transferts}
    assert min(amounts.values()) > 0
    for ligne in annee.livres.lignes:
        if ligne.virements:
            assert ligne.montant == sum(amounts[rang] for rang in ligne.virements)
    paid = Counter(rang for ligne in annee.livres.lignes for rang in ligne.virements)
    assert set(paid.values()) == {1}


@pytest.mark.parametrize("annee", YEARS)
def test_transfers_are_as_muddled_as_the_profile_wants(annee: Annee) -> None:
    wanted, made = annee.profil.virements, annee.livres.transferts
    credits_ = [ligne for ligne in annee.livres.lignes if ligne.virements]
    grouped = sum(len(one.virements) for one in credits_ if len(one.virements) > 1)
    labels = {one.rang: one.libelle for one in made}
    cut = [
        one
        for one in credits_
        if "VIREMENTS" not in one.libelle
        and not any(labels[rang] in one.libelle for rang in one.virements)
    ]
    assert grouped * 1000 >= wanted.groupes * len(made)
    assert same_amounts(made) * 1000 >= wanted.egaux * len(made)
    assert len(cut) * 1000 >= wanted.tronques * len(credits_) * 3 // 4  # a cut one may keep all


@pytest.mark.parametrize("annee", YEARS)
def test_a_payer_that_stops_says_nothing_more(annee: Annee) -> None:
    stopped = [part for part in annee.livres.parts if part.payeur.cesse]
    said = [(dire.jour, part.payeur.cesse) for part in stopped for dire in part.dires]
    assert said
    assert all(cesse is not None and day < cesse for day, cesse in said)
    assert any(not part.dires for part in stopped)


def test_a_payer_that_changes_its_delay_takes_longer_from_that_day_on() -> None:
    parts = [part for part in parts_of(YEARS[2], "CPAM d’Hauterive") if part.dires]
    turn = parts[0].payeur.delais[1].depuis
    before, after = (
        median(waited(part) for part in parts if (part.facture.envoyee >= turn) is later)
        for later in (False, True)
    )
    assert after > before + 7


def test_all_that_a_payer_can_say_is_said() -> None:
    annee = YEARS[2]
    said = [dire for part in annee.livres.parts for dire in part.dires]
    assert {dire.sort for dire in said} == set(Sort)
    assert any(dire.montant < 0 for dire in said)
    assert any(0 < part.paye < part.demande for part in annee.livres.parts)
    assert any(not part.dires for part in annee.livres.parts)
    assert all((dire.rejet is None) is bool(dire.montant) for dire in said)
    assert {one.patient.prise for one in annee.factures} == set(Prise)


@pytest.mark.parametrize("annee", YEARS)
def test_money_is_taken_back_only_once_it_came(annee: Annee) -> None:
    for part in annee.livres.parts:
        assert [dire.jour for dire in part.dires] == sorted(dire.jour for dire in part.dires)
        assert 0 <= part.paye <= part.demande


def test_statements_come_in_every_format_and_repeat_some_days() -> None:
    annee = YEARS[0]
    assert set(annee.profil.banque.formats) == set(Format)
    extensions = {one.nom.rpartition(".")[2] for one in annee.arrivees}
    assert extensions == {"noemie", "cfonb", "xml", "ofx", "sta", "csv"}


def test_all_arrives_in_the_order_of_the_days_and_some_returns_twice() -> None:
    arrived = YEARS[0].arrivees
    assert [one.jour for one in arrived] == sorted(one.jour for one in arrived)
    returns = Counter(one.contenu for one in arrived if one.genre is Genre.RETOUR)
    assert set(returns.values()) == {1, 2}


def test_the_profiles_that_ship_are_what_they_say() -> None:
    for name, factures, professionnels in ((PRATICIEN, 15_000, 1), (CABINET, 100_000, 6)):
        profil = shipped_profile(name)
        assert (profil.factures, profil.professionnels) == (factures, professionnels)
        assert profil.virements.groupes >= 150
        assert profil.virements.tronques >= 50
        assert profil.virements.egaux >= 30
        assert sum(len(payeur.delais) > 1 for payeur in profil.payeurs) == 2
        assert sum(payeur.cesse is not None for payeur in profil.payeurs) == 1


def test_a_practice_has_as_many_documents_as_its_profile_says() -> None:
    assert len(YEARS[0].factures) in {900, 901}
    assert len({one.soignant.numero for one in YEARS[2].factures}) == 3
    assert load_profile(VILLAGE).professionnels == 3
