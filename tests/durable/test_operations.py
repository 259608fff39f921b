import msgpack
import pytest

from appliance.durable.operations import (
    Delete,
    Operation,
    Patch,
    Put,
    difference,
    pack_operations,
    unpack_operations,
)
from appliance.errors import JournalDamagedError


def test_operations_come_back_as_they_were() -> None:
    operations: list[Operation] = [
        Put("lots", 3, {"contenu": b"\0\xff", "lignes": [{"amo": 189}]}),
        Patch("lots", 3, {"etat": "remise"}, ["motif"]),
        Delete("lots", 3),
    ]
    assert unpack_operations(pack_operations(operations)) == operations


def test_only_the_fields_that_differ_are_written() -> None:
    before = {"etat": "confiee", "message": b"large" * 1000, "motif": ""}
    after = {"etat": "remise", "message": b"large" * 1000}
    assert difference("lots", 1, before, after) == Patch("lots", 1, {"etat": "remise"}, ["motif"])


def test_true_and_one_are_not_the_same_on_disk() -> None:
    assert difference("t", 1, {"a": 1}, {"a": True}) == Patch("t", 1, {"a": True}, [])


def test_a_commit_may_hold_several_lists() -> None:
    first, second = Delete("t", 1), Delete("t", 2)
    data = pack_operations([first]) + pack_operations([second])
    assert unpack_operations(data) == [first, second]


@pytest.mark.parametrize(
    "data",
    [
        b"\x92\x01",
        b"\xc1",
        msgpack.packb(7),
        msgpack.packb([1, [[9]]]),
        msgpack.packb([1, [[0, "t"]]]),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(JournalDamagedError, match="understood"):
        unpack_operations(data)


def test_a_later_version_is_refused_by_name() -> None:
    with pytest.raises(JournalDamagedError, match="version 2"):
        unpack_operations(msgpack.packb([2, []]))
