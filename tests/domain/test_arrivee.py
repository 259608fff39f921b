"""Two boxes tell each other steps: whatever is lost, repeated or late, one list comes of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.arrivee import (
    Etape,
    Lettre,
    Pas,
    Repere,
    Reponse,
    Venue,
    liste,
)
from appliance.domain.identifiers import Nir
from appliance.domain.patient import Beneficiaire

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def venue(rang: int) -> Venue:
    who = Beneficiaire(
        nom=f"ARRIVANT{rang}", prenom="ESSAI", naissance="19550812", nir=Nir("255089912345668")
    )
    return Venue(beneficiaire=who, le=NOON + timedelta(minutes=rang))


def arrival(boitier: str, rang: int) -> Pas:
    own = Repere(boitier, rang)
    return Pas(repere=own, arrivee=own, etape=Etape.ARRIVE, venue=venue(rang))


def step(boitier: str, rang: int, of: Repere, etape: Etape) -> Pas:
    return Pas(repere=Repere(boitier, rang), arrivee=of, etape=etape)


@given(st.permutations(range(6)), st.lists(st.integers(0, 5)))
def test_order_and_repetition_change_nothing(order: list[int], again: list[int]) -> None:
    first, second = arrival("a", 1), arrival("a", 2)
    steps = [
        first,
        second,
        step("a", 3, first.repere, Etape.PARTI),
        step("b", 1, first.repere, Etape.VU),
        step("b", 2, second.repere, Etape.VU),
        step("b", 3, Repere("a", 9), Etape.VU),
    ]
    found = liste(steps[place] for place in [*order, *again])
    assert [(one.repere, one.etape) for one in found] == [
        (first.repere, Etape.PARTI),
        (second.repere, Etape.VU),
    ]


def test_no_clock_orders_the_list() -> None:
    late, early = arrival("a", 1), arrival("a", 2)
    early = Pas(
        repere=early.repere,
        arrivee=early.arrivee,
        etape=early.etape,
        venue=Venue(beneficiaire=venue(2).beneficiaire, le=NOON - timedelta(days=9000)),
    )
    assert [one.repere.rang for one in liste([early, late])] == [1, 2]


def test_nobody_goes_back() -> None:
    first = arrival("a", 1)
    found = liste(
        [
            first,
            step("b", 1, first.repere, Etape.PARTI),
            step("b", 2, first.repere, Etape.VU),
        ]
    )
    assert found[0].etape is Etape.PARTI


def test_what_the_practice_says_goes_with_who_came() -> None:
    first = arrival("a", 1)
    said = Pas(
        repere=Repere("b", 1), arrivee=first.repere, etape=Etape.ARRIVE, reponse=Reponse(age_j=4)
    )
    assert liste([said, first])[0].reponse == Reponse(age_j=4)


def test_nothing_of_a_patient_stands_in_a_repr() -> None:
    first = arrival("a", 1)
    values = (first, first.venue, *liste([first]), Lettre(de="a", pas=(first,)))
    assert not [one for one in values if "ARRIVANT" in repr(one)]
