"""The signing worker: a small program that runs PKCS#11 so that the station need not.

A mute reader blocks PKCS#11 for minutes and nothing can interrupt the call: the station kills
this process instead and starts another.  It holds the code while the station is open.

    python -m appliance.drivers.signing_worker REQUESTS REPORTS MODULE LABEL
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from appliance.drivers.bridge import (
    KEEP,
    LOOK,
    PROVE,
    SIGN,
    hear_request,
    tell,
    tell_failure,
)
from appliance.drivers.cps import Pkcs11Token, tokens_of
from appliance.drivers.cps_card import Token
from appliance.errors import BesaceError

GLANCE_S: Final = 1.0  # the longest that a worker stuck in PKCS#11 outlives its station


class Clerk:
    """Obeys requests about one token."""

    def __init__(self, token: Token) -> None:
        self._token = token
        self._acts = {LOOK: self._look, KEEP: self._keep, PROVE: self._prove, SIGN: self._sign}

    def serve_one(self, requests: Connection) -> None:
        """Wait for one request, obey, reply.

        Raises:
            EOFError, OSError: the station is gone.
        """
        act, argument = hear_request(requests)
        try:
            answer = self._acts[act](argument)
        except BesaceError as failure:
            tell_failure(requests, failure)
        else:
            tell(requests, ["", answer])

    def _look(self, _: str) -> str:
        card = self._token.look()
        certificates = card.certificate.hex(), card.authentication.hex()
        return json.dumps([card.serial, *certificates, card.tries])

    def _keep(self, code: str) -> str:
        self._token.keep(code)
        return ""

    def _prove(self, argument: str) -> str:
        serial, last = json.loads(argument)
        self._token.prove(serial, last=last)
        return ""

    def _sign(self, argument: str) -> str:
        message, serial = json.loads(argument)
        return self._token.sign(bytes.fromhex(message), serial).hex()


def serve(requests: Connection, obey: Callable[[Connection], None]) -> None:
    """Obey until the station is gone."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            obey(requests)


def end_with_the_station(station: int) -> None:
    """End the process once its station is gone, whatever it is stuck in."""
    pause = threading.Event()
    while os.getppid() == station:
        pause.wait(GLANCE_S)
    os._exit(0)


def main() -> None:
    """Serve on one descriptor; nothing is reported on the other."""
    requests = Connection(int(sys.argv[1]))
    module, label = sys.argv[3:5]
    threading.Thread(target=end_with_the_station, args=[os.getppid()], daemon=True).start()
    token = Pkcs11Token(tokens_of(Path(module), label or None))
    serve(requests, Clerk(token).serve_one)
    os._exit(0)  # a PKCS#11 library may hang at its end as well


if __name__ == "__main__":
    main()
