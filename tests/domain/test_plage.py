"""Ranges of numbers never meet."""

from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.identifiers import LAST_FACTURE, InvalidNumberError, numero_lot
from appliance.domain.plage import FIRST, LAST, Plage

EVERY = [Plage(rang) for rang in range(FIRST, LAST + 1)]
PLAGES = st.sampled_from(EVERY)


def test_ranges_follow_each_other_and_leave_nothing_out() -> None:
    assert EVERY[0].factures.start == EVERY[0].lots.start == 1
    for one, other in pairwise(EVERY):
        assert one.factures.stop == other.factures.start
        assert one.lots.stop == other.lots.start
    assert EVERY[-1].factures[-1] == LAST_FACTURE
    assert EVERY[0].suivantes == tuple(EVERY[1:])


@given(PLAGES, st.integers(0, 5000))
def test_the_lots_of_a_range_bear_its_numbers_and_all_of_them_in_turn(
    plage: Plage, last: int
) -> None:
    def ranks(rank: int) -> list[int]:
        found = []
        for _ in plage.lots:
            rank = plage.lot_apres(rank)
            found.append(rank)
        return found

    numbers = [int(numero_lot(rank)) for rank in ranks(last)]
    assert {*numbers} == {*plage.lots}


@given(PLAGES, st.integers(1, LAST_FACTURE))
def test_the_next_invoice_is_of_the_range_or_refused(plage: Plage, last: int) -> None:
    if last < plage.factures[-1]:
        following = plage.facture_apres(last)
        assert following > last
        assert Plage.of(following) == plage
    else:
        with pytest.raises(InvalidNumberError):
            plage.facture_apres(last)


@pytest.mark.parametrize("rang", [0, 11])
def test_there_are_ten_ranges(rang: int) -> None:
    with pytest.raises(InvalidNumberError):
        Plage(rang)


def test_the_first_digit_tells_the_range() -> None:
    assert [str(one)[-9] for one in islice(EVERY, 3)] == ["0", "1", "2"]
