"""The short form of the readers' soak; `make soak` torments them for ten minutes."""

from tests.soak.readers import play

SHORT_S = 6.0


def test_tormented_readers_heal_leak_nothing_and_cost_no_draft() -> None:
    found = play(SHORT_S)
    assert found["calm_readings"] > 0
    assert found["drafts"] > 0
