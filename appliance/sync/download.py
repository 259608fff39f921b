"""A large file from a server that gives it by pieces: a line that drops costs one of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from appliance.errors import ServerUnreachableError
from appliance.ports.machine import Disk
from appliance.sync.https import Line, Request, refusal

PIECE: Final = 1 << 20
PARTIAL: Final = 206

Examine = Callable[[bytes], int]
"""Judges the beginning of a file, as long as a piece; returns how long the whole is (bytes)."""


def download(line: Line, path: str, target: Path, disk: Disk, examine: Examine) -> None:
    """Bring a file here, from where the last call was cut.

    Args:
        line: to the server.
        path: of the file, below the server's root.
        target: where it goes; what stands there is continued if it begins as the server's does.
        disk: where that is.
        examine: see `Examine`; what it refuses is not fetched.

    Raises:
        LinkDownError: the line broke, or the server gives no pieces; call again.
        OSError: as the system does.
    """
    head = _piece(line, path, 0, PIECE)
    total = examine(head)
    if not disk.exists(target):
        disk.close(disk.open(target, create=True))
    descriptor = disk.open(target)
    try:
        at = disk.size(descriptor)
        if at > total or disk.pread(descriptor, len(head), 0) != head[:at]:
            disk.truncate(descriptor, 0)
            at = 0
        while at < total:
            piece = head if at == 0 else _piece(line, path, at, min(PIECE, total - at))
            disk.pwrite(descriptor, piece, at)
            disk.fdatasync(descriptor)
            at += len(piece)
    finally:
        disk.close(descriptor)


def _piece(line: Line, path: str, start: int, size: int) -> bytes:
    """Ask for `size` bytes from `start`; fewer come only where the file ends."""
    wanted = {"Range": f"bytes={start}-{start + size - 1}"}  # RFC 9110, 14.2
    answer = line.ask(Request(method="GET", path=path, headers=wanted), limit=size)
    if answer.status != PARTIAL:
        raise refusal(answer)
    if not answer.content or (start > 0 and len(answer.content) != size):
        raise ServerUnreachableError(f"{start}+{len(answer.content)}")
    return answer.content
