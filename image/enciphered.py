"""What an enciphered partition of a disk's file holds: no device mapper, no mount."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import XTS

from image.commands import run
from image.table import SECTOR, Part, copy_out

HEADER_SIZE: Final = 16 << 20


def opened(disk: Path, part: Part, key: bytes, scratch: Path) -> Path:
    """Write what a partition holds to a file; return it (places never written are zeros).

    Args:
        disk: the disk's file (raw).
        part: the partition: LUKS2, aes-xts-plain64.
        key: what opens it.
        scratch: takes the file.

    Raises:
        SystemExit: no header that the key opens.
    """
    header, key_file, master = (scratch / name for name in ("header", "key", "master"))
    copy_out(disk, part._replace(size=min(part.size, HEADER_SIZE)), header)
    key_file.write_bytes(key)
    master.unlink(missing_ok=True)
    described = json.loads(_dump(header, "--dump-json-metadata"))["segments"]["0"]
    _dump(header, "--dump-volume-key", "--key-file", key_file, "--volume-key-file", master)
    start, size = part.start + int(described["offset"]), int(described["sector_size"])
    end = part.start + part.size
    plain = scratch / "plain"
    plain.unlink(missing_ok=True)
    with disk.open("rb") as source, plain.open("wb") as target:
        os.truncate(target.fileno(), end - start)
        for at, length in extents(source.fileno(), start, end):
            data = os.pread(source.fileno(), length, at)
            clear = deciphered(data, at - start, size, master.read_bytes())
            os.pwrite(target.fileno(), clear, at - start)
    return plain


def _dump(header: Path, *options: str | Path) -> str:
    return run(["cryptsetup", "luksDump", "--batch-mode", *options, header])


def deciphered(data: bytes, at: int, size: int, key: bytes) -> bytes:
    """Decipher sectors (aes-xts-plain64).

    Args:
        data: whole sectors; one of zeros was never written, and stays.
        at: where the first one stands, in bytes from the beginning of the segment.
        size: of a sector, in bytes.
        key: the volume's.
    """
    nothing = bytes(size)
    plain = []
    for place in range(0, len(data), size):
        sector = data[place : place + size]
        if sector != nothing:
            tweak = ((at + place) // SECTOR).to_bytes(16, "little")
            sector = Cipher(AES(key), XTS(tweak)).decryptor().update(sector)
        plain.append(sector)
    return b"".join(plain)


def extents(descriptor: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a file holds bytes between two places, and how many, a megabyte at most."""
    at = start
    while at < end:
        try:
            at = max(at, os.lseek(descriptor, at, os.SEEK_DATA))
        except OSError:  # ENXIO: nothing more
            return
        until = min(os.lseek(descriptor, at, os.SEEK_HOLE), end)
        while at < until:
            length = min(until - at, 1 << 20)
            yield at, length
            at += length
