"""vsmartcard's vpcd under a real pcscd: readers that share no code with the project's own.

vpcd listens on every address.  It runs in a network of its own, in which nobody else is: the
sockets that reach it are made in there.
"""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import HAND
from appliance.drivers.simulated import PlayedCard, PlayedSlot
from tests.drivers import vpcd_place

FIRST_PORT: Final = 35963
SLOTS: Final = 2
RETRY: Final = 0.05  # seconds
ATR_ASKED: Final = b"\x04"
CONTROLS: Final = (b"\x00", b"\x01", b"\x02")  # power off, power on, reset: no answer
ENTRY: Final = """\
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x{port:X}
LIBPATH      {drivers}/libifdvpcd.so
CHANNELID    0x{port:X}
"""
GREETS_WITHIN: Final = 10.0  # seconds


class VpcdPcscd(PrivatePcscd):
    """A pcscd with vpcd's two slots, alone in its network."""

    def __init__(self) -> None:
        super().__init__(None)
        self._plugs: list[int] = []
        self._desk = socket.socket(socket.AF_UNIX)
        self._desk.bind(str(self._directory / "desk"))
        self._desk.listen()
        self._desk.settimeout(GREETS_WITHIN)

    def start(self) -> None:
        """Start it, and take the sockets that reach it."""
        taker = threading.Thread(target=self._take, daemon=True)
        taker.start()
        super().start()
        taker.join()

    def close(self) -> None:
        """Kill it, and let go of the sockets that were of no use."""
        super().close()
        self._desk.close()
        self._drop()

    def plug(self) -> socket.socket:
        """Return a socket of its network, not connected yet."""
        return socket.socket(fileno=self._plugs.pop())

    def _take(self) -> None:
        self._drop()
        giver, _ = self._desk.accept()
        with giver:
            _, self._plugs, _, _ = socket.recv_fds(giver, 1, vpcd_place.PLUGS)

    def _drop(self) -> None:
        while self._plugs:
            os.close(self._plugs.pop())

    def _entry(self, drivers: Path) -> str:
        return ENTRY.format(drivers=drivers, port=FIRST_PORT)

    def _command(self) -> list[str]:
        unshare, *rest = super()._command()
        alone = [unshare, "-n" if os.geteuid() == 0 else "-Urn"]
        place = [sys.executable, vpcd_place.__file__, str(self._directory / "desk")]
        return [*alone, *place, unshare, *rest]


class VpcdHand:
    """Plays cards in vpcd's slots: a card that is in is one TCP connection."""

    def __init__(self, pcscd: VpcdPcscd) -> None:
        self._slots = [VpcdSlot(pcscd.plug, place) for place in range(SLOTS)]

    def insert(self, card: PlayedCard, slot: int = 0) -> None:
        """Put a card in a slot; one that is there already leaves first."""
        self._slots[slot].remove()
        self._slots[slot].insert(card)

    def remove(self, slot: int = 0) -> None:
        """Take the card out, if there is one."""
        self._slots[slot].remove()

    def pull_after(self, exchanges: int, slot: int = 0) -> None:
        """Take the card out by itself once it has answered that many commands."""
        self._slots[slot].pull_after(exchanges)

    def mute(self) -> None:
        """Answer nothing any more."""
        for slot in self._slots:
            slot.answers = False

    def revive(self) -> None:
        """Answer again what is asked from now on."""
        for slot in self._slots:
            slot.answers = True


class VpcdSlot(PlayedSlot):
    """One slot, and the thread that plays the card in it.

    Attributes:
        answers: what is asked while it is False is lost.
    """

    def __init__(self, plug: Callable[[], socket.socket], place: int) -> None:
        super().__init__()
        self.answers = True
        self._plug = plug
        self._port = FIRST_PORT + place
        self._line: socket.socket | None = None
        self._player: threading.Thread | None = None

    def insert(self, card: PlayedCard) -> None:
        """Put a card into the empty slot."""
        super().insert(card)
        self._player = threading.Thread(target=self._play, args=[card], daemon=True)
        self._player.start()

    def remove(self) -> None:
        """Take the card out, if there is one, and wait until its connection is gone."""
        super().remove()
        if self._line is not None:
            with suppress(OSError):  # gone by itself
                self._line.shutdown(socket.SHUT_RDWR)
        if self._player is not None:
            self._player.join()
            self._player = None

    def _play(self, card: PlayedCard) -> None:
        """Connect as long as the card is in, also to a pcscd that was restarted."""
        time.sleep(max(0.0, self.emptied + HAND - time.monotonic()))
        while self.card is card:
            with suppress(OSError, IndexError), self._plug() as self._line:
                self._line.connect(("127.0.0.1", self._port))
                while self.card is card and (asked := _hear(self._line)):
                    self._answer(self._line, card, asked)
            time.sleep(RETRY)

    def _answer(self, line: socket.socket, card: PlayedCard, asked: bytes) -> None:
        if not self.answers:
            return
        if asked in CONTROLS:
            card.reset()
            return
        answer = card.atr if asked == ATR_ASKED else self.exchange(asked)
        if answer is not None:
            line.sendall(len(answer).to_bytes(2) + answer)


def _hear(line: socket.socket) -> bytes:
    """Return the next message; empty when the other end is gone."""
    # vpcd writes the size apart, and waits with the rest for this acknowledgement.
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    size = line.recv(2, socket.MSG_WAITALL)
    return line.recv(int.from_bytes(size), socket.MSG_WAITALL) if size else b""
