"""The accountant's entries, beside the queue that they come from."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest

from appliance.domain.argent.ecritures import (
    BANQUE,
    CLIENTS,
    HONORAIRES,
    PATIENTS,
    Compte,
    Ecriture,
    Journal,
)
from appliance.domain.registre.fiche import TOUJOURS, Periode
from appliance.services.comptabilite import Comptabilite
from appliance.services.suivi import Suivi
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_store, seal
from tests.services.played_practice import played, previsions


def entries(seed: int = 1, periode: Periode = TOUJOURS) -> Sequence[Ecriture]:
    store, _ = played(seed)
    suivi = Suivi(store=store, believe=lambda content: [content])
    return [*Comptabilite(suivi=suivi, periode=periode).ecritures()]


def total(ecritures: Sequence[Ecriture], compte: Compte) -> int:
    return sum(one.montant for each in ecritures for one in each.mouvements if one.compte == compte)


@pytest.mark.parametrize("seed", [1, 3])
def test_every_entry_is_balanced_and_so_is_every_letter(seed: int) -> None:
    ecritures = entries(seed)
    letters: Counter[tuple[str, str]] = Counter()
    for ecriture in ecritures:
        assert sum(one.montant for one in ecriture.mouvements) == 0
        for one in ecriture.mouvements:
            letters[one.auxiliaire, one.lettre] += one.montant
            assert bool(one.lettre) == (one.lettre_le is not None)
    lettered = {place: left for place, left in letters.items() if place[1]}
    assert lettered
    assert set(lettered.values()) == {0}


def test_fees_and_what_payers_owe_are_those_of_the_queue() -> None:
    store, _ = played()
    ecritures, soldes = entries(), previsions(store).suivi.soldes(date.max)
    assert total(ecritures, HONORAIRES) == -store.decompte().total
    owed: Counter[str] = Counter()
    for ecriture in ecritures:
        for one in ecriture.mouvements:
            if one.compte == CLIENTS:
                owed[one.auxiliaire] += one.montant
    owed.pop(PATIENTS)
    assert owed == {
        payeur: solde.facture - solde.paye - solde.trop_percu for payeur, solde in soldes.items()
    }


def test_each_transfer_is_one_entry_of_the_bank_with_its_whole_amount() -> None:
    store, _ = played()
    announced = previsions(store).suivi.virements()
    booked = {one.piece: one for one in entries() if one.journal is Journal.BANQUE}
    for virement in announced:
        if virement.montant:
            [bank] = [
                one for one in booked[virement.identifiant].mouvements if one.compte == BANQUE
            ]
            assert bank.montant == virement.montant


def test_a_period_holds_its_own_days_and_two_halves_make_the_whole() -> None:
    middle = date(2025, 6, 30)
    first = entries(periode=Periode(fin=middle))
    second = entries(periode=Periode(debut=date(2025, 7, 1)))
    assert max(one.jour for one in first) <= middle < min(one.jour for one in second)
    for compte in (HONORAIRES, BANQUE, CLIENTS):
        assert total(first, compte) + total(second, compte) == total(entries(), compte)


def test_an_invoice_that_was_replaced_is_taken_back_when_the_new_one_is_made() -> None:
    store = open_store(RecordingDisk())
    former = store.add(seal)
    with store.registre.transaction():
        store.add(seal, remplace=int(former.facture.numero))
    suivi = Suivi(store=store, believe=lambda content: [content])
    made, again, back = Comptabilite(suivi=suivi, periode=TOUJOURS).ecritures()
    assert (made.piece, again.piece, back.piece) == ("000000001", "000000002", "000000001")
    assert total([made, back], HONORAIRES) == total([made, back], CLIENTS) == 0
    assert total([again], HONORAIRES) == -former.facture.montant
