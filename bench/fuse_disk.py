"""One file whose every read, write and flush goes through Python, for a loop device to lie on.

It speaks the protocol of `/dev/fuse` itself (linux/fuse.h, 7.31): no library to install.
The mount point is a file, and that file is the whole file system.
"""

import ctypes
import errno
import multiprocessing
import os
import stat
import struct
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Final, Protocol

from bench.rows import UnmeasurableError

DEVICE: Final = Path("/dev/fuse")
VERSION: Final = (7, 31)
MAX_WRITE: Final = 128 * 1024
BIG_WRITES: Final = 1 << 5
REQUEST: Final = struct.Struct("<IIQQIIIHH")  # length, opcode, unique, node, uid, gid, pid
REPLY: Final = struct.Struct("<IiQ")  # length, minus errno, unique
INIT_REPLY: Final = struct.Struct("<IIIIHHIIHHI28x")
ATTRIBUTES_VALID: Final = struct.Struct("<QII")
ATTRIBUTES: Final = struct.Struct("<QQQQQQIIIIIIIIII")
OPEN_REPLY: Final = struct.Struct("<QIi")
TRANSFER: Final = struct.Struct("<QQIIQII")  # handle, offset, size of a read or a write
WRITE_REPLY: Final = struct.Struct("<I4x")
A_DAY_S: Final = 86400
PATIENCE_S: Final = 10


class Medium(Protocol):
    """What the file is made of.  Each call comes from the serving process, one at a time."""

    size: int

    def read(self, size: int, offset: int) -> bytes: ...
    def write(self, data: bytes, offset: int) -> None: ...
    def flush(self) -> None: ...


class Opcode(IntEnum):
    """The requests that a kernel makes for one open file."""

    FORGET = 2
    GETATTR = 3
    SETATTR = 4
    OPEN = 14
    READ = 15
    WRITE = 16
    RELEASE = 18
    FSYNC = 20
    FLUSH = 25
    INIT = 26
    INTERRUPT = 36
    DESTROY = 38


UNANSWERED: Final = frozenset({Opcode.FORGET, Opcode.INTERRUPT})


@contextmanager
def fuse_disk(path: Path, medium: Medium) -> Iterator[None]:
    """Let `path`, an existing file, be `medium` inside the block.

    The medium is served by a forked process: what it changes of itself stays there, what it
    writes into files is seen by all.

    Raises:
        UnmeasurableError: no FUSE here, or not root.
    """
    device = _mount(path)
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(device, medium))
    try:
        server.start()
        os.close(device)
        yield
    finally:
        # At once, and in the end even if a failed measure left a file open.
        subprocess.run(("umount", "--lazy", path), check=True)
        server.join(PATIENCE_S)
        server.terminate()


def _mount(path: Path) -> int:
    """Mount; return the descriptor that requests are read from."""
    try:
        device = os.open(DEVICE, os.O_RDWR)
    except OSError as error:
        raise UnmeasurableError(f"{DEVICE} cannot be opened ({error.strerror})") from error
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"fd={device},rootmode={stat.S_IFREG:o},user_id=0,group_id=0"
    if libc.mount(b"besace", os.fsencode(path), b"fuse", 0, options.encode()):
        os.close(device)
        raise UnmeasurableError(f"FUSE cannot be mounted ({os.strerror(ctypes.get_errno())})")
    return device


def _serve(device: int, medium: Medium) -> None:
    answers = _Answers(medium).by_opcode
    while True:
        try:
            request = os.read(device, MAX_WRITE + 4096)
        except OSError as error:
            if error.errno == errno.ENODEV:  # unmounted
                return
            if error.errno in (errno.ENOENT, errno.EINTR):  # the request was taken back
                continue
            raise
        _, opcode, unique, *_ = REQUEST.unpack_from(request)
        if opcode in UNANSWERED:
            continue
        answer = answers.get(opcode)
        body = b"" if answer is None else answer(request[REQUEST.size :])
        failure = -errno.ENOSYS if answer is None else 0
        os.write(device, REPLY.pack(REPLY.size + len(body), failure, unique) + body)


class _Answers:
    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self.by_opcode: Mapping[int, Callable[[bytes], bytes]] = {
            Opcode.INIT: self._init,
            Opcode.GETATTR: self._attributes,
            Opcode.SETATTR: self._attributes,
            Opcode.OPEN: lambda _: OPEN_REPLY.pack(0, 0, 0),
            Opcode.READ: self._read,
            Opcode.WRITE: self._write,
            Opcode.FSYNC: self._flush,
            Opcode.FLUSH: lambda _: b"",  # a descriptor was closed: nothing is promised by that
            Opcode.RELEASE: lambda _: b"",
            Opcode.DESTROY: lambda _: b"",
        }

    def _init(self, body: bytes) -> bytes:
        _, _, readahead, _ = struct.unpack_from("<IIII", body)
        return INIT_REPLY.pack(*VERSION, readahead, BIG_WRITES, 16, 12, MAX_WRITE, 1, 0, 0, 0)

    def _attributes(self, _: bytes) -> bytes:
        size = self._medium.size
        mode = stat.S_IFREG | 0o600
        attributes = (1, size, size // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)
        return ATTRIBUTES_VALID.pack(A_DAY_S, 0, 0) + ATTRIBUTES.pack(*attributes)

    def _read(self, body: bytes) -> bytes:
        _, offset, size, *_ = TRANSFER.unpack_from(body)
        return self._medium.read(size, offset)

    def _write(self, body: bytes) -> bytes:
        _, offset, size, *_ = TRANSFER.unpack_from(body)
        self._medium.write(body[TRANSFER.size : TRANSFER.size + size], offset)
        return WRITE_REPLY.pack(size)

    def _flush(self, _: bytes) -> bytes:
        self._medium.flush()
        return b""
