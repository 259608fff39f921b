"""An erasure rewrites the archives and breaks no chain: both verifiers agree that it holds."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from appliance.domain.ancre import Ancre
from tests.queue.tampering import (
    Change,
    agreed,
    anchored,
    changed,
    filled,
    journal_of,
    lived,
    opened,
    stripped,
    theirs,
)

ERASED = b"vrai"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def erase(directory: Path) -> None:
    """Forget every document of the lives before, to the last byte."""
    with closing(opened(directory)) as database:
        database.remove(doc_ids=[one.doc_id for one in database.all()[::2]])
        database.truncate()
        filled(database, "reste", 3)
        database.storage.expunge()


def opened_of(directory: Path) -> bytes:
    """Return all that the key opens."""
    with closing(journal_of(opened(directory))) as found:
        return b"".join(found.entries())


def spoiling(archive: str) -> Change:
    """Return what flips a bit of an archive's last byte."""

    def spoil(directory: Path) -> None:
        image = (directory / archive).read_bytes()
        (directory / archive).write_bytes(image[:-1] + bytes([image[-1] ^ 1]))

    return spoil


@pytest.mark.parametrize("times", [1, 2])
def test_after_an_erasure_the_chain_holds_and_no_anchor_from_before_is_contradicted(
    journal: Path, times: int
) -> None:
    before = lived(journal)
    assert ERASED in opened_of(journal)
    for _ in range(times):
        erase(journal)
    assert ERASED not in opened_of(journal)
    report = agreed(journal, before)
    assert report["ok"]
    assert [said for *_, said in report["anchors"]] == ["archivée"] * len(before)
    assert report["covered"] == 0  # told, not hidden: nothing leads back to what was packed
    assert {state for _, state, _ in report["archives"]} == {"liée"}
    assert agreed(journal, ())["chain"] == report["chain"] == theirs(journal, (), None)["chain"]


def test_an_anchor_after_an_erasure_covers_what_stayed_and_finds_what_is_changed(
    journal: Path,
) -> None:
    before = lived(journal)
    erase(journal)
    with closing(opened(journal)) as database:
        filled(database, "reste", 4)
        after: Sequence[Ancre] = [*before, anchored(database)]
    report = agreed(journal, after)
    assert report["ok"]
    assert [said for *_, said in report["anchors"]][-1] == "confirmée"
    assert all(covered for *_, covered in report["archives"])
    stripped(journal)  # or parity would put each change right
    archives = sorted(path.name for path in journal.glob("arc-*.a"))
    for copy in changed(journal, journal.with_name("copy"), map(spoiling, archives)):
        assert not agreed(copy, after)["ok"]
    assert len(archives) >= 2
