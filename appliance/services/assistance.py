"""A view of the screen for a helper from afar: for minutes, one way, each step noted.

The station has no network.  It gives what may be seen to a carrier, another program, over a
socket in the spool; the carrier alone meets helpers, and tells who came.  Nothing that it says
does more than add a line to the register or end the view.
"""

import logging
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Final

from appliance.domain.assistance import Fin, Pas
from appliance.errors import BesaceError
from appliance.ports.machine import Uptime
from appliance.spool.wire import framed

log = logging.getLogger(__name__)

MINUTES: Final = 15
LONGEST_MINUTES: Final = 60
SOCKET: Final = "vue"
PACE_S: Final = 0.5
SEND_S: Final = 5.0
LONGEST_LINE: Final = 200
MOST_REFUSALS: Final = 20
"""Noted of one view: whoever knocks more often fills no register."""

Note = Callable[[Pas, str, Fin], object]
"""Keeps a step, with the helper's box and by whom it ended; durable on return."""


class Vue:
    """One view, from its opening to its end; made anew for the next one.

    Attributes:
        aide: the helper's box that sees it now; empty for nobody.
        fin: by whom it ended; None while it lasts.
    """

    def __init__(self, place: Path, minutes: int, uptime: Uptime, note: Note) -> None:
        """Open it.

        Args:
            place: directory of the socket; carriers may go there.
            minutes: how long it lasts, from 1 to `LONGEST_MINUTES`.
            uptime: what tells when that is over; nobody sets it.
            note: see `Note`.

        Raises:
            ValueError: it would last longer.
            OSError: nobody can be waited for there.
            What `note` raises: it is not open then.
        """
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise ValueError(minutes)
        self._uptime, self._until, self._note = uptime, uptime() + 60 * minutes, note
        self._asked: Fin | None = None
        self._carrier: socket.socket | None = None
        self._heard, self._picture, self._refusals = b"", b"", 0
        self.aide = ""
        self.fin: Fin | None = None
        self._path = place / SOCKET
        self._socket = _listening(self._path)
        try:
            note(Pas.OUVERTE, "", Fin.AUCUNE)
        except BesaceError:
            self._shut()
            raise
        self._thread = Thread(target=self._run, name="assistance", daemon=True)
        self._thread.start()

    @property
    def left_s(self) -> int:
        """How long it still lasts, in seconds."""
        return max(0, int(self._until - self._uptime()))

    def show(self, picture: str) -> None:
        """Have this seen from now on."""
        self._picture = picture.encode()

    def end(self, fin: Fin) -> None:
        """End it soon, unless it is over."""
        self._asked = self._asked or fin

    def close(self, fin: Fin) -> None:
        """End it, and return when it is over and noted; not under a lock that `note` takes."""
        self.end(fin)
        self._thread.join()

    def _run(self) -> None:
        fin: Fin | None = None
        try:
            while fin is None:
                fin = self._turn()
        except BesaceError as error:
            log.warning("the view ends: %s", type(error).__name__)
        finally:  # whatever happened, nobody sees on
            self._finish(fin or Fin.PANNE)

    def _finish(self, fin: Fin) -> None:
        self._shut()
        if self._carrier is not None:
            self._send(self._carrier, b"")
            self._carrier.close()
        try:
            self._note(Pas.FINIE, self.aide, fin)
        except BesaceError as error:
            log.warning("the end of the view is not noted: %s", type(error).__name__)
        self.aide, self.fin = "", fin

    def _shut(self) -> None:
        self._path.unlink(missing_ok=True)
        self._socket.close()

    def _turn(self) -> Fin | None:
        """Do what is due within `PACE_S`; tell if and by whom the view ends."""
        if self._asked is not None:
            return self._asked
        if self._uptime() >= self._until:
            return Fin.DELAI
        if self._carrier is None:
            self._carrier = self._awaited()
            return None
        fin = self._listen(self._carrier)
        if fin is None and self.aide and not self._send(self._carrier, self._picture):
            return Fin.RESEAU
        return fin

    def _awaited(self) -> socket.socket | None:
        try:
            carrier, _ = self._socket.accept()
        except TimeoutError:
            return None
        carrier.settimeout(PACE_S)
        return carrier

    def _listen(self, carrier: socket.socket) -> Fin | None:
        """Hear what the carrier tells."""
        try:
            said = carrier.recv(LONGEST_LINE)
        except TimeoutError:
            return None
        except OSError:
            said = b""
        if not said:
            carrier.close()
            self._carrier, self._heard = None, b""
            return Fin.RESEAU if self.aide else None
        *lines, self._heard = (self._heard + said).split(b"\n")
        for line in lines:
            if (fin := self._obey(line)) is not None:
                return fin
        return Fin.PANNE if len(self._heard) > LONGEST_LINE else None

    def _obey(self, line: bytes) -> Fin | None:
        """Note what a line tells; the one who leaves ends the view, and nothing else is obeyed."""
        what, _, who = line.decode(errors="replace").partition(" ")
        match what:
            case "admise" if not self.aide:
                name = "".join(filter(str.isprintable, who))
                self._note(Pas.ADMISE, name, Fin.AUCUNE)
                self.aide = name or "?"
            case "refusee" if self._refusals < MOST_REFUSALS:
                self._refusals += 1
                self._note(Pas.REFUSEE, "", Fin.AUCUNE)
            case "partie" if self.aide:
                return Fin.AIDE
            case "coupee" if self.aide:
                return Fin.RESEAU
        return None

    def _send(self, carrier: socket.socket, picture: bytes) -> bool:
        """Give a picture; none at all says that the view is over."""
        carrier.settimeout(SEND_S)
        try:
            carrier.sendall(framed(picture))
        except OSError:
            return False
        carrier.settimeout(PACE_S)
        return True


def _listening(path: Path) -> socket.socket:
    """Return a socket that waits there, for whoever may enter the directory."""
    path.unlink(missing_ok=True)  # left by a station that was killed
    listening = socket.socket(socket.AF_UNIX)
    try:
        listening.bind(str(path))
        path.chmod(0o660)
        listening.listen(1)
    except OSError:
        listening.close()
        raise
    listening.settimeout(PACE_S)
    return listening
