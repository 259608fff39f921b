"""A box that visits a relay over a line that may be cut after any byte."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance.errors import PairAbsentError
from appliance.sync.carry import lan
from appliance.sync.carry.lan import Ending
from appliance.sync.carry.relay import Relayed
from appliance.sync.carry.satchel import Satchel
from tests.sync.carry.carried import Box, Post
from tests.sync.fickle_disk import FickleDisk, PowerCut

PLACE: Final = Path("/lan")
PATIENCE_S: Final = 30.0


class Line:
    """A connection that passes so many bytes, both ways together, and is then cut."""

    def __init__(self, passes: int | None = None) -> None:
        self.here, self.there = socket.socketpair()
        self.left = passes
        self.passed = 0
        for end in (self.here, self.there):
            end.settimeout(PATIENCE_S)

    def pass_on(self, end: socket.socket, data: bytes) -> None:
        allowed = data if self.left is None else data[: self.left]
        end.sendall(allowed)
        self.passed += len(allowed)
        if self.left is not None:
            self.left -= len(allowed)
        if len(allowed) < len(data):
            self.cut()
            raise ConnectionResetError

    def cut(self) -> None:
        for end in (self.here, self.there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.here.close()
        self.there.close()


class End:
    """One's own end of a line, as `lan` wants it."""

    def __init__(self, line: Line, end: socket.socket) -> None:
        self._line, self._end = line, end

    def sendall(self, data: bytes) -> None:
        self._line.pass_on(self._end, data)

    def recv(self, size: int) -> bytes:
        return self._end.recv(size)


class Held:
    """A satchel that a box or a relay takes for a key."""

    def __init__(self, satchel: Satchel) -> None:
        self._satchel = satchel

    def satchel(self) -> Satchel:
        return self._satchel


def satchel_on(disk: FickleDisk) -> Satchel:
    disk.make_directory(PLACE)
    return Satchel(disk, PLACE)


def visit(box: Box, post: Post, line: Line | None = None) -> Ending | None:
    """Let a box visit a relay, and take in what it brought; None where the line was cut."""
    line = line or Line()
    try:
        with ThreadPoolExecutor(1) as pool:
            relaying = pool.submit(_beside, line, lambda: _receive(post, line))
            ended = _beside(line, lambda: _go(box, line))
        failed = relaying.result(PATIENCE_S)
    finally:
        line.close()
    for fault in (ended, failed):
        if isinstance(fault, BaseException) and not isinstance(fault, PairAbsentError | OSError):
            raise fault
    return ended if isinstance(ended, Ending) else None


def _beside(line: Line, work: Callable[[], Ending | Relayed]) -> object:
    """Do one side's work; who dies takes the line along."""
    try:
        return work()
    except (PowerCut, PairAbsentError, OSError) as fault:
        line.cut()
        return fault


def _receive(post: Post, line: Line) -> Relayed:
    end, satchel = End(line, line.there), satchel_on(post.disk)
    return lan.receive(end, satchel, lambda here: post.serve(Held(here)))


def _go(box: Box, line: Line) -> Ending:
    held = Held(satchel_on(box.disk))
    ending = lan.visit(End(line, line.here), held.satchel(), lambda: box.out(held))
    box.back(held)
    return ending
