"""What returns say is kept once, in one commit, and every cent is in one place."""

import logging
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.argent.concordance import Genre
from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.soldes import Encours, Solde
from appliance.domain.file_attente import GenreRetour
from appliance.domain.identifiers import numero_facture
from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.domain.tiers_payant import Part
from appliance.services.suivi import Suivi
from tests.crash.recording import RecordingDisk
from tests.formats.second_reader import entity, noemie
from tests.made_up import ADA, NOON, made_up_nir
from tests.queue.made_up_queue import open_store
from tests.services.returned import (
    ABSENT,
    AMC,
    AMO,
    deferred,
    etats,
    facture,
    head,
    hear,
    number,
    paid,
    practice,
    refused,
    suivi_of,
)

BOTH_PAID = (paid(Part.AMO), paid(Part.AMC))


def told(suivi: Suivi) -> object:
    """Return all that is known of the money, whatever the order in which it was heard."""
    argent = suivi.store.argent
    ranks = sorted({ligne.rang for ligne in argent.comptes.lignes()})
    shares = {
        (rang, part): (one.etat, one.paye, one.depuis, one.regle_le, {*one.motifs})
        for rang in ranks
        for part, one in argent.of(rang).items()
    }
    kinds = sorted({*Genre} - {Genre.CONTROLE})  # a return's own sums are those of its own pieces
    facts = sorted((one.genre, one.montant, one.texte, one.numero) for one in argent.faits(kinds))
    transfers = sorted((one.identifiant, one.montant) for one in argent.virements())
    return shares, facts, transfers, suivi.soldes(NOON.date()), argent.comptes.rejets


def waits_since(suivi: Suivi) -> set[date]:
    shares = suivi.store.argent.comptes.ensembles()
    return {one.depuis for one in suivi.reglements(shares)}


def test_each_share_is_followed_by_itself() -> None:
    suivi = practice()
    hear(suivi, *head(), *facture(1, paid(Part.AMO), refused(Part.AMC), ABSENT), *facture(2))
    assert etats(suivi) == {Part.AMO: EtatPart.PAYEE, Part.AMC: EtatPart.REJETEE}
    assert set(etats(suivi, 2).values()) == {EtatPart.ATTENDUE}
    refusal = suivi.parts(number())[Part.AMC]
    assert [(one.code, one.libelle) for one in refusal.motifs] == [
        ("0250", "ASSURE ABSENT DU FICHIER DE LA CAISSE")
    ]
    assert suivi.parts(number())[Part.AMO].regle_le == date(2026, 11, 25)


def test_shares_that_are_alike_are_told_as_one_and_none_is_left_out() -> None:
    suivi = practice(factures=6)
    short = facture(4, paid(Part.AMO), refused(Part.AMC), ABSENT)
    hear(suivi, *head(), *facture(1, *BOTH_PAID), *facture(2, *BOTH_PAID), *short)
    comptes = suivi.store.argent.comptes
    apart: dict[object, list[int]] = {}
    for one in comptes.lignes():
        sums = apart.setdefault(one._replace(rang=0, demande=0, paye=0), [0, 0, 0])
        for place, more in enumerate((one.demande, one.paye, 1)):
            sums[place] += more
    together = [
        (one._replace(rang=0, demande=0, paye=0), [one.demande, one.paye, count])
        for one, count in comptes.ensembles()
    ]
    assert len(together) == len(apart) < len([*comptes.lignes()])
    assert dict(together) == apart


def test_a_return_is_one_commit() -> None:
    disk = RecordingDisk()
    suivi = practice(disk=disk)
    before = suivi.store.verify().frames
    hear(suivi, *head(), *facture(1, *BOTH_PAID), *facture(2, *BOTH_PAID), *facture(9, *BOTH_PAID))
    assert suivi.store.verify().frames == before + 1


def test_what_is_settled_in_part_is_refused_and_shown() -> None:
    suivi = practice()
    hear(suivi, *head(), *facture(1, paid(Part.AMO, amount=AMO - 100)))
    share = suivi.parts(number())[Part.AMO]
    assert (share.etat, share.paye) == (EtatPart.REJETEE, AMO - 100)
    assert suivi.store.argent.comptes.rejets == [1, 100]


def test_a_payment_that_is_taken_back_waits_for_a_person() -> None:
    suivi = practice()
    hear(suivi, *head(), *facture(1, *BOTH_PAID))
    hear(suivi, *head("RAPPEL", "261202"), *facture(1, paid(Part.AMO, sign="N")))
    assert etats(suivi)[Part.AMO] is EtatPart.REJETEE
    assert [one.montant for one in suivi.virements()] == [AMO + AMC, -AMO]


def test_what_is_paid_twice_is_paid_and_told_as_too_much() -> None:
    suivi = practice()
    hear(suivi, *head(), *facture(1, paid(Part.AMO)))
    hear(suivi, *head("ENCORE"), *facture(1, paid(Part.AMO)))
    solde = suivi.soldes(NOON.date())["01 999 0000"]
    assert etats(suivi)[Part.AMO] is EtatPart.PAYEE
    assert (solde.paye, solde.trop_percu) == (AMO, AMO)
    assert solde.prouve


@pytest.mark.parametrize(
    ("genre", "entities"),
    [
        (Genre.FACTURE_INCONNUE, (*head(), *facture(77, paid(Part.AMO)))),
        (Genre.AUTRE_LOT, (*head(), *facture(1, paid(Part.AMO), lot="002"))),
        (Genre.AUTRE_PROFESSIONNEL, (*head(payee="991023771"), *facture(1, paid(Part.AMO)))),
        (
            Genre.AUTRE_ASSURE,
            (*head(), *facture(1, paid(Part.AMO), nir=made_up_nir("1850899123456").number)),
        ),
    ],
)
def test_what_belongs_to_no_invoice_is_kept_with_its_money(
    genre: Genre, entities: tuple[str, ...]
) -> None:
    suivi = practice()
    hear(suivi, *entities)
    [fact] = suivi.sans_facture()
    assert (fact.genre, fact.montant, fact.part) == (genre, AMO, Part.AMO)
    assert [one.montant for one in suivi.virements()] == [AMO]
    assert etats(suivi)[Part.AMO] is EtatPart.ATTENDUE


def test_withholdings_and_lump_sums_change_the_transfer_and_no_invoice() -> None:
    suivi = practice()
    debt = {"debt_ref": "D1", "debt_date": "260901", "debt_nature": "IND"}
    held = entity("250", 3, **debt, recovery_operation="REC", amount=100, sign="P", debt_balance=0)
    lump = entity("261", 3, lump_code=12345, amount=7000)
    hear(suivi, *head(), *facture(1, *BOTH_PAID), held, lump)
    assert [one.montant for one in suivi.virements()] == [AMO + AMC - 100 + 7000]
    told_apart = [one.genre for one in suivi.autres_faits() if one.montant]
    assert sorted(told_apart) == [Genre.FORFAIT, Genre.RETENUE]


def test_an_answer_on_an_invoice_proves_that_its_lot_came() -> None:
    suivi = practice()
    [lot] = suivi.store.lots()
    suivi.store.advance(lot.cle, Evenement.ARL_NEGATIF, at=NOON, motif="refusé")
    hear(suivi, *head(), *facture(1, deferred(Part.AMO)))
    assert suivi.store.lots()[0].etat is EtatLot.TRAITE
    assert etats(suivi)[Part.AMO] is EtatPart.ATTENDUE


def test_a_positive_arl_says_since_when_the_payer_has_it() -> None:
    suivi = practice()
    [lot] = suivi.store.lots()
    later = NOON + timedelta(days=2)
    assert waits_since(suivi) == {NOON.date()}
    suivi.store.advance(lot.cle, Evenement.ARL_POSITIF, at=later)
    assert waits_since(suivi) == {later.date()}


RETURNS = st.lists(
    st.tuples(
        st.sampled_from(["VIREMENT A", "VIREMENT B"]),
        st.lists(
            st.tuples(
                st.sampled_from([1, 2, 9]),
                st.sampled_from(
                    [
                        (paid(Part.AMO),),
                        (paid(Part.AMO, sign="N"),),
                        (refused(Part.AMO), ABSENT),
                        (deferred(Part.AMC),),
                        (paid(Part.AMC),),
                        (paid(Part.AMC, amount=1),),
                    ]
                ),
            ),
            min_size=1,
            max_size=4,
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(returns=RETURNS, data=st.data())
def test_order_repeats_and_pieces_change_nothing(
    returns: list[tuple[str, list[tuple[int, tuple[str, ...]]]]], data: st.DataObject
) -> None:
    files = [
        (place, [*head(label)], [[*facture(rang, *words)] for rang, words in invoices])
        for place, (label, invoices) in enumerate(returns)
    ]
    straight, shuffled = practice(), practice()
    for place, top, invoices in files:
        every = [one for invoice in invoices for one in invoice]
        hear(straight, *top, *every, le=NOON + timedelta(hours=place))
    again = data.draw(st.permutations([*files, *files]))
    for place, top, invoices in again:
        every = [one for invoice in invoices for one in invoice]
        hear(shuffled, *top, *every, le=NOON + timedelta(hours=place))
        piece = [one for invoice in invoices[:1] for one in invoice]
        hear(shuffled, *top, *piece, le=NOON + timedelta(hours=place))
    assert told(straight) == told(shuffled)
    assert all(one.prouve for one in straight.soldes(NOON.date()).values())


def test_the_balance_and_the_inbox_outlive_a_restart() -> None:
    disk = RecordingDisk()
    suivi = practice(disk=disk)
    hear(suivi, *head(), *facture(1, paid(Part.AMO), refused(Part.AMC), ABSENT))
    before = told(suivi)
    suivi.store.close()
    assert told(suivi_of(open_store(disk))) == before


def test_silence_is_late_after_the_limit() -> None:
    suivi = practice(1)
    week = timedelta(days=7)

    def limite(_part: Part, depuis: date) -> date:
        return depuis + week

    day = NOON.date() + week
    assert suivi.soldes(day, limite)["01 999 0000"] == Solde(facture=AMO + AMC, attendu=AMO + AMC)
    day += timedelta(days=1)
    assert suivi.soldes(day, limite)["01 999 0000"] == Solde(facture=AMO + AMC, en_retard=AMO + AMC)


def test_the_amo_is_late_after_four_working_days() -> None:
    suivi = practice(1)  # on a Friday
    thursday = NOON.date() + timedelta(days=6)
    assert suivi.encours(thursday) == Encours()
    assert suivi.encours(thursday + timedelta(days=1)) == Encours(en_retard=AMO)
    hear(suivi, *head(), *facture(1, refused(Part.AMO)))
    assert suivi.encours(thursday + timedelta(days=1)) == Encours(rejets=1, rejetes=AMO)


def test_returns_that_came_before_are_read_at_the_unlock_and_once() -> None:
    suivi = practice()
    content = noemie(*head(), *facture(1, *BOTH_PAID), file_amount=0)
    suivi.store.keep_retour(b"an ARL", GenreRetour.ARL, at=NOON)
    suivi.store.keep_retour(content, GenreRetour.AUTRE, at=NOON)
    suivi.store.keep_retour(b"a letter", GenreRetour.AUTRE, at=NOON)
    assert len(suivi.catch_up()) == 1
    assert set(etats(suivi).values()) == {EtatPart.PAYEE}
    assert suivi.catch_up() == []
    assert suivi_of(suivi.store).catch_up() == []


def test_a_return_that_is_believed_late_hides_none_that_came_before() -> None:
    suivi = practice()
    first = noemie(*head(), *facture(1, *BOTH_PAID), file_amount=0)
    suivi.store.keep_retour(first, GenreRetour.AUTRE, at=NOON)
    hear(suivi, *head("AUTRE"), *facture(2, *BOTH_PAID))
    assert len(suivi_of(suivi.store).catch_up()) == 1
    assert set(etats(suivi, 1).values()) == set(etats(suivi, 2).values()) == {EtatPart.PAYEE}


def test_the_words_of_a_payer_go_with_the_patient_who_is_erased() -> None:
    suivi = practice()
    words = entity("295", 5, comment_code="I", comment="VOIR MME ESSAIMONT")
    hear(suivi, *head(), *facture(1, *BOTH_PAID, words), *facture(2, *BOTH_PAID, words))
    suivi.store.anonymise([number()])
    left = [one.numero for one in suivi.autres_faits() if one.genre is Genre.COMMENTAIRE]
    assert left == [number(2)]
    assert set(etats(suivi).values()) == {EtatPart.PAYEE}


def test_nothing_of_a_patient_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    suivi = practice()
    faite = hear(suivi, *head(), *facture(1, refused(Part.AMO), ABSENT), *facture(9, *BOTH_PAID))
    shown = repr((faite, [*suivi.rejetees()], suivi.sans_facture(), suivi.virements()))
    for secret in (ADA.nom, ADA.nir.number, "ABSENT DU FICHIER"):
        assert secret not in caplog.text
        assert secret not in shown
    assert numero_facture(1) in shown
