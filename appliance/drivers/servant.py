"""What both card workers do with the station's requests: one card at a time."""

from collections.abc import Callable
from multiprocessing.connection import Connection

from appliance.drivers.bridge import CLOSE, OPEN, hear_request, tell, tell_failure
from appliance.drivers.iso7816 import Channel
from appliance.errors import BesaceError, NoCardError


class Servant:
    """Obeys requests.

    Args:
        connect: powers the card of a slot and holds it.
    """

    def __init__(self, connect: Callable[[str], Channel]) -> None:
        self._connect = connect
        self._channel: Channel | None = None

    def serve_one(self, requests: Connection) -> None:
        """Wait for one request, obey, reply.

        Raises:
            EOFError, OSError: the station is gone.
        """
        act, argument = hear_request(requests)
        try:
            answer = self._obey(act, argument)
        except BesaceError as failure:
            tell_failure(requests, failure)
        else:
            tell(requests, ["", answer])

    def _obey(self, act: str, argument: str) -> str:
        """Do one thing; return the card's answer, in hexadecimal, or nothing."""
        if act in {OPEN, CLOSE}:
            self._close()
            if act == OPEN:
                self._channel = self._connect(argument)
            return ""
        if self._channel is None:
            raise NoCardError
        return self._channel.transmit(bytes.fromhex(argument)).hex()

    def _close(self) -> None:
        channel, self._channel = self._channel, None
        if channel:
            channel.close()
