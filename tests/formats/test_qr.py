"""Bytes by codes on a screen, and back."""

from collections.abc import Sequence
from hashlib import shake_256
from io import BytesIO
from itertools import permutations
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from appliance.formats.qr import (
    LARGEST,
    frames_in,
    image_of,
    lines_of,
    room_of,
    version_for,
)
from appliance.formats.suite import HEAD, Suite, split

CONTENT: Final = shake_256(b"content").digest(300)
PIXELS: Final = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
SIZE: Final = 6  # pixels of a module on a photo


@given(st.binary(max_size=400), st.integers(HEAD.size + 1, 120), st.randoms(use_true_random=False))
def test_frames_in_any_order_and_again_give_what_was_split(
    content: bytes, room: int, random: Random
) -> None:
    frames = [*split(content, room)]
    assert all(len(frame) <= room for frame in frames)
    shuffled = frames * 2
    random.shuffle(shuffled)
    (suite,) = Suite.gather(shuffled)
    assert suite.content == content


@given(st.binary(min_size=200, max_size=400), st.sets(st.integers(0, 6), min_size=1, max_size=6))
def test_missing_frames_are_named_as_a_person_counts(content: bytes, lost: set[int]) -> None:
    frames = split(content, HEAD.size + 29)
    kept = [frame for rank, frame in enumerate(frames) if rank not in lost]
    (suite,) = Suite.gather(kept)
    assert suite.content is None
    assert set(suite.missing) == {rank + 1 for rank in lost}


def test_two_sequences_are_told_apart() -> None:
    mixed = [*split(CONTENT, 60), *split(CONTENT[::-1], 60)]
    found = {suite.content for suite in Suite.gather(mixed[::-1])}
    assert found == {CONTENT, CONTENT[::-1]}


@given(st.lists(st.binary(max_size=60)))
def test_what_is_no_frame_counts_for_nothing(strangers: list[bytes]) -> None:
    (suite,) = Suite.gather([*strangers, *split(CONTENT, 60)])
    assert suite.content == CONTENT


def test_a_frame_that_was_changed_leaves_the_sequence_unread() -> None:
    first, *rest = split(CONTENT, 60)
    (suite,) = Suite.gather([first[:-1] + b"?", *rest])
    assert (suite.missing, suite.content) == ([], None)


@pytest.mark.parametrize("room", [0, HEAD.size, HEAD.size + 1])
def test_what_cannot_be_split_is_refused(room: int) -> None:
    with pytest.raises(ValueError, match="too many"):
        split(bytes(70_000), room)


@pytest.mark.parametrize("version", [1, 9, 10, LARGEST])
def test_a_full_code_is_read_back_from_its_image(version: int) -> None:
    frame = shake_256(b"code").digest(room_of(version))
    assert list(frames_in(image_of(frame, version))) == [frame]


def test_the_smallest_terminal_shows_a_code_that_a_photo_of_it_gives_back() -> None:
    version = version_for(80, 22)
    frame = shake_256(b"screen").digest(room_of(version))
    lines = lines_of(frame, version)
    assert len(lines) <= 22
    assert all(
        len(line.removeprefix("\x1b[30;47m").removesuffix("\x1b[0m")) <= 80 for line in lines
    )
    assert list(frames_in(photo(lines, angle=4))) == [frame]


def test_a_terminal_that_is_too_small_shows_none() -> None:
    assert version_for(20, 5) == 0
    assert version_for(400, 400) == LARGEST


@pytest.mark.parametrize("picture", [b"", b"holidays", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_holds_no_code(picture: bytes) -> None:
    assert list(frames_in(picture)) == []


def test_a_picture_of_something_else_holds_no_code() -> None:
    file = BytesIO()
    Image.new("RGB", (200, 200), "green").save(file, "JPEG")
    assert list(frames_in(file.getvalue())) == []


def test_the_order_of_pictures_means_nothing() -> None:
    frames = split(CONTENT, 130)
    pictures = [image_of(frame, 7) for frame in frames]
    for order in permutations(pictures):
        found = [frame for picture in order for frame in frames_in(picture)]
        assert Suite.gather(found)[0].content == CONTENT


def photo(lines: Sequence[str], angle: float) -> bytes:
    """Draw a terminal's lines on a dark screen, and turn it a little, as a hand does."""
    rows = [line.removeprefix("\x1b[30;47m").removesuffix("\x1b[0m") for line in lines]
    width, height = len(rows[0]), 2 * len(rows)
    screen = Image.new("L", ((width + 10) * SIZE, (height + 10) * SIZE), 20)
    draw = ImageDraw.Draw(screen)
    for y, row in enumerate(rows):
        for x, char in enumerate(row):
            for half, ink in enumerate(PIXELS[char]):
                left, top = (x + 5) * SIZE, (2 * y + half + 5) * SIZE
                draw.rectangle(
                    (left, top, left + SIZE - 1, top + SIZE - 1), fill=30 if ink else 220
                )
    file = BytesIO()
    screen.rotate(angle, fillcolor=20).save(file, "JPEG", quality=70)
    return file.getvalue()
