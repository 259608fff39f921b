from typing import Any

import msgpack
import pytest

from appliance.durable.operations import (
    Clear,
    Delete,
    Operation,
    Patch,
    Put,
    difference,
    find_operation,
    pack_clear,
    pack_commit,
    pack_delete,
    pack_put,
    unpack,
    unpack_commit,
    unpack_operation,
)
from appliance.errors import JournalDamagedError

LOT = {"contenu": b"\0\xff", "lignes": [{"amo": 189}], "par rang": {1: "un"}}
COMMIT = pack_commit(
    [pack_clear("lots", kept=True), pack_put("lots", 3, LOT), pack_delete("other", 3)]
)


def changed(
    base: dict[str, object], after: dict[str, object], latest: Patch | None = None
) -> Operation:
    packed = difference(base, latest, Put("t", 1, after))
    assert packed is not None
    return unpack_operation(packed)


def test_operations_come_back_as_they_were() -> None:
    expected = [Clear("lots", kept=True), Put("lots", 3, LOT), Delete("other", 3)]
    assert list(unpack_commit(COMMIT)) == expected


def test_one_document_is_found_among_others() -> None:
    for after in (0, 1):
        assert find_operation(COMMIT, "lots", 3, after=after) == Put("lots", 3, LOT)


@pytest.mark.parametrize(
    ("table", "number", "after"), [("lots", 4, 0), ("l", 3, 0), ("lots", 3, 2)]
)
def test_a_document_that_is_not_in_a_commit_is_damage(table: str, number: int, after: int) -> None:
    with pytest.raises(JournalDamagedError):
        find_operation(COMMIT, table, number, after=after)


def test_only_the_fields_that_differ_are_written() -> None:
    base: dict[str, Any] = {"etat": "confiee", "message": b"large" * 1000, "motif": ""}
    after: dict[str, Any] = {"etat": "remise", "message": b"large" * 1000}
    assert changed(base, after) == Patch("t", 1, {"etat": "remise"}, ["motif"])


def test_a_patch_stands_for_all_before_it() -> None:
    """A field that was named once is named again, even with the value that it first had."""
    base: dict[str, Any] = {"etat": "confiee", "message": b"large" * 1000}
    latest = Patch("t", 1, {"etat": "remise", "motif": "?"}, [])
    again = changed(base, {**base, "depuis": 1}, latest)
    assert again == Patch("t", 1, {"etat": "confiee", "depuis": 1}, ["motif"])
    assert isinstance(again, Patch)
    assert again.applied(base) == {**base, "depuis": 1}


def test_a_large_patch_becomes_a_whole_document() -> None:
    assert changed({"a": 1, "b": 2}, {"a": 2, "b": 3}) == Put("t", 1, {"a": 2, "b": 3})


def test_what_is_the_same_needs_no_operation() -> None:
    latest = Patch("t", 1, {"a": 2}, [])
    assert difference({"a": 1}, latest, Put("t", 1, {"a": 2})) is None


def test_true_and_one_are_not_the_same_on_disk() -> None:
    assert changed({"a": 1}, {"a": True}) == Put("t", 1, {"a": True})


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
