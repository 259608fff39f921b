"""Letters between two paired boxes on one network, in the place of a key (`docs/carry.md`).

The box without a line goes to the one with a line, over `sync.pairing.Channel`:

    greeting      relay to box: whoever was not let in reads no greeting, and says nothing
    letters       box to relay: messages and its visit card
    letters       relay to box: proofs and returns, once the line was asked

Letters go one by one as a pack has them (`satchel.ENTRY`, then the content); an entry named `end`
says how the visit ended.  Each side keeps only what came whole, and does nothing before the end
came: a connection that is cut is a visit that did not happen, or whose proofs come at the next.
"""

import socket
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Final, Protocol

from appliance.errors import PairAbsentError
from appliance.spool.shelf import LARGEST_FILE
from appliance.spool.wire import exactly
from appliance.sync.carry.letter import HOMEWARD, OUTWARD, Kind
from appliance.sync.carry.relay import Relayed
from appliance.sync.carry.satchel import ENTRY, NAME, Satchel

GREETING: Final = b"besace lan 1\n"
END: Final = "end"
MOST_LETTERS: Final = 10_000
SPARE: Final = 128 * 1024 * 1024
"""Bytes that a visit leaves free on the relay's disk, which is somebody's queue of invoices."""
PATIENCE_S: Final = 600.0
"""For the other side's work: a slow line takes its time to take messages."""
KEEPALIVE: Final = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 15),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)
"""A side that lost its power is noticed after half a minute, however long the other's patience."""


class Wire(Protocol):
    """What of a connected socket is asked for."""

    def sendall(self, data: bytes, /) -> None:
        """Send all of it."""
        ...

    def recv(self, size: int, /) -> bytes:
        """Return what came, at most so many bytes; empty once the other side is gone."""
        ...


class Ending(StrEnum):
    """How a visit ended."""

    DONE = "done"  # all that the relay could do is done
    WAITS = "waits"  # its line or a server took nothing for now


def be_patient(connection: socket.socket) -> None:
    """Let the other side work, and notice when it is gone."""
    connection.settimeout(PATIENCE_S)
    for level, option, value in KEEPALIVE:
        connection.setsockopt(level, option, value)


def visit(wire: Wire, satchel: Satchel, carry_out: Callable[[], object]) -> Ending:
    """Hand a box's letters to the relay, and take what it has for the box.

    Args:
        wire: to a relay that let this box in, or did not.
        satchel: nothing in it counts before; in the end it holds proofs and returns.
        carry_out: fills it; asked once the relay has greeted, and not before.

    Raises:
        PairAbsentError: the relay hung up, or says what no relay says; a repeat takes up there.
        OSError: the connection; see `Channel`, which translates it.
    """
    if exactly(wire, len(GREETING)) != GREETING:
        raise PairAbsentError("autre version")
    satchel.empty()
    carry_out()
    _give(wire, satchel, OUTWARD, END)
    satchel.empty()
    return _ending(_take(wire, satchel, HOMEWARD))


def receive(wire: Wire, satchel: Satchel, serve: Callable[[Satchel], Relayed]) -> Relayed:
    """Take a box's letters, let the relay serve them, and give what came of it.

    Args:
        wire: to a box that was let in.
        satchel: what stands for the key while the visit lasts; nothing in it counts before.
        serve: see `Relay.serve`.

    Raises:
        PairAbsentError, OSError: see `visit`; what was served stays served.
    """
    satchel.empty()
    wire.sendall(GREETING)
    _take(wire, satchel, OUTWARD, spare=SPARE)
    told = serve(satchel)
    waits = told.fault is not None or told.later
    _give(wire, satchel, HOMEWARD, Ending.WAITS if waits else Ending.DONE)
    satchel.empty()
    return told


def _give(wire: Wire, satchel: Satchel, kinds: Collection[Kind], ending: str) -> None:
    for kind in kinds:
        for name in satchel.names(kind):
            _say(wire, f"{name}.{kind}", satchel.read(kind, name) or b"")
    _say(wire, END, ending.encode("ascii"))


def _say(wire: Wire, name: str, content: bytes) -> None:
    wire.sendall(ENTRY.pack(name.encode("ascii"), len(content)) + content)


def _take(wire: Wire, satchel: Satchel, kinds: Collection[Kind], spare: int = 0) -> bytes:
    """Put letters of these kinds where they are carried; return what the end says."""
    satchel.make()
    for _ in range(MOST_LETTERS):
        raw, size = ENTRY.unpack(exactly(wire, ENTRY.size))
        name = raw.rstrip(b"\0").decode("ascii", "replace")
        match = NAME.fullmatch(name)
        if size > LARGEST_FILE or not ((match and match[2] in kinds) or name == END):
            raise PairAbsentError("autre version")
        satchel.make(room=spare and size + spare)
        content = exactly(wire, size)
        if match is None:
            return content
        satchel.write(Kind(match[2]), match[1], content)
    raise PairAbsentError("trop de lettres")


def _ending(said: bytes) -> Ending:
    try:
        return Ending(said.decode("ascii", "replace"))
    except ValueError:
        raise PairAbsentError("autre version") from None
