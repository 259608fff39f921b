"""A signing worker over a reader that falls mute, for tests: LABEL names what goes wrong.

`mute-once FILE`: the first worker hangs at a signature, and its successors do not.
"""

import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from appliance.drivers.cps import Pkcs11Token
from appliance.drivers.signing_worker import Clerk, serve
from tests.played_cps import PlayedCard, PlayedToken

HANGS_FOR_S = 60.0


class MuteOnce(PlayedCard):
    """Hangs in the middle of the first VERIFY after the file `mute` appeared, and removes it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def transmit(self, command: bytes) -> bytes:
        if command[:2] == b"\x00\x20":
            with (self.folder / "verified").open("ab") as count:
                count.write(b".")
            if (self.folder / "mute").exists():
                (self.folder / "mute").unlink()
                threading.Event().wait(HANGS_FOR_S)
        return super().transmit(command)


if __name__ == "__main__":
    card = MuteOnce(Path(sys.argv[3]))
    token = Pkcs11Token(lambda: [PlayedToken(card)])
    serve(Connection(int(sys.argv[1])), Clerk(token).serve_one)
