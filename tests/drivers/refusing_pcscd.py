"""A PC/SC service that knows its clients' protocol and refuses them all, as polkit has it do.

The messages are those of pcsc-lite's `winscard_msg.h`: a header of two words (size, command), a
body of words; the reply is the body again, its last word being PC/SC's code.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

HEADER: Final = struct.Struct("=II")
ESTABLISH_CONTEXT: Final = 0x01
SECURITY_VIOLATION: Final = 0x8010_006A
WORD: Final = 4


@contextmanager
def refusing_pcscd(path: Path) -> Iterator[None]:
    """Listen, and refuse until the end of the block."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        thread = threading.Thread(target=_serve, args=[listener], daemon=True)
        thread.start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listener: socket.socket) -> None:
    with suppress(OSError):  # closed
        while True:
            client, _ = listener.accept()
            with client, suppress(OSError):
                while head := client.recv(HEADER.size, socket.MSG_WAITALL):
                    size, command = HEADER.unpack(head)
                    body = client.recv(size, socket.MSG_WAITALL)
                    code = SECURITY_VIOLATION if command == ESTABLISH_CONTEXT else 0
                    client.sendall(body[:-WORD] + struct.pack("=I", code))
