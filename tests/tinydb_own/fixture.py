"""Takes the place of the conftest of TinyDB's own tests: their `db` is our store."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.queue.table import JournalDatabase


@pytest.fixture
def db(tmp_path: Path) -> Iterator[JournalDatabase]:
    """Three documents in the default table, as all tests that ask for it expect."""
    journal = Journal.open(tmp_path / "journal", SystemDisk(), bytes(32), os.urandom)
    with JournalDatabase(journal) as database:
        for letter in "abc":
            database.insert({"int": 1, "char": letter})
        yield database


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Leave out the tests of TinyDB's own storages: they ask for no `db`."""
    items[:] = [item for item in items if "db" in item.fixturenames]
