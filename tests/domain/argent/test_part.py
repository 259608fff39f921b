"""The table is the specification, so these tests read it rather than repeat it."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.part import (
    SUITE,
    Compte,
    Dit,
    EtatPart,
    Mot,
    PartSettledError,
    SuiviPart,
    advance,
)
from appliance.domain.identifiers import numero_facture
from appliance.domain.paiements import Motif
from appliance.domain.tiers_payant import Part

ASKED = 500
START = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAID = st.builds(
    lambda dit, paye, hour, retour: Mot(
        dit=dit,
        le=START + timedelta(hours=hour),
        jour=START.date() + timedelta(days=hour),
        paye=paye if dit is Dit.REGLEE else 0,
        retour=retour,
    ),
    st.sampled_from([Dit.REGLEE, Dit.REJETEE, Dit.REPORTEE]),
    st.sampled_from([ASKED, -ASKED, 200, 300]),
    st.integers(0, 3),
    st.sampled_from("ab"),
)


def share(*mots: Mot) -> SuiviPart:
    empty = SuiviPart(numero=numero_facture(1), part=Part.AMO, demande=ASKED, mots=())
    return empty.heard(mots)


def word(dit: Dit, paye: int = 0, hour: int = 0, auteur: str = "", virement: str = "") -> Mot:
    at = START + timedelta(hours=hour)
    return Mot(
        dit=dit,
        le=at,
        jour=at.date(),
        paye=paye,
        virement=virement,
        auteur=auteur,
        raison=auteur,
    )


def test_every_state_has_a_line_for_all_that_can_be_said() -> None:
    assert set(SUITE) == set(EtatPart)
    assert all(set(suite) == set(Compte) for suite in SUITE.values())


@pytest.mark.parametrize("etat", EtatPart)
@pytest.mark.parametrize("compte", Compte)
def test_hearing_the_same_twice_changes_nothing(etat: EtatPart, compte: Compte) -> None:
    once = advance(etat, compte)
    assert advance(once, compte) is once


@given(st.lists(SAID, min_size=1, max_size=4))
def test_what_is_heard_in_another_order_comes_to_the_same(said: list[Mot]) -> None:
    straight = share(*said)
    for shuffled in permutations(said):
        one_by_one = share()
        for mot in shuffled:
            one_by_one = one_by_one.heard([mot, mot])
        assert one_by_one == straight
        assert one_by_one.etat is straight.etat


@given(st.lists(SAID, max_size=6))
def test_a_share_is_paid_when_all_of_it_is_there_and_only_then(said: list[Mot]) -> None:
    one = share(*said)
    assert (one.etat is EtatPart.PAYEE) is (one.paye >= ASKED)


def test_a_person_contests_and_gives_up_and_is_told() -> None:
    one = share(word(Dit.REJETEE)).decided(word(Dit.CONTESTEE, hour=1, auteur="ADA"))
    assert (one.etat, one.auteur) == (EtatPart.CONTESTEE, "ADA")
    again = one.heard([word(Dit.REJETEE, hour=48, virement="two days later")])
    assert again.etat is EtatPart.REJETEE
    given_up = again.decided(word(Dit.ABANDONNEE, hour=50, auteur="BEA"))
    assert (given_up.etat, given_up.raison) == (EtatPart.ABANDONNEE, "BEA")


def test_money_that_comes_after_all_is_money() -> None:
    one = share(word(Dit.REJETEE)).decided(word(Dit.ABANDONNEE, hour=1, auteur="ADA"))
    assert one.heard([word(Dit.REGLEE, ASKED, hour=2)]).etat is EtatPart.PAYEE


def test_nothing_is_decided_of_what_is_paid() -> None:
    with pytest.raises(PartSettledError):
        share(word(Dit.REGLEE, ASKED)).decided(word(Dit.CONTESTEE, hour=1, auteur="ADA"))


def test_a_call_is_noted_and_changes_no_state() -> None:
    one = share(word(Dit.REJETEE)).decided(word(Dit.APPEL, hour=1, auteur="ADA"))
    assert (one.etat, [mot.auteur for mot in one.appels]) == (EtatPart.REJETEE, ["ADA"])


def test_a_reason_is_told_once() -> None:
    motif = Motif(code="0250", libelle="ABSENT")
    said = [
        Mot(dit=Dit.REJETEE, le=START, jour=START.date(), motifs=(motif,), retour=retour, rang=rang)
        for rang, retour in enumerate("ab")
    ]
    assert share(*said).motifs == (motif,)
