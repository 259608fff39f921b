"""The head of an update: read as it was written, refused whenever a byte of it is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import ReleaseBrokenError, ReleaseForeignError
from appliance.formats.release import LONGEST_HEAD, Part, Release, moment, read_head, write_head

RELEASE = Release(
    version=20261122120312,
    board="pc-amd64",
    kernel=Part(51_380_224, "a1" * 32),
    root=Part(281_018_368, "b2" * 32),
)


def sign(body: bytes) -> bytes:
    return bytes([sum(body) % 251]) * 64


def verify(body: bytes, signature: bytes) -> bool:
    return sign(body) == signature


HEAD = write_head(RELEASE, sign)


def test_a_head_is_read_as_it_was_written_and_tells_where_it_ends() -> None:
    assert read_head(HEAD + b"the kernel", verify) == (RELEASE, len(HEAD))
    assert len(HEAD) < LONGEST_HEAD


def test_the_longest_head_is_found() -> None:
    part = Part(10**12 - 1, "f" * 64)
    longest = Release(version=99991231235959, board="b" * 40, kernel=part, root=part)
    assert len(write_head(longest, sign)) < LONGEST_HEAD


@given(at=st.integers(0, len(HEAD) - 1), other=st.integers(1, 255))
def test_a_head_with_another_byte_is_refused(at: int, other: int) -> None:
    changed = bytearray(HEAD)
    changed[at] ^= other
    with pytest.raises((ReleaseBrokenError, ReleaseForeignError)):
        read_head(bytes(changed), lambda body, signed: body + signed == HEAD[: len(body)])


@given(cut=st.integers(0, len(HEAD) - 1))
def test_a_head_that_is_cut_is_refused(cut: int) -> None:
    with pytest.raises(ReleaseBrokenError):
        read_head(HEAD[:cut], verify)


@given(st.binary(max_size=LONGEST_HEAD))
def test_anything_else_is_no_update(data: bytes) -> None:
    with pytest.raises(ReleaseBrokenError):
        read_head(data, verify)


def test_another_signature_is_another_publisher() -> None:
    with pytest.raises(ReleaseForeignError):
        read_head(HEAD, lambda *_: False)


def test_a_version_is_a_moment() -> None:
    assert f"{moment(RELEASE.version):%d/%m/%Y %H:%M:%S %Z}" == "22/11/2026 12:03:12 UTC"
    with pytest.raises(ValueError, match="does not match"):
        moment(1)
