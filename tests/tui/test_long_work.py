"""A long work says how far it is and how long it may take, and can be left."""

import pytest

from appliance.errors import GivenUpError
from appliance.tui.long_work import LongWork, duration, line


def test_a_bar_has_its_figure_and_an_estimate_once_it_is_sure() -> None:
    assert line("Import", 5, 10, 0.5) == "Import [##########..........] 50 %, Échap arrête"
    assert (
        line("Import", 5, 10, 30) == "Import [##########..........] 50 %, encore 30 s, Échap arrête"
    )
    assert line("Import", 0, 0, 30).startswith("Import [....................] 0 %")
    assert line("Import", 12, 10, 30).startswith("Import [####################] 100 %")


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "1 s"), (99, "99 s"), (150, "3 min")])
def test_an_estimate_is_rough(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_who_left_is_out_at_the_next_step() -> None:
    heard: list[str] = []
    seconds = iter((0.0, 4.0))
    work = LongWork("Import", heard.append, lambda: next(seconds))
    work(1, 2)
    assert heard == ["Import [##########..........] 50 %, encore 4 s, Échap arrête"]
    work.leave()
    with pytest.raises(GivenUpError):
        work(2, 2)
