"""The search of a whole disk is worth something only if it finds what is there, wherever it is."""

import bz2
import gzip
import io
import lzma
import random
import subprocess
import zipfile
import zlib
from base64 import a85encode
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from image.canaries import Needles, dresses
from image.leaks import NOBODY, in_bytes, in_disk, in_files, owner, places
from image.table import parts
from tests.image.boxes import LAYOUT, MIB, made, ran

NAME, NIR = "CANARDEAU-ZÉPHYR", "2550899123456"
NOISE: Final = random.Random(5).randbytes(MIB)  # noqa: S311 - noise around, no secret


def zipped(data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a name", data)
    return held.getvalue()


def zstd(data: bytes) -> bytes:
    return subprocess.run(["zstd", "--stdout"], input=data, capture_output=True, check=True).stdout


PACKED: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "zip": zipped,
    "zstd": zstd,
    "pdf": lambda data: b"stream\n" + zlib.compress(data) + b"\nendstream",
    "pdf in letters": lambda data: b"stream\r\n" + a85encode(zlib.compress(data)) + b"~>endstream",
}


@pytest.fixture(scope="module")
def needles() -> Needles:
    return Needles([NAME, NIR], 6)


def seen(file: Path, needles: Needles) -> set[str]:
    return {one.dress for _, one in in_bytes(file, needles, 0, file.stat().st_size)}


@pytest.mark.parametrize("canary", [NAME, NIR])
def test_every_dress_is_found_where_it_begins(
    tmp_path: Path, needles: Needles, canary: str
) -> None:
    file, at, wanted = tmp_path / "file", 0, set()
    with file.open("wb") as opened:
        for number, (dress, data) in enumerate(dresses(canary).items()):
            at += opened.write(NOISE[number * 100 : number * 100 + 99])
            wanted.add((at, dress))
            at += opened.write(data)
        opened.write(NOISE[:99])
    found = {(place, one.dress) for place, one in in_bytes(file, needles, 0, file.stat().st_size)}
    assert wanted <= found


def test_it_is_found_once_between_two_pieces_that_are_read(
    tmp_path: Path, needles: Needles
) -> None:
    file, at = tmp_path / "file", MIB - 5
    file.write_bytes(NOISE[:at] + NIR.encode() + NOISE[:999])
    assert [place for place, _ in in_bytes(file, needles, 0, file.stat().st_size)] == [at]


@pytest.mark.parametrize("how", PACKED)
def test_what_is_packed_is_found_across_two_pieces_too(
    tmp_path: Path, needles: Needles, how: str
) -> None:
    packed = PACKED[how](b"de " * 99 + NAME.encode() + b" et de " * 99)
    file = tmp_path / "file"
    file.write_bytes(NOISE[: MIB - 9] + packed + NOISE[:999])
    assert "packed utf-8" in seen(file, needles)


def test_what_begins_like_something_packed_and_is_not_does_no_harm(
    tmp_path: Path, needles: Needles
) -> None:
    file = tmp_path / "file"
    file.write_bytes(
        b"\x1f\x8b\x08\xfd7zXZ\0BZh91AY&SYPK\x03\x04stream\nno\x28\xb5\x2f\xfd" + NOISE[:99]
    )
    assert seen(file, needles) == set()


def test_each_place_of_a_disk_is_searched_and_what_the_loader_s_one_deleted(
    disk: Path, tmp_path: Path, needles: Needles
) -> None:
    found = [*places(disk)]
    assert [one.name for one in found if not one.name.startswith("gap")] == [*LAYOUT]
    assert sum(one.size for one in found) == disk.stat().st_size
    (tmp_path / "note").write_text(NIR, encoding="ascii")
    esp = f"{disk}@@{parts(disk)['esp'].start}"
    ran("mcopy", "-i", esp, tmp_path / "note", "::/note")
    ran("mdel", "-i", esp, "::/note")
    with disk.open("r+b") as opened:
        for place in found:  # the last bytes: slack of a file system, room that nobody has
            opened.seek(place.start + place.size - 4096)
            opened.write(NAME.encode())
    sightings = [*in_disk(disk, needles)]
    assert [(one.place, one.at) for one in sightings if one.canary == NAME] == [
        (place.name, place.size - 4096) for place in found
    ]
    assert {one.place for one in sightings if one.canary == NIR} == {"esp"}


def test_a_file_that_was_deleted_is_found_and_so_is_whose_a_byte_is(
    tmp_path: Path, needles: Needles
) -> None:
    system = made(tmp_path, "data", 4, {"kept": NIR.encode(), "gone": NAME.encode()})
    ran("debugfs", "-w", "-R", "rm gone", system)
    owners = {one.canary: owner(system, at) for at, one in in_bytes(system, needles, 0, 4 * MIB)}
    assert owners == {NIR: "kept", NAME: NOBODY}
    assert {one.canary for one in in_files(system, needles, tmp_path / "files")} == {NIR}


def test_a_file_s_name_and_its_pieces_are_found(tmp_path: Path, needles: Needles) -> None:
    content = NOISE[: 4096 - 3] + NIR.encode() + NOISE[:9]
    system = made(tmp_path, "data", 4, {f"de {NAME}": b"", "whole": content})
    place = system.read_bytes().index(content[4096:])
    with system.open("r+b") as opened:  # its second block moves elsewhere, as a file's in pieces
        opened.seek(place)
        opened.write(bytes(len(content) - 4096))
    assert "utf-8" not in {
        one.dress for _, one in in_bytes(system, Needles([NIR]), 0, 4 * MIB) if one.canary == NIR
    }
    (name,) = {one.place for one in in_files(system, needles, tmp_path / "files")}
    assert NAME in name


def test_a_disk_of_noise_holds_nothing(tmp_path: Path, needles: Needles) -> None:
    (tmp_path / "noise").write_bytes(NOISE)
    assert seen(tmp_path / "noise", needles) == set()
