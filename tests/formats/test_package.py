"""A package of tables: whole and from its publisher, or nothing of it is used."""

from datetime import date
from hashlib import sha512

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.revision import Remplacement
from appliance.domain.tarif import Zone
from appliance.errors import PackageBrokenError, PackageForeignError
from appliance.formats.package import (
    LARGEST,
    Package,
    parse_replacement,
    read_package,
    write_package,
)

PACKAGE = Package(
    version=7,
    tables={"ami.toml": "code = 'é'\n", "ifd.toml": "signature \n"},
    replaces=frozenset({Remplacement("AMI", Zone.METROPOLE, date(2026, 11, 1))}),
)


def sign(message: bytes) -> bytes:
    return sha512(message).digest()


def verify(message: bytes, signature: bytes) -> bool:
    return sign(message) == signature


DATA = write_package(PACKAGE, sign)


def test_a_package_is_readable_and_always_the_same() -> None:
    head, _, rest = DATA.partition(b"code")
    assert head == (
        b"besace baremes 1\nversion 7\nreplaces AMI metropole 2026-11-01\ntable 12 ami.toml\n"
    )
    assert rest.endswith(b"\n")
    other = Package(
        version=7, tables=dict(reversed([*PACKAGE.tables.items()])), replaces=PACKAGE.replaces
    )
    assert write_package(other, sign) == DATA


def test_a_package_comes_back_as_it_was() -> None:
    assert read_package(DATA, verify) == PACKAGE


@pytest.mark.parametrize("end", [0, 1, 20, len(DATA) // 2, len(DATA) - 1])
def test_a_package_that_was_cut_is_refused(end: int) -> None:
    with pytest.raises((PackageBrokenError, PackageForeignError)):
        read_package(DATA[:end], verify)


def test_a_file_that_is_too_large_is_refused() -> None:
    huge = Package(version=7, tables={"ami.toml": "#" * LARGEST})
    with pytest.raises(PackageBrokenError):
        read_package(write_package(huge, sign), verify)


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_no_byte_may_change(place: int, change: int) -> None:
    changed = bytearray(DATA)
    changed[place] ^= change
    with pytest.raises((PackageBrokenError, PackageForeignError)):
        read_package(bytes(changed), verify)


@given(st.binary(max_size=200))
def test_what_is_no_package_is_refused_even_when_it_is_signed(data: bytes) -> None:
    body = b"besace baremes 1\n" + data
    with pytest.raises(PackageBrokenError):
        read_package(body + b"signature " + sign(body).hex().encode() + b"\n", verify)


@pytest.mark.parametrize(
    ("right", "other"),
    [
        (b"version 7", b"version 07"),
        (b"table 12 ami", b"table 012 ami"),
        (b"table 12 ami.toml", b"table 12 ../ami.toml"),
        (b"table 12 ami.toml", b"table 13 ami.toml"),
        (b"AMI metropole", b"AMI lune"),
        (b"2026-11-01", b"2026-11-31"),
        (b"\xc3\xa9", b"\xff\xff"),
        (b"table 11 ifd", b"table 11 aaa"),
    ],
)
def test_a_package_has_one_spelling(right: bytes, other: bytes) -> None:
    body = DATA.rpartition(b"signature ")[0].replace(right, other)
    assert body != DATA.rpartition(b"signature ")[0]
    with pytest.raises(PackageBrokenError):
        read_package(body + b"signature " + sign(body).hex().encode() + b"\n", verify)


def test_a_package_of_somebody_else_is_refused() -> None:
    with pytest.raises(PackageForeignError):
        read_package(DATA, lambda message, signature: sign(message)[::-1] == signature)


@pytest.mark.parametrize("text", ["", "AMI", "AMI lune 2026-11-01", "AMI drom 1er novembre"])
def test_a_name_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(PackageBrokenError):
        parse_replacement(text)
