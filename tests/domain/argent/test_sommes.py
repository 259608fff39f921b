"""All sets that make a sum are found, or it is said that some may be missing."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.sommes import ENOUGH, trouver


@given(
    amounts=st.lists(st.integers(min_value=1, max_value=30), max_size=9),
    somme=st.integers(min_value=1, max_value=90),
)
def test_every_set_is_found(amounts: list[int], somme: int) -> None:
    true = {
        ranks
        for size in range(2, len(amounts) + 1)
        for ranks in combinations(range(len(amounts)), size)
        if sum(amounts[rank] for rank in ranks) == somme
    }
    found = trouver(amounts, somme)
    assert set(found.reponses) <= true
    if found.complete:
        assert set(found.reponses) == true
    else:
        assert len(found.reponses) >= ENOUGH


def test_a_search_that_gives_up_says_so() -> None:
    assert not trouver([7] * 40, 141, nodes=100).complete


def test_amounts_that_cannot_reach_cost_one_step() -> None:
    assert trouver([1] * 30, 31, nodes=2).complete
