"""A number is counted once, in whatever order numbers come."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.queue.counted import Counted


@given(st.lists(st.integers(0, 40) | st.integers(10**9, 10**9 + 5)))
def test_it_counts_as_a_set_does_and_keeps_bounds_only(numbers: list[int]) -> None:
    counted, model = Counted(), set[int]()
    for number in numbers:
        assert counted.add(number) is (number not in model)
        model.add(number)
    pairs = [*zip(counted.bounds[::2], counted.bounds[1::2], strict=True)]
    assert {number for first, after in pairs for number in range(first, after)} == model
    assert counted.bounds == sorted(set(counted.bounds))
    assert Counted(counted.bounds).bounds == counted.bounds


def test_a_range_takes_two_numbers() -> None:
    counted = Counted()
    assert all(map(counted.add, range(7, 10_000)))
    assert counted.bounds == [7, 10_000]
