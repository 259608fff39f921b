"""Whatever is billed, paid and given up, the accountant's entries are balanced."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.ecritures import (
    ATTENTE,
    BANQUE,
    CLIENTS,
    HONORAIRES,
    PATIENTS,
    PERTES,
    Abandon,
    Du,
    Ecriture,
    Encaissement,
    avoir,
    banque,
    divers,
    vente,
)
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part

JOUR = date(2026, 3, 2)
CENTIMES = st.integers(-(10**6), 10**6)
days = st.integers(0, 60).map(lambda ahead: JOUR + timedelta(days=ahead))
payers = st.sampled_from(["01 751 0000", "75500017"])
owed = st.builds(
    Du,
    payers,
    st.integers(1, 99).map(numero_facture),
    st.sampled_from(Part),
    st.integers(1, 10**6),
    st.none() | days,
)
came = st.builds(
    Encaissement, days, payers, st.sampled_from(["", "v1", "v2"]), CENTIMES, st.none() | owed
)


def balanced(ecriture: Ecriture) -> bool:
    return sum(one.montant for one in ecriture.mouvements) == 0


@given(st.lists(owed, max_size=2), CENTIMES)
def test_an_invoice_and_what_takes_it_back_are_balanced_and_make_nothing(
    dus: list[Du], rest: int
) -> None:
    montant = sum(du.montant for du in dus) + rest
    numero = numero_facture(7)
    made, gone = vente(numero, JOUR, montant, dus), avoir(numero, JOUR, montant, dus)
    assert balanced(made)
    assert balanced(gone)
    for compte in (CLIENTS, HONORAIRES):
        both = (*made.mouvements, *gone.mouvements)
        assert sum(one.montant for one in both if one.compte == compte) == 0


@given(st.lists(came, max_size=30))
def test_the_bank_gets_each_cent_that_came_once(encaissements: list[Encaissement]) -> None:
    ecritures = [*banque(encaissements)]
    assert all(map(balanced, ecritures))
    bank = [one for each in ecritures for one in each.mouvements if one.compte == BANQUE]
    assert len(bank) == len(ecritures) == len({(one.jour, one.piece) for one in ecritures})
    assert sum(one.montant for one in bank) == sum(one.montant for one in encaissements)
    assert [one.jour for one in ecritures] == sorted(one.jour for one in ecritures)


def test_what_belongs_to_no_invoice_waits_on_a_suspense_account() -> None:
    du = Du("75500017", numero_facture(7), Part.AMC, 1000, JOUR)
    kept = Encaissement(JOUR, "0075500017", "v1", -200)
    [ecriture] = banque([Encaissement(JOUR, "75500017", "v1", 1000, du), kept])
    told = {one.compte: one.montant for one in ecriture.mouvements}
    assert told == {BANQUE: 800, CLIENTS: -1000, ATTENTE: 200}
    assert ecriture.libelle == "Virement 75500017"


def test_what_a_patient_owes_is_told_without_the_patient() -> None:
    du = Du("01 751 0000", numero_facture(7), Part.AMO, 600, None)
    [amo, patient, fees] = vente(numero_facture(7), JOUR, 1000, [du]).mouvements
    assert (amo.auxiliaire, amo.montant, amo.lettre) == ("01 751 0000", 600, "")
    assert (patient.auxiliaire, patient.montant) == (PATIENTS, 400)
    assert (fees.compte, fees.montant) == (HONORAIRES, -1000)


def test_what_was_given_up_is_a_loss() -> None:
    du = Du("01 751 0000", numero_facture(7), Part.AMO, 600, None)
    [ecriture] = divers([Abandon(JOUR, du, 50)])
    assert {one.compte: one.montant for one in ecriture.mouvements} == {PERTES: 50, CLIENTS: -50}
