"""What is packed inside other bytes, wherever it begins: gzip, xz, bzip2, zip, zstd, PDF."""

import base64
import bz2
import lzma
import re
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

BEGINS: Final = re.compile(
    rb"(?P<gzip>\x1f\x8b\x08)|(?P<xz>\xfd7zXZ\0)|(?P<bzip2>BZh[1-9]1AY&SY)|(?P<zip>PK\x03\x04)"
    rb"|(?P<zstd>\x28\xb5\x2f\xfd)|(?P<pdf>(?<!end)stream\r?\n)"
)
MOST: Final = 16 << 20
"""Bytes that one of them may become."""

ZIP_HEADER: Final = 30
DEFLATED: Final = 8


def unpacked(data: bytes, end: int) -> Iterator[bytes]:
    """Yield what each thing that begins before `end` holds, as far as it can be read."""
    for begins in BEGINS.finditer(data):
        if begins.start() >= end:
            return
        with suppress(zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, IndexError):
            if found := _READERS[str(begins.lastgroup)](data, begins):
                yield found


def _gzip(data: bytes, begins: re.Match[bytes]) -> bytes:
    return zlib.decompressobj(31).decompress(memoryview(data)[begins.start() :], MOST)


def _through(make: Callable[[], Any], data: bytes, begins: re.Match[bytes]) -> bytes:
    found: bytes = make().decompress(memoryview(data)[begins.start() :], MOST)
    return found


def _zip(data: bytes, begins: re.Match[bytes]) -> bytes:
    header = data[begins.start() : begins.start() + ZIP_HEADER]
    if int.from_bytes(header[8:10], "little") != DEFLATED:
        return b""
    beyond = sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    return zlib.decompressobj(-15).decompress(
        memoryview(data)[begins.end() - 4 + ZIP_HEADER + beyond :], MOST
    )


def _pdf(data: bytes, begins: re.Match[bytes]) -> bytes:
    stream = data[begins.end() : data.find(b"endstream", begins.end())]
    text = stream.rstrip()
    if text.endswith(b"~>"):
        stream = base64.a85decode(text.removesuffix(b"~>"))
    return zlib.decompressobj().decompress(stream, MOST)


def _zstd(data: bytes, begins: re.Match[bytes]) -> bytes:
    """Ask the program: Python has no reader; what follows the frame makes it complain."""
    frame = data[begins.start() : begins.start() + MOST]
    asked = ["zstd", "--decompress", "--stdout", "--quiet"]
    return subprocess.run(asked, input=frame, capture_output=True, check=False).stdout[:MOST]


_READERS: Final[dict[str, Callable[[bytes, re.Match[bytes]], bytes]]] = {
    "gzip": _gzip,
    "xz": lambda data, begins: _through(lzma.LZMADecompressor, data, begins),
    "bzip2": lambda data, begins: _through(bz2.BZ2Decompressor, data, begins),
    "zip": _zip,
    "zstd": _zstd,
    "pdf": _pdf,
}
