"""The report of a month, beside the queue that it tells of."""

from dataclasses import fields

import pytest

from appliance.domain.argent.bilan import Bilan, Mois, Periode
from appliance.domain.argent.soldes import Solde
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import Personne, Role
from appliance.services.bilan import Bilans
from tests.services.played_practice import MOIS, played, previsions

DECEMBER = Mois(2025, 12)


@pytest.fixture(scope="module")
def drawn_up() -> Bilan:
    store, _ = played()
    return Bilans(previsions=previsions(store), retrocession=70).dresser(MOIS)


def total(soldes: dict[str, Solde], name: str) -> int:
    return sum(getattr(solde, name) for solde in soldes.values())


def test_the_year_of_the_report_is_the_money_of_the_queue() -> None:
    store, annee = played()
    forecasts = previsions(store)
    year = Bilans(previsions=forecasts).dresser(DECEMBER).annee
    count = store.decompte()
    assert (year.factures.nombre, year.factures.montant) == (count.scellees, count.total)
    queue = forecasts.suivi.soldes(forecasts.jour)
    assert year.payeurs.keys() == queue.keys()
    for payeur, solde in queue.items():
        told = year.payeurs[payeur]
        assert told.prouve
        assert told.facture == solde.facture
        assert (told.paye, told.rejete) == (solde.paye, solde.rejete)
        assert told.en_retard + told.attendu == solde.en_retard + solde.attendu
    assert annee.livres.soldes().keys()


def test_all_ways_of_looking_at_a_month_come_to_the_same_money(drawn_up: Bilan) -> None:
    for periode in (drawn_up.du_mois, drawn_up.annee):
        _agrees(periode)


def _agrees(periode: Periode) -> None:
    assert periode.solde.prouve
    assert periode.factures.montant == periode.solde.facture + periode.patient
    assert periode.factures.montant == sum(one.facture.montant for one in periode.actes.values())
    assert periode.factures.montant == sum(one.facture.montant for one in periode.auteurs.values())
    assert periode.solde.rejete == sum(one.montant for one in periode.motifs.values())
    for one in fields(Solde):
        assert total(periode.payeurs, one.name) == getattr(periode.solde, one.name)
        by_author = {str(name): auteur.solde for name, auteur in periode.auteurs.items()}
        assert total(by_author, one.name) == getattr(periode.solde, one.name)


def test_refusals_bear_the_reason_as_it_was_received(drawn_up: Bilan) -> None:
    _, annee = played()
    known = {one.libelle for one in annee.profil.rejets}
    refused = [motif for motif in drawn_up.annee.motifs if any(one in motif for one in known)]
    assert refused
    assert drawn_up.annee.rejets.nombre >= len(refused)


def test_the_trend_ends_with_the_month_and_counts_each_of_its_refusals(drawn_up: Bilan) -> None:
    months = [when for when, _ in drawn_up.tendance]
    assert months[-1] == MOIS
    assert months[0] == Mois(2024, 9)
    assert drawn_up.tendance[-1][1] == drawn_up.du_mois.rejets


def test_payers_are_told_the_slowest_first_with_what_they_owe(drawn_up: Bilan) -> None:
    medians = [one.p50 for one in drawn_up.delais if one.p50 is not None]
    assert medians == sorted(medians, reverse=True)
    assert sum(one.attendu for one in drawn_up.delais) > 0
    assert drawn_up.semaines[0].attendu > 0


def test_a_replacement_is_due_its_share_of_what_came() -> None:
    store, _ = played(auteur=7)
    store.personnes.put(Fiche(7, Personne(numero=7, nom="DUPRÉ Lise", role=Role.REMPLACANT)))
    shares = Bilans(previsions=previsions(store), retrocession=70)
    bilan = shares.dresser(MOIS)
    [one] = bilan.retrocessions
    solde, patient = bilan.du_mois.solde, bilan.du_mois.patient
    assert (one.auteur, one.encaisse) == (7, solde.paye + solde.trop_percu + patient)
    assert abs(one.due * 100 - one.encaisse * 70) <= 50
    assert bilan.noms == {7: "DUPRÉ Lise"}
    assert Bilans(previsions=previsions(store)).dresser(MOIS).retrocessions == []


def test_a_practice_without_a_replacement_hands_nothing_over(drawn_up: Bilan) -> None:
    assert drawn_up.retrocessions == []
