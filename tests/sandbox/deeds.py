"""What who broke into a service would try; run in its place: `python deeds.py PORT HOME`.

It prints, for each deed, nothing if it succeeded, else why it did not.  It needs no more than the
standard library: the box has neither pytest nor these tests.
"""

import ctypes
import json
import mmap
import os
import resource
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

CLONE_NEWUSER: Final = 0x10000000
ADDR_NO_RANDOMIZE: Final = 0x0040000
PTRACE_TRACEME: Final = 0
EVERYBODY: Final = "4294967295"

port = int(sys.argv[1])
OWN: Final = Path(sys.argv[2]) / f"deed-{os.getpid()}"
libc = ctypes.CDLL(None, use_errno=True)


def _ask(answer: int) -> None:
    """Raise what a call of the C library failed with."""
    if answer == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _have(held: object) -> None:
    if not held:
        raise PermissionError


def _own_file() -> Path:
    OWN.write_bytes(b"")
    return OWN


def _write_what_executes() -> None:
    mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def _be_traced() -> None:
    if child := os.fork():
        _have(os.waitpid(child, 0)[1] == 0)
    else:
        os._exit(libc.ptrace(PTRACE_TRACEME, 0, 0, 0) & 1)


def _call() -> None:
    socket.create_connection(("127.0.0.1", port), timeout=10).close()


def _ask_for_frames() -> None:
    """Ask the kernel, whose own refusal is an answer; what stops the question says otherwise."""
    with suppress(PermissionError):
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()


def _keep_a_capability() -> None:
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if "CapBnd" in one]
    _have(int(line.split()[1], 16))


DEEDS: Final[dict[str, Callable[[], object]]] = {
    "keep what it needs": lambda: _own_file().read_bytes(),
    "write to the system": lambda: (Path("/anybody") / OWN.name).write_bytes(b""),
    "read a home": Path("/home", "letter").read_bytes,
    "read what others keep for a while": Path("/tmp/letter").read_bytes,  # noqa: S108 - a name
    "see the reader’s line": Path("/dev/ttyACM0").stat,
    "open a device": lambda: os.close(os.open("/anybody/kmsg", os.O_WRONLY)),
    "call the caisse": _call,
    "speak another protocol": _ask_for_frames,
    "see other processes": Path("/proc/1").stat,
    "know the machine": Path("/proc/cpuinfo").read_bytes,
    "see everybody": lambda: _have(EVERYBODY in Path("/proc/self/uid_map").read_text()),
    "become root of a place of its own": lambda: _ask(libc.unshare(CLONE_NEWUSER)),
    "write what executes": _write_what_executes,
    "run as somebody else": lambda: _own_file().chmod(0o4755),
    "lay memory out anew": lambda: _ask(libc.personality(ADDR_NO_RANDOMIZE)),
    "choose processors": lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)),
    "give a file away": lambda: os.chown(_own_file(), os.geteuid(), os.getegid()),
    "be traced": _be_traced,
    "leave its memory on a disk": lambda: _have(resource.getrlimit(resource.RLIMIT_CORE)[1]),
    "let others read what it writes": lambda: _have(_own_file().stat().st_mode & 0o077),
    "change its bounds": lambda: _have(
        not os.statvfs("/sys/fs/cgroup").f_flag & os.ST_RDONLY,
    ),
    "keep a capability": _keep_a_capability,
}


def _why_not(deed: Callable[[], object]) -> str:
    try:
        deed()
    except OSError as error:
        return type(error).__name__
    return ""


if __name__ == "__main__":
    order = sorted(DEEDS, key=lambda name: "root of a place" in name)  # it changes who one is
    sys.stdout.write(json.dumps({name: _why_not(DEEDS[name]) for name in order}))
    OWN.unlink()
