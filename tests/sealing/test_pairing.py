"""Two sides of a pairing without a network: what is agreed, and what nobody else can do."""

import os
from hashlib import sha256

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.sealing.pairing import (
    FIRST_SIZE,
    NotPairedError,
    Pairing,
    Side,
    make_box_identity,
    new_code,
    read_code,
)

ONE, OTHER, THIRD = (make_box_identity(name).certificate for name in ("un", "deux", "trois"))
CODE = "1234 5678"


def sides(shown: str = CODE, typed: str = CODE) -> tuple[Pairing, Pairing]:
    """Return two sides that heard each other."""
    shows = Pairing(Side.SHOWS, shown, ONE, os.urandom)
    types = Pairing(Side.TYPES, typed, OTHER, os.urandom)
    shows.hear(types.first)
    types.hear(shows.first)
    return shows, types


def test_the_same_code_gives_each_the_certificate_of_the_other() -> None:
    shows, types = sides()
    assert shows.believe(types.prove()) == OTHER
    assert types.believe(shows.prove()) == ONE


@settings(max_examples=10)
@given(st.integers(0, 10**8 - 1))
def test_any_other_code_is_known_by_neither(number: int) -> None:
    other = read_code(f"{number:08d}")
    if other == CODE:
        return
    shows, types = sides(typed=other)
    for one, proof in ((shows, types.prove()), (types, shows.prove())):
        with pytest.raises(NotPairedError):
            one.believe(proof)


@settings(max_examples=25)
@given(st.integers(0, 2_000), st.integers(1, 255))
def test_a_proof_with_one_other_bit_is_not_believed(place: int, flip: int) -> None:
    shows, types = HEARD
    proof = bytearray(types.prove())
    proof[place % len(proof)] ^= flip
    with pytest.raises(NotPairedError):
        shows.believe(bytes(proof))


def test_a_certificate_that_somebody_puts_in_between_is_not_believed() -> None:
    shows, types = sides()
    proof = types.prove()
    with pytest.raises(NotPairedError):
        shows.believe(proof[:32] + THIRD)


def test_what_was_said_in_one_pairing_says_nothing_in_the_next() -> None:
    shows, types = sides()
    old_first, old_proof = types.first, types.prove()
    again = Pairing(Side.SHOWS, CODE, ONE, os.urandom)
    again.hear(old_first)
    with pytest.raises(NotPairedError):
        again.believe(old_proof)
    assert shows.believe(old_proof) == OTHER


def test_what_a_side_said_sent_back_to_it_is_refused() -> None:
    for side in (b"A", b"B"):
        shows = Pairing(Side.SHOWS, CODE, ONE, os.urandom)
        with pytest.raises(NotPairedError):
            shows.hear(side + shows.first[1:])
    shows, types = sides()
    with pytest.raises(NotPairedError):
        shows.believe(shows.prove())
    assert types.believe(shows.prove()) == ONE


def test_nothing_is_proved_before_the_other_side_was_heard() -> None:
    with pytest.raises(NotPairedError):
        Pairing(Side.TYPES, CODE, OTHER, os.urandom).prove()


@settings(max_examples=25)
@given(st.binary(max_size=40) | st.binary(min_size=FIRST_SIZE - 1, max_size=FIRST_SIZE - 1))
def test_no_bytes_make_a_side_fail_otherwise(first: bytes) -> None:
    for content in (first, b"B" + first):
        side = Pairing(Side.SHOWS, CODE, ONE, os.urandom)
        try:
            side.hear(content)
        except NotPairedError:
            continue
        with pytest.raises(NotPairedError):
            side.believe(first)


def test_a_code_is_read_whatever_stands_between_its_digits() -> None:
    for typed in ("12345678", " 1234-5678 ", "12.34.56.78"):
        assert read_code(typed) == CODE
    for wrong in ("", "1234567", "123456789", "１２３４５６７８"):
        with pytest.raises(ValueError, match="not a code"):
            read_code(wrong)


def test_no_clock_of_a_box_is_too_early_or_too_late_for_its_certificate() -> None:
    certificate = x509.load_der_x509_certificate(ONE)
    assert certificate.not_valid_before_utc.timestamp() == 0
    assert certificate.not_valid_after_utc.year == 9999


@given(st.binary(min_size=16, max_size=16))
def test_a_new_code_is_read_as_it_is_shown(seed: bytes) -> None:
    code = new_code(lambda size: sha256(seed).digest()[:size])
    assert read_code(code) == code


HEARD = sides()
