"""The barest PC/SC client that there is: libpcsclite by ctypes, and commands that are known before.

It has no deadline, no process of its own and no idea of what it reads.
"""

import ctypes
import os
from collections.abc import Sequence
from ctypes import byref, c_char_p, c_long, c_ulong, c_void_p, create_string_buffer, sizeof
from pathlib import Path
from typing import Any, Final

SOCKET: Final = "PCSCLITE_CSOCK_NAME"
SYSTEM_SCOPE: Final = 2
SHARED: Final = 2
T0: Final = 1
RESET: Final = 1
UNAWARE: Final = 0
PRESENT: Final = 0x20
FOREVER: Final = 0xFFFF_FFFF
LONGEST: Final = 258
ATR: Final = 33


class ReaderState(ctypes.Structure):
    """SCARD_READERSTATE of pcsclite.h."""

    _fields_ = (
        ("name", c_char_p),
        ("user", c_void_p),
        ("known", c_ulong),
        ("seen", c_ulong),
        ("atr_size", c_ulong),
        ("atr", ctypes.c_ubyte * ATR),
    )


class SendPci(ctypes.Structure):
    """SCARD_IO_REQUEST of pcsclite.h."""

    _fields_ = (("protocol", c_ulong), ("size", c_ulong))


class BareClient:
    """One connection to pcscd, for one slot."""

    def __init__(self, socket: Path, slot: str) -> None:
        os.environ[SOCKET] = str(socket)  # the library looks once, when it connects first
        self._lib: Any = ctypes.CDLL("libpcsclite.so.1")
        self._slot = slot.encode()
        self._context = c_long()
        _check(self._lib.SCardEstablishContext(SYSTEM_SCOPE, None, None, byref(self._context)))

    def close(self) -> None:
        """Leave the service."""
        self._lib.SCardReleaseContext(self._context)

    def wait(self) -> None:
        """Wait until a card is in the slot."""
        state = ReaderState(self._slot, None, UNAWARE, UNAWARE, 0)
        while not state.seen & PRESENT:
            _check(self._lib.SCardGetStatusChange(self._context, FOREVER, byref(state), 1))
            state.known = state.seen

    def read(self, commands: Sequence[bytes]) -> list[bytes]:
        """Power the card, hold it, send the commands, let it go; return the answers."""
        handle, protocol = c_long(), c_ulong()
        call = self._lib.SCardConnect
        _check(call(self._context, self._slot, SHARED, T0, byref(handle), byref(protocol)))
        _check(self._lib.SCardBeginTransaction(handle))
        answers = [self._send(handle, command) for command in commands]
        _check(self._lib.SCardDisconnect(handle, RESET))
        return answers

    def _send(self, handle: c_long, command: bytes) -> bytes:
        answer, size = create_string_buffer(LONGEST), c_ulong(LONGEST)
        pci = SendPci(T0, sizeof(SendPci))
        call = self._lib.SCardTransmit
        _check(call(handle, byref(pci), command, len(command), None, answer, byref(size)))
        return answer.raw[: size.value]


def _check(code: int) -> None:
    if code:
        raise OSError(f"PC/SC {code & FOREVER:08X}")
