"""CCID on a line: any bytes give messages, movements or noise, within bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.demo import reader as played
from appliance.drivers.atr import Interface
from appliance.drivers.ccid import (
    LONGEST_DATA,
    LONGEST_FRAME,
    Decoder,
    Heard,
    Kind,
    Message,
    Movement,
    Sign,
)

MESSAGES = st.builds(
    Message,
    st.integers(0, 255),
    st.integers(0, 4),
    st.integers(0, 255),
    st.binary(max_size=LONGEST_DATA),
    st.binary(min_size=3, max_size=3),
)


def heard_in_pieces(line: bytes, cuts: list[int]) -> list[Heard]:
    decoder, heard, last = Decoder(), [], 0
    for cut in [*sorted(cut % (len(line) + 1) for cut in cuts), len(line)]:
        heard += decoder.feed(line[last:cut])
        last = cut
        assert len(decoder._pending) < LONGEST_FRAME
    return heard


@given(st.lists(MESSAGES, max_size=4), st.lists(st.integers(0, 4000), max_size=6))
def test_messages_cut_anywhere_come_out_whole(messages: list[Message], cuts: list[int]) -> None:
    line = b"".join(message.framed() for message in messages)
    assert heard_in_pieces(line, cuts) == messages


@given(st.binary(max_size=LONGEST_DATA), st.integers(0, 1))
def test_the_played_reader_writes_what_the_driver_reads(data: bytes, slot: int) -> None:
    frame = played.Message(played.DATA, slot, 9, data, status=0x41, error=0xFE).framed()
    [message] = Decoder().feed(frame)
    assert message == Message(Kind.DATA, slot, 9, data, bytes([0x41, 0xFE, 0]))


@given(MESSAGES, st.integers(min_value=0), st.integers(1, 255))
def test_one_spoilt_byte_never_gives_another_message(
    message: Message, at: int, change: int
) -> None:
    frame = bytearray(message.framed())
    frame[at % len(frame)] ^= change
    assert not [one for one in Decoder().feed(bytes(frame)) if isinstance(one, Message)]


@settings(max_examples=500)
@given(st.binary(max_size=2 * LONGEST_FRAME), st.lists(st.integers(0, 600), max_size=6))
def test_any_bytes_are_heard_the_same_however_they_are_cut(line: bytes, cuts: list[int]) -> None:
    whole = heard_in_pieces(line, [])
    if Sign.NOISE not in whole:
        assert heard_in_pieces(line, cuts) == whole


def test_a_length_that_no_reader_sends_is_noise_and_waits_for_nothing() -> None:
    decoder = Decoder()
    assert decoder.feed(bytes.fromhex("0306 80 FFFFFF7F 0000000000 00")) == [Sign.NOISE]
    assert not decoder.waits


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("5003", [Movement(0x03)]),
        ("80FF", [Sign.TIME_REQUEST, Sign.TIME_REQUEST]),
        ("031516", [Sign.NAK]),
        ("031517", [Sign.NOISE]),
        ("0307", [Sign.NOISE]),
        ("41", [Sign.NOISE]),
        ("03", []),
    ],
)
def test_what_is_no_message_has_its_name(line: str, heard: list[Heard]) -> None:
    assert Decoder().feed(bytes.fromhex(line)) == heard


def test_a_movement_tells_its_slot() -> None:
    assert [Movement(0b1100).concerns(slot) for slot in range(3)] == [False, True, False]
    assert not Movement(0b01).concerns(0)


def test_nothing_of_a_card_shows_in_a_message() -> None:
    assert "2550899123456" not in repr(Message(Kind.DATA, 0, 1, b"2550899123456"))


@given(st.binary(max_size=64))
def test_any_atr_gives_values_that_fit_a_byte(atr: bytes) -> None:
    card = Interface.of(atr)
    assert len(card.parameters(card.rate)) == 5
    assert len(card.selection) in {0, 4}


@pytest.mark.parametrize(
    ("atr", "expected"),
    [
        ("3B751300004309EA9000", Interface(rate=0x13)),
        ("3F6525002209F99000", Interface(inverse=True)),
        ("3BAC00402A001225006480000310009000", Interface(waiting=0x2A)),
        ("3B8F80018031B86404B0ECC1739401808290000E", Interface()),
        ("3BF91300FF918131FE", Interface(rate=0x13, protocol=1, guard=0, negotiable=True)),
        ("", Interface()),
    ],
    ids=["vitale-2", "vitale-1", "cps-3", "contactless", "t-1", "mute"],
)
def test_the_interface_bytes_of_known_cards_are_read(atr: str, expected: Interface) -> None:
    found = Interface.of(bytes.fromhex(atr))
    assert (found.rate, found.inverse) == (expected.rate, expected.inverse)
    assert (found.waiting, found.protocol) == (expected.waiting, expected.protocol)
