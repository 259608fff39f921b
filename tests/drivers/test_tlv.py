"""BER-TLV: any bytes give objects or one error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.cards import tlv
from appliance.drivers.tlv import Tlv, TlvError, parse


@given(st.binary())
def test_any_bytes_give_objects_or_the_one_error(data: bytes) -> None:
    try:
        found = parse(data)
    except TlvError:
        return
    assert sum(len(one.value) + 2 for one in found) <= len(data)


@given(st.lists(st.tuples(st.sampled_from([0x65, 0x80, 0x93]), st.binary(max_size=300))))
def test_what_was_written_is_read_back(objects: list[tuple[int, bytes]]) -> None:
    written = b"".join(tlv(tag, value) for tag, value in objects)
    assert parse(written) == tuple(Tlv(tag, value) for tag, value in objects)


def test_a_tag_of_two_bytes_is_one_number() -> None:
    assert parse(bytes.fromhex("7F210101")) == (Tlv(0x7F21, b"\x01"),)


def test_a_zero_where_a_tag_should_be_ends_the_file() -> None:
    assert parse(bytes.fromhex("800141 00 FFFF")) == (Tlv(0x80, b"A"),)


@pytest.mark.parametrize(
    "data",
    ["80", "8002 41", "8080 0000", "8084 00000000", "81 82 01", "1F", "1F81", "1F81818101 00"],
)
def test_what_is_cut_or_oversized_is_refused(data: str) -> None:
    with pytest.raises(TlvError):
        parse(bytes.fromhex(data))


def test_a_value_never_shows() -> None:
    assert "SECRET" not in repr(parse(tlv(0x80, b"SECRET")))
