import msgpack
import pytest

from appliance.durable.operations import (
    Clear,
    Delete,
    Operation,
    Patch,
    Put,
    find_operation,
    pack_commit,
    unpack,
    unpack_commit,
    unpack_operation,
)
from appliance.errors import JournalDamagedError

LOT = {"contenu": b"\0\xff", "lignes": [{"amo": 189}], "par rang": {1: "un"}}
OPERATIONS: list[Operation] = [
    Clear("lots", kept=True),
    Put("lots", 3, LOT),
    Patch("lots", 3, {"etat": "remise"}, ["motif"]),
    Delete("other", 3),
]
COMMIT = pack_commit(OPERATIONS)


def test_operations_come_back_as_they_were() -> None:
    assert list(unpack_commit(COMMIT)) == OPERATIONS
    assert [unpack_operation(operation.pack()) for operation in OPERATIONS] == OPERATIONS


def test_one_document_is_found_among_others() -> None:
    for after in (0, 1):
        assert find_operation(COMMIT, "lots", 3, after=after) == Put("lots", 3, LOT)


@pytest.mark.parametrize(
    ("table", "number", "after"), [("lots", 4, 0), ("l", 3, 0), ("lots", 3, 3)]
)
def test_a_document_that_is_not_in_a_commit_is_damage(table: str, number: int, after: int) -> None:
    with pytest.raises(JournalDamagedError):
        find_operation(COMMIT, table, number, after=after)


@pytest.mark.parametrize(
    "data", [b"\x92\x01", b"\xc1", msgpack.packb(7), b"\x02\x91\x09", b"\x02\x92\x00\xa1t"]
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(JournalDamagedError):
        list(unpack_commit(data))
    with pytest.raises(JournalDamagedError):
        unpack_operation(b"\xc1")
    with pytest.raises(JournalDamagedError):
        unpack(b"")


def test_a_commit_of_another_version_is_refused_by_name() -> None:
    with pytest.raises(JournalDamagedError, match="version"):
        list(unpack_commit(msgpack.packb([1, []])))
