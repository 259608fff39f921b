"""What a payer's curve learns from the practice's own history."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.delais import (
    GUESS,
    HORIZON,
    TOUT,
    Courbe,
    Reglement,
    gathered,
    learn,
)
from appliance.domain.tiers_payant import Part

JOUR = date(2026, 9, 6)


def part(
    ago: int, waited: int | None, *, payeur: str = "AMC 1", lost: int | None = None
) -> Reglement:
    """Return a part sent so many days ago, paid (or lost) after so many days."""
    since = JOUR - timedelta(days=ago)
    return Reglement(
        payeur=payeur,
        famille="AMC",
        part=Part.AMC,
        depuis=since,
        regle_le=None if waited is None else since + timedelta(days=waited),
        perdu_le=None if lost is None else since + timedelta(days=lost),
        montant=1000,
    )


def curve(*parts: Reglement, payeur: str = "AMC 1") -> Courbe:
    return learn(parts, JOUR).of(payeur, "AMC")


def steady(days: int, *, count: int = 100, payeur: str = "AMC 1") -> list[Reglement]:
    return [part(ago, days, payeur=payeur) for ago in range(days, days + count)]


parts = st.lists(
    st.builds(
        part,
        st.integers(0, 300),
        st.none() | st.integers(0, 250),
        payeur=st.sampled_from(["AMC 1", "AMC 2"]),
        lost=st.none() | st.integers(0, 30),
    ),
    max_size=40,
)


@given(parts)
def test_a_curve_never_rises_and_stays_a_share(history: list[Reglement]) -> None:
    for payeur in ("AMC 1", "AMC 2"):
        reste = learn(history, JOUR).of(payeur, "AMC").reste
        assert len(reste) == HORIZON + 1
        assert list(reste) == sorted(reste, reverse=True)
        assert 0 <= reste[-1] <= reste[0] <= TOUT


@given(parts)
def test_gathering_changes_no_curve_and_no_euro(history: list[Reglement]) -> None:
    few = gathered(history)
    assert learn(few, JOUR) == learn(history, JOUR)
    assert sum(one.montant for one in few) == sum(one.montant for one in history)
    assert sum(one.nombre for one in few) == len(history)


@given(parts)
def test_what_is_not_known_yet_teaches_nothing(history: list[Reglement]) -> None:
    before = JOUR - timedelta(days=60)
    known = [one for one in history if one.depuis <= before]
    assert learn(history, before) == learn(known, before)


def test_a_steady_payer_is_foretold_to_the_day() -> None:
    assert {curve(*steady(12)).quantile(percent) for percent in (20, 50, 80)} == {12}


def test_what_waits_counts_as_long_as_it_has_waited() -> None:
    paid = [part(ago, 5) for ago in range(30, 60)]
    waiting = [part(ago, None) for ago in range(20, 50)]
    assert curve(*paid).quantile(80) == 5
    other = steady(5, payeur="AMC 2")
    beyond = curve(*paid, *waiting, *other).quantile(80)
    assert beyond is None or beyond > 49


def test_a_lost_part_counts_until_it_was_lost_and_not_as_unpaid_for_ever() -> None:
    paid = [part(ago, 10) for ago in range(20, 60)]
    lost = [part(ago, None, lost=3) for ago in range(20, 60)]
    assert curve(*paid, *lost).quantile(80) == 10


def test_a_payer_that_changed_is_believed_within_weeks() -> None:
    before = [part(ago, 10) for ago in range(60, 200)]
    since = [part(ago, 40 if ago >= 40 else None) for ago in range(60)]
    assert curve(*before).quantile(50) == 10
    assert curve(*before, *since).quantile(50) == 40


def test_a_payer_that_stopped_is_expected_no_more() -> None:
    before = [part(ago, 10) for ago in range(60, 200)]
    silence = [part(ago, None) for ago in range(60)]
    family = steady(40, payeur="AMC 2")
    told = curve(*before, *silence, *family)
    assert told.share(30, 31, 37) < TOUT // 20


def test_a_payer_with_one_invoice_leans_on_its_family_and_one_with_many_does_not() -> None:
    family = steady(12)
    newcomer = [part(50, 40, payeur="AMC 2")]
    known = steady(40, payeur="AMC 3", count=30)
    delais = learn([*family, *newcomer, *known], JOUR)
    assert delais.of("AMC 2", "AMC").quantile(50) == 12
    assert delais.of("AMC 3", "AMC").quantile(80) == 40
    assert delais.of("AMC 4", "AMC") == delais.familles["AMC"]


def test_of_what_nobody_knows_the_guess_is_two_months_at_the_most() -> None:
    assert learn([], JOUR).of("AMC 9", "AMC") is GUESS
    assert (GUESS.quantile(50), GUESS.quantile(100)) == (30, 60)


def test_what_has_waited_is_judged_by_what_may_still_come() -> None:
    assert GUESS.quantile(50, age=30) == 45
    assert GUESS.share(30, 31, 45) == TOUT // 2
    assert GUESS.share(60, 61, 67) == 0


def test_an_interval_is_the_shortest_run_that_holds_the_share() -> None:
    two_days = Courbe((TOUT, TOUT, TOUT // 5, 0, *[0] * (HORIZON - 3)))
    assert two_days.interval(80) == (2, 2)
    first, last = GUESS.interval(80)
    assert last - first + 1 == 48


def test_a_practice_that_hears_nothing_keeps_what_it_knew() -> None:
    history = [*steady(12), part(40, None)]
    closed = JOUR + timedelta(days=200)
    assert learn(history, closed).payeurs == learn(history, JOUR).payeurs
