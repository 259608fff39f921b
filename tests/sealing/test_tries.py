import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.sealing.tries import FREE, LONGEST_S, Tries

UPTIMES = st.integers(0, 10**6)


def test_ten_wrong_codes_lock_for_a_time_that_grows() -> None:
    waits = [Tries(wrong, 1000).wait_s(1000) for wrong in range(20)]
    assert waits[:FREE] == [0] * 10
    assert waits[FREE:] == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]


def test_the_wait_passes_with_the_time() -> None:
    tries = Tries(FREE, 1000)
    assert [tries.wait_s(1000 + passed) for passed in (0, 59, 60, 999)] == [60, 1, 0, 0]


def test_a_restart_begins_the_wait_anew_and_then_lets_it_end() -> None:
    tries = Tries(FREE + 2, 5000).seen_at(20)
    assert tries == Tries(FREE + 2, 0)
    assert [tries.wait_s(uptime) for uptime in (20, 239, 240, 5000)] == [220, 1, 0, 0]


@given(st.integers(0, 10**9), UPTIMES, UPTIMES, UPTIMES)
def test_no_restart_ever_shortens_the_wait(
    wrong: int, noted: int, before: int, uptime: int
) -> None:
    """`before` the cut the machine ran on after the try, then it started again."""
    tries = Tries(wrong, noted)
    whole = tries.wait_s(noted)
    assert 0 <= whole <= LONGEST_S
    really = before + uptime
    assert tries.wait_s(uptime) >= whole - really
    assert tries.seen_at(uptime).wait_s(uptime) >= whole - really


def test_each_try_counts() -> None:
    assert Tries(3, 7).one_more(9) == Tries(4, 9)


def test_the_count_survives_and_its_rot_gives_no_try() -> None:
    data = Tries(4, 123).serialize()
    assert Tries.parse(data) == Tries(4, 123)
    for place in range(len(data)):
        rotten = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert Tries.parse(rotten) == Tries(FREE)
    assert Tries.parse(b"") == Tries(FREE)


@pytest.mark.parametrize("wrong", [10**9, 10**30])
def test_no_number_overflows(wrong: int) -> None:
    assert Tries(wrong, 0).wait_s(0) == LONGEST_S
