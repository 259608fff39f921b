"""A caisse in a process of its own, and a practice laid for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.demo.practice import Transport
from tests.practice import CaisseProcess, PlayedPractice, caisse_process


@pytest.fixture
def caisse(tmp_path: Path) -> Iterator[CaisseProcess]:
    with caisse_process(tmp_path) as caisse:
        yield caisse


@pytest.fixture
def practice(
    tmp_path: Path, caisse: CaisseProcess, request: pytest.FixtureRequest
) -> PlayedPractice:
    """A practice by mail, or by the transport that a test names as its parameter."""
    transport = getattr(request, "param", Transport.MAIL)
    return PlayedPractice.lay(tmp_path, caisse.told, transport=transport)
