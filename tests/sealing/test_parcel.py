"""Files sealed for somebody else."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.sealing.aead import BrokenSealError
from appliance.sealing.inbox import inbox_public_key
from appliance.sealing.parcel import (
    CHUNK,
    MAGIC,
    Parcel,
    SealedHead,
    parcel_for_key,
    parcel_for_passphrase,
    read_head,
)
from appliance.sealing.stretching import Cost
from tests.crash.laboratory import MadeUpEntropy

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
WORDS = "lait tige bambou"
PRIVATE = bytes(range(1, 33))
PUBLIC = inbox_public_key(PRIVATE)


def sealed(content: list[bytes]) -> bytes:
    return b"".join(parcel_for_key(PUBLIC, MadeUpEntropy()).seal(content))


def headed(data: bytes) -> tuple[SealedHead, io.BytesIO]:
    stream = io.BytesIO(data)
    head = read_head(stream.readline)
    assert head is not None
    return head, stream


def opened(data: bytes, private: bytes = PRIVATE) -> bytes:
    head, stream = headed(data)
    return b"".join(head.with_key(private).open(stream.read))


@given(st.lists(st.binary(max_size=CHUNK), max_size=4), st.sampled_from([0, 1, CHUNK - 1, CHUNK]))
def test_what_is_sealed_is_opened_again(content: list[bytes], more: int) -> None:
    content = [*content, bytes(more)]
    assert opened(sealed(content)) == b"".join(content)


def test_a_passphrase_opens_what_it_sealed_and_no_other_does() -> None:
    parcel = parcel_for_passphrase(WORDS, CHEAP, MadeUpEntropy())
    head, stream = headed(b"".join(parcel.seal([b"content"])))
    assert head.by_passphrase
    assert (
        b"".join(head.with_passphrase("LAIT tige bambou".lower()).open(stream.read)) == b"content"
    )
    stream.seek(len(head.head))
    with pytest.raises(BrokenSealError):
        list(head.with_passphrase("lait tige").open(stream.read))


def test_another_key_does_not_open() -> None:
    with pytest.raises(BrokenSealError):
        opened(sealed([b"content"]), bytes(range(32)))


@pytest.mark.parametrize("kept", [-1, -16, -17, -CHUNK, -CHUNK - 16, -2 * CHUNK])
def test_a_file_that_was_cut_does_not_open(kept: int) -> None:
    data = sealed([bytes(3 * CHUNK)])
    with pytest.raises(BrokenSealError):
        opened(data[:kept])


def test_a_file_cut_between_two_chunks_does_not_open() -> None:
    data = sealed([bytes(3 * CHUNK)])
    head, _ = headed(data)
    with pytest.raises(BrokenSealError):
        opened(data[: len(head.head) + CHUNK + 16])
    with pytest.raises(BrokenSealError):
        opened(head.head)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_found(place: int, change: int) -> None:
    data = bytearray(sealed([b"content"]))
    data[place % len(data)] ^= change
    stream = io.BytesIO(data)
    try:
        head = read_head(stream.readline)
        if head is not None and not head.by_passphrase:
            with pytest.raises(BrokenSealError):
                list(head.with_key(PRIVATE).open(stream.read))
    except BrokenSealError:
        pass


@pytest.mark.parametrize("line", [b"", b"{}\n", b'{"to":"all"}\n', b"[1]\n", b"\xff\n",
                                  b'{"to":"key","wrapped":"zz"}\n'])  # fmt: skip
def test_a_head_that_was_changed_is_refused(line: bytes) -> None:
    with pytest.raises(BrokenSealError):
        read_head(io.BytesIO(MAGIC + line).readline)


def test_another_file_is_not_a_sealed_one() -> None:
    assert read_head(io.BytesIO(b"").readline) is None
    assert read_head(io.BytesIO(b'{"format":"besace-registre"}\n').readline) is None


def test_a_parcel_shows_no_key() -> None:
    assert b"\x01" * 32 not in repr(Parcel(b"", b"\x01" * 32)).encode()
