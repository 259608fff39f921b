"""Parity rebuilds what one column lost, and never pretends."""

from random import Random

import pytest

from appliance.durable.frames import BLOCK
from appliance.durable.parity import COLUMNS, GrowingParity, Parity

SIZE = 4 * 1024 * 1024
HOLE = SIZE // COLUMNS


@pytest.fixture(name="image", scope="module")
def made_up_image() -> bytes:
    return Random(7).randbytes(SIZE)  # noqa: S311 - repeatable


def kept(image: bytes, size: int = SIZE) -> Parity:
    parity = Parity.parse(Parity.of(1, size, image).pack())
    assert parity is not None
    return parity


@pytest.mark.parametrize("start", [0, 17 * BLOCK, SIZE - HOLE])
def test_a_hole_as_long_as_a_column_is_rebuilt(image: bytes, start: int) -> None:
    damaged = image[:start] + bytes(HOLE) + image[start + HOLE :]
    assert kept(image).rebuild(damaged) == image


def test_two_blocks_at_one_height_are_not_rebuilt(image: bytes) -> None:
    damaged = bytes(BLOCK) + image[BLOCK:HOLE] + bytes(BLOCK) + image[HOLE + BLOCK :]
    assert kept(image).rebuild(damaged) is None


def test_what_was_cut_off_counts_as_lost(image: bytes) -> None:
    assert kept(image).rebuild(image[: SIZE - HOLE]) == image


def test_a_sound_file_needs_no_rebuilding(image: bytes) -> None:
    assert kept(image).rebuild(image) is None


def test_a_larger_file_has_parity_for_each_group_of_columns(image: bytes) -> None:
    large = image + image[: 5 * BLOCK]
    parity = kept(large, size=len(large))
    damaged = large[:BLOCK] + bytes(BLOCK) + large[2 * BLOCK : -BLOCK] + bytes(BLOCK)
    assert parity.rebuild(damaged) == large


def test_parity_that_grew_is_the_parity_of_the_whole(image: bytes) -> None:
    growing = GrowingParity(1, SIZE)
    for start in range(0, SIZE, 3 * BLOCK):
        growing.add(data := image[start : start + 3 * BLOCK], len(data))
    assert growing.finish() == Parity.of(1, SIZE, image)


def test_what_comes_after_the_covered_part_is_left_alone(image: bytes) -> None:
    covered = 100 * BLOCK
    grown = image[:covered] + image[covered:].swapcase()
    damaged = bytes(BLOCK) + grown[BLOCK:]
    assert kept(image[:covered]).rebuild(damaged) == grown


def test_it_takes_less_than_a_fifteenth_of_its_file(image: bytes) -> None:
    assert len(Parity.of(1, SIZE, image).pack()) * 15 < SIZE


def test_a_damaged_parity_file_is_none_at_all(image: bytes) -> None:
    packed = Parity.of(1, SIZE, image).pack()
    for place in (0, 30, 1000, len(packed) // 2, len(packed) - 1):
        flipped = packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        assert Parity.parse(flipped) is None
