"""Which letters are proposed, and when they get firmer."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.delais import Reglement, learn
from appliance.domain.argent.relances import (
    PATIENCE,
    Creance,
    Issue,
    Niveau,
    Relance,
    proposer,
)
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part

SENT = date(2026, 9, 1)
JOUR = date(2026, 9, 20)
DAY = timedelta(days=1)


def owed(number: int, *, payeur: str = "01 751 0000", since: date = SENT) -> Creance:
    reglement = Reglement(
        payeur=payeur, famille="AMO", part=Part.AMO, depuis=since, regle_le=None, montant=number
    )
    return Creance(numero_facture(number), reglement)


def letters(creances: list[Creance], sent: list[Relance], jour: date = JOUR) -> list[Relance]:
    return [*proposer(creances, sent, learn([], jour))]


def test_a_payer_gets_one_letter_for_all_that_is_due() -> None:
    one, other = letters([owed(7), owed(5), owed(900, payeur="01 691 0000")], [])
    assert [(one.payeur, one.montant), (other.payeur, other.montant)] == [
        ("01 691 0000", 900),
        ("01 751 0000", 12),
    ]
    assert other.niveau is Niveau.PREMIERE
    assert [int(line.numero) for line in other.reclamees] == [5, 7]


def test_what_is_not_due_paid_or_lost_is_not_claimed() -> None:
    due = owed(7)
    fresh = owed(8, since=JOUR - DAY)
    paid = Creance(due.numero, replace(due.reglement, regle_le=JOUR))
    lost = Creance(due.numero, replace(due.reglement, perdu_le=JOUR))
    assert letters([fresh, paid, lost], []) == []


def test_a_letter_that_brings_nothing_makes_the_next_one_firmer_until_the_formal_notice() -> None:
    sent: list[Relance] = []
    jour = JOUR
    for niveau in Niveau:
        [letter] = letters([owed(7)], sent, jour)
        assert letter.niveau is niveau
        sent.append(letter)
        assert letters([owed(7)], sent, jour + PATIENCE) == []
        jour += PATIENCE + DAY
    assert letters([owed(7)], sent, jour + 10 * PATIENCE) == []


def test_invoices_at_different_levels_go_in_different_letters() -> None:
    [first] = letters([owed(7)], [])
    later = first.le + PATIENCE + DAY
    second, new = letters([owed(7), owed(8)], [first], later)
    assert (second.niveau, new.niveau) == (Niveau.SECONDE, Niveau.PREMIERE)
    assert [len(one.reclamees) for one in (second, new)] == [1, 1]


def test_an_answer_says_when_it_was_noted() -> None:
    [letter] = letters([owed(7)], [])
    answered = letter.answered(Issue.PROMISE, JOUR + DAY, "virement annoncé")
    assert (answered.issue, answered.issue_le) == (Issue.PROMISE, JOUR + DAY)
    assert letter.issue is None


@given(
    st.lists(
        st.tuples(st.integers(1, 999), st.sampled_from(["A", "B", "C"]), st.integers(0, 60)),
        unique_by=lambda one: one[0],
    )
)
def test_each_due_part_is_claimed_once_and_no_cent_more(told: list[tuple[int, str, int]]) -> None:
    creances = [
        owed(number, payeur=payeur, since=JOUR - timedelta(days=ago))
        for number, payeur, ago in told
    ]
    proposed = letters(creances, [])
    claimed = [line.numero for letter in proposed for line in letter.reclamees]
    assert len(claimed) == len({*claimed})
    old = [one for one in creances if one.reglement.depuis <= JOUR - timedelta(days=13)]
    assert {one.numero for one in old} <= {*claimed}
    assert letters(creances, proposed, JOUR + DAY) == letters(
        [one for one in creances if one.numero not in claimed], [], JOUR + DAY
    )
