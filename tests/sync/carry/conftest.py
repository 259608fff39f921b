"""A caisse, a box and a relay."""

import pytest

from tests.sync.carry.carried import Box, Caisse, Post


@pytest.fixture
def caisse() -> Caisse:
    return Caisse()


@pytest.fixture
def box(caisse: Caisse) -> Box:
    return Box("box", caisse)


@pytest.fixture
def post(caisse: Caisse) -> Post:
    return Post("post", caisse)
