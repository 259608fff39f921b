"""The table is the specification, so these tests read it rather than repeat it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.lifecycle import (
    TRANSPORT,
    EtatLot,
    Evenement,
    Ordre,
    UnexpectedEventError,
    advance,
)

STEPS = [(etat, evenement) for etat, steps in TRANSPORT.items() for evenement in steps]
VERDICTS = {EtatLot.ARL_POSITIF, EtatLot.ARL_NEGATIF}


def test_every_state_has_its_lines() -> None:
    assert set(TRANSPORT) == set(EtatLot)


@pytest.mark.parametrize(("etat", "evenement"), STEPS)
def test_hearing_the_same_news_twice_changes_nothing(etat: EtatLot, evenement: Evenement) -> None:
    once = advance(etat, evenement)
    twice = advance(once.etat, evenement)
    assert twice.etat is once.etat


@given(st.lists(st.sampled_from(Evenement)))
def test_a_verdict_is_taken_back_by_nothing_but_an_answer_on_its_invoices(
    events: list[Evenement],
) -> None:
    etat, verdict = EtatLot.CONFIEE, None
    for event in events:
        try:
            etat = advance(etat, event).etat
        except UnexpectedEventError:
            continue
        assert verdict in {None, etat} or event is Evenement.REPONSE
        verdict = etat if etat in VERDICTS else None


def test_a_refusal_alerts_a_person_once() -> None:
    refused = advance(EtatLot.REMISE, Evenement.ARL_NEGATIF)
    assert refused.ordre is Ordre.ALERTER
    assert advance(refused.etat, Evenement.ARL_NEGATIF).ordre is None


def test_opposite_verdicts_are_set_aside() -> None:
    with pytest.raises(UnexpectedEventError):
        advance(EtatLot.ARL_POSITIF, Evenement.ARL_NEGATIF)
