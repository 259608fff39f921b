"""What an enciphered partition holds, read without a device mapper."""

import os
from pathlib import Path

from image.enciphered import deciphered, opened
from image.table import Part
from tests.image.enciphering import HEADER, KEY, SIZE, enciphered, laid


def test_a_partition_is_read_with_its_key_and_what_was_never_written_is_zeros(
    tmp_path: Path,
) -> None:
    disk, start = tmp_path / "disk", 1 << 20
    with disk.open("wb") as file:
        file.truncate(start + HEADER + (1 << 20))
    master = laid(disk, start, tmp_path)
    at = 5 * SIZE
    with disk.open("r+b") as file:
        data = enciphered(b"durable".ljust(SIZE), at, master)
        os.pwrite(file.fileno(), data, start + HEADER + at)
    plain = opened(disk, Part("besace-data", start, HEADER + (1 << 20)), KEY, tmp_path)
    read = plain.read_bytes()
    assert len(read) == 1 << 20
    assert read[at : at + SIZE].startswith(b"durable  ")
    assert not any(read[:at])


def test_sectors_of_zeros_are_left_and_others_follow_their_own_place() -> None:
    first, second = (enciphered(b"x" * SIZE, at, KEY) for at in (0, SIZE))
    assert first != second
    assert deciphered(first + bytes(SIZE), 0, SIZE, KEY) == b"x" * SIZE + bytes(SIZE)
    assert deciphered(second, SIZE, SIZE, KEY) == b"x" * SIZE
