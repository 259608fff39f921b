from typing import Any

from appliance.durable.operations import Operation, Patch, Put
from appliance.queue.original import Original


def changed(
    base: dict[str, Any], after: dict[str, Any], latest: Patch | None = None
) -> Operation | None:
    return Original(base, latest).operation("t", 1, after)


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
    assert changed({"a": 1}, {"a": 2}, latest) is None


def test_true_and_one_are_not_the_same_on_disk() -> None:
    assert changed({"a": 1}, {"a": True}) == Put("t", 1, {"a": True})


def test_zero_and_minus_zero_are_not_the_same_on_disk() -> None:
    assert changed({"a": 0.0}, {"a": -0.0}) == Put("t", 1, {"a": -0.0})


def test_a_change_within_a_list_is_seen_although_the_list_is_shared() -> None:
    base: dict[str, Any] = {"lignes": [1], "message": b"large" * 1000}
    original, copy = Original(base), {**base}
    copy["lignes"].append(2)
    assert original.operation("t", 1, copy) == Patch("t", 1, {"lignes": [1, 2]}, [])


def test_what_was_not_there_is_put_whole() -> None:
    assert Original().operation("t", 1, {}) == Put("t", 1, {})
