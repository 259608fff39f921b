"""A station on a real queue, that many tests of the services share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.demo.cards import vitale
from appliance.services.poste import Poste
from tests.made_up_cards import ALINE
from tests.tui.stage import CODE, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def poste(stage: Stage) -> Iterator[Poste]:
    stage.reader.insert(vitale(ALINE))
    poste = stage.unlock(CODE, "")
    yield poste
    poste.lock()
