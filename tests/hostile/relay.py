"""A bad network in a process of its own: TCP relays that cut, delay, throttle and stall.

    python -P -m tests.hostile.relay '{"ports": [465, 995], "seed": 1, ...}'

It prints one JSON line with the ports to call instead, and one more with its figures when its
standard input is closed.  The kernel of most machines has no netem; a relay needs no root.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from typing import Any, Final

HOST: Final = "127.0.0.1"
SEALED: Final = 23  # application_data
RECORD: Final = 5  # bytes of a record's header
SEAL: Final = 17  # its tag and its true type
SEGMENT: Final = 512  # bytes
UNDER_WAY: Final = 64  # segments that a direction holds
STALL_S: Final = 4.0
GOODBYE_S: Final = 20


@dataclass(frozen=True)
class Weather:
    """How bad it is.

    Attributes:
        ports: the servers behind, on the loopback.
        cut: bytes between two cuts of the line, least and most; none for no cut.
        rate: bytes a second in each direction, 0 for no limit.
        latency_s: of each segment.
        stalls: share of the segments that stay on their way for a while.
    """

    ports: Sequence[int]
    seed: int
    cut: tuple[int, int] | None = None
    rate: int = 0
    latency_s: float = 0.0
    stalls: float = 0.0


@dataclass
class Figures:
    """What passed, in both directions together.

    Attributes:
        bytes: all of them.
        inside: those that TLS carried, its handshakes and its seals left out.
    """

    bytes: int = 0
    inside: int = 0
    connections: int = 0
    cuts: int = 0


class Tls:
    """Counts what one connection carries inside TLS 1.3, by its records (RFC 8446, 5).

    Handshakes are enciphered too: the server's ends before the client says anything sealed, and
    the client's is the first thing that it says so.
    """

    def __init__(self) -> None:
        self._pending = {True: bytearray(), False: bytearray()}
        self._said = 0  # sealed records of the client

    def inside(self, segment: bytes, *, client: bool) -> int:
        """Take in what one side sent; return how many bytes of content that completes."""
        pending = self._pending[client]
        pending += segment
        content = 0
        while len(pending) >= RECORD and len(pending) >= (size := RECORD + _length(pending)):
            if pending[0] == SEALED:
                content += size - RECORD - SEAL if self._said else 0
                self._said += client
            del pending[:size]
        return content

    def cut(self) -> int:
        """Return what the line had carried of records that a cut left in pieces."""
        return sum(map(len, self._pending.values())) if self._said else 0


def _length(record: bytearray) -> int:
    return int.from_bytes(record[3:5], "big")


@dataclass
class Line:
    """The one line that all connections share: a cut is the end of each."""

    weather: Weather
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        self._dice = Random(self.weather.seed)  # noqa: S311 - a game, not a secret
        self._open: set[asyncio.StreamWriter] = set()
        self._left = self._next_cut()

    async def join(
        self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry one connection until an end of it, or the line, is closed."""
        self.figures.connections += 1
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(HOST, port)
            both, tls = {writer, far_writer}, Tls()
            self._open |= both
            await asyncio.gather(
                self._carry(reader, far_writer, partial(tls.inside, client=True)),
                self._carry(far_reader, writer, partial(tls.inside, client=False)),
            )
            self._open -= both
            self.figures.inside += tls.cut()
        writer.transport.abort()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        inside: Callable[[bytes], int],
    ) -> None:
        """Take in one direction as it comes, and deliver it as the weather lets it."""
        now = asyncio.get_running_loop().time
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(UNDER_WAY)
        delivery = asyncio.create_task(self._deliver(under_way, writer, inside))
        free_at = now()
        with suppress(OSError):
            while segment := await reader.read(SEGMENT):
                free_at = max(free_at, now()) + self._duration(segment)
                await under_way.put((free_at + self.weather.latency_s, segment))
        await under_way.put((free_at + self.weather.latency_s, b""))
        await delivery

    async def _deliver(
        self,
        under_way: asyncio.Queue[tuple[float, bytes]],
        writer: asyncio.StreamWriter,
        inside: Callable[[bytes], int],
    ) -> None:
        """Write each segment when its time has come; after a cut, what comes is lost."""
        now = asyncio.get_running_loop().time
        while (parcel := await under_way.get())[1]:
            at, segment = parcel
            await asyncio.sleep(max(0.0, at - now()))
            if not writer.is_closing():
                with suppress(OSError):
                    writer.write(segment)
                    await writer.drain()
                self.figures.inside += inside(segment)
                self._count(segment)
        writer.close()

    def _duration(self, segment: bytes) -> float:
        stalled = self._dice.random() < self.weather.stalls
        rate = self.weather.rate
        return (len(segment) / rate if rate else 0.0) + (STALL_S if stalled else 0.0)

    def _count(self, segment: bytes) -> None:
        self.figures.bytes += len(segment)
        self._left -= len(segment)
        if self._left < 0:
            self.figures.cuts += 1
            self._left = self._next_cut()
            for writer in self._open:
                writer.transport.abort()

    def _next_cut(self) -> int:
        return self._dice.randint(*self.weather.cut) if self.weather.cut else sys.maxsize


async def _serve(weather: Weather) -> None:
    line = Line(weather)
    servers = []
    for port in weather.ports:

        async def joined(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int = port
        ) -> None:
            await line.join(port, reader, writer)

        servers.append(await asyncio.start_server(joined, HOST, 0))
    _say([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.to_thread(sys.stdin.read)
    _say(asdict(line.figures))


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


@dataclass
class Relay:
    """The relay as its user sees it.

    Attributes:
        ports: what to call, in the order of the servers behind.
        figures: known once the relay is closed.
    """

    ports: list[int]
    figures: dict[str, Any] = field(default_factory=dict)


@contextmanager
def relayed(weather: Weather) -> Iterator[Relay]:
    """Run a relay in a process of its own."""
    command = [sys.executable, "-P", "-m", "tests.hostile.relay", json.dumps(asdict(weather))]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=here) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        relay = Relay(json.loads(process.stdout.readline()))
        try:
            yield relay
        finally:
            process.stdin.close()
            relay.figures.update(json.loads(process.stdout.readline()))
            process.kill()


if __name__ == "__main__":
    asyncio.run(_serve(Weather(**json.loads(sys.argv[1]))))
