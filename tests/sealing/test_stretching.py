from dataclasses import replace

import pytest

from appliance.sealing.stretching import Cost, measure_cost, stretch

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
KIB_OF_64 = 64 * 1024
PLENTY = 8 << 30


def measured(elapsed: float, memory: int) -> Cost:
    times = iter((100.0, 100.0 + elapsed))
    return measure_cost(lambda: next(times), memory=memory, seconds=0.5)


@pytest.mark.parametrize(
    ("elapsed", "cost"),
    [
        (0.0, Cost(KIB_OF_64, 1000)),
        (0.1, Cost(KIB_OF_64, 15)),
        (0.5, Cost(KIB_OF_64, 3)),
        (1.0, Cost(KIB_OF_64 // 2, 3)),
        (60.0, Cost(19 * 1024, 3)),
    ],
)
def test_the_cost_takes_half_a_second_on_any_machine_above_a_floor(
    elapsed: float, cost: Cost
) -> None:
    assert measured(elapsed, PLENTY) == cost


@pytest.mark.parametrize(
    ("megabytes", "memory_kib"), [(128, 19 * 1024), (430, 44032), (512, 52428), (1024, KIB_OF_64)]
)
def test_a_small_machine_is_asked_for_a_tenth_of_its_memory(
    megabytes: int, memory_kib: int
) -> None:
    assert measured(0.1, megabytes << 20).memory_kib == memory_kib


def test_a_cost_is_bounded_so_that_no_file_can_hang_the_box() -> None:
    with pytest.raises(ValueError, match="cost"):
        replace(CHEAP, memory_kib=1 << 30)


def test_a_key_depends_on_code_salt_and_cost() -> None:
    keys = {
        stretch(code, salt, cost)
        for code in ("un", "deux")
        for salt in (bytes(16), bytes(range(16)))
        for cost in (CHEAP, replace(CHEAP, iterations=2))
    }
    assert len(keys) == 8
