"""The list of arrivals on one box, and what it and the other box tell each other.

A letter holds all that the other box lacks, sealed to its key; what carries it reads nothing.  The
other box's key is the one that was seen first: another one is told to a person, who may take it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import RLock
from typing import Final

from appliance.domain.arrivee import Arrivee, Etape, Lettre, Repere, Reponse, Venue
from appliance.domain.patient import Beneficiaire, same_person
from appliance.formats.arrivees import NoLettreError, read_lettre, write_lettre
from appliance.ports.machine import Clock
from appliance.queue.arrivees import Cahier
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.inbox import inbox_public_key, open_with, seal_to
from appliance.spool.plis import Plis

log = logging.getLogger(__name__)

KEY_SIZE: Final = 32
SHOWN: Final = 8
"""Hexadecimal digits of a key that two people compare."""

Repond = Callable[[Beneficiaire], Reponse]


@dataclass(slots=True, kw_only=True)
class Arrivees:
    """The use cases, for any thread.

    Attributes:
        repond: says to the desk what the practice knows of somebody who came; None says nothing.
        inconnue: a key that is not the other box's, and that a person may take; empty for none.
    """

    cahier: Cahier
    plis: Plis
    cle: bytes = field(repr=False)
    clock: Clock
    repond: Repond | None = None
    inconnue: bytes = b""
    _pris: bytes = field(default=b"", repr=False)
    _dit: bytes | None = field(default=None, repr=False)
    _oublie_le: date | None = None
    _lock: RLock = field(default_factory=RLock, repr=False)

    def liste(self) -> tuple[Arrivee, ...]:
        """Return who came, and how far each is."""
        with self._lock:
            return self.cahier.arrivees()

    def arrive(self, who: Beneficiaire) -> Repere:
        """Enter who came; durable.  Who is in the list and did not leave is not entered twice."""
        with self._lock:
            found = self._of(who)
            if found is not None:
                return found.repere
            return self.cahier.arrive(Venue(beneficiaire=who, le=self.clock.now()), self._today())

    def avancer(self, repere: Repere, etape: Etape) -> None:
        """Enter that somebody went on; durable.  Nobody goes back."""
        with self._lock:
            self.cahier.avancer(repere, etape, self._today())

    def vu(self, who: Beneficiaire) -> None:
        """Enter that somebody who waits is seen; of who does not wait nothing is entered."""
        with self._lock:
            found = self._of(who)
            if found is not None and found.etape is Etape.ARRIVE:
                self.cahier.avancer(found.repere, Etape.VU, self._today())

    def echanger(self) -> None:
        """Take in what the other box tells, answer it, and forget what is over.

        Raises:
            VaultError: this box's disk failed.
        """
        with self._lock:
            self._take()
            self._answer()
            self._give()
            if self._oublie_le != self._today():
                self._oublie_le = self._today()
                self.cahier.oublier(self._today())

    def non_dites(self) -> int:
        """Return how many arrivals the other box is not known to have."""
        with self._lock:
            return sum(one.venue is not None for one in self.cahier.non_dits())

    def accepter(self) -> None:
        """Take the key that was not known for the other box's, by a person's word."""
        with self._lock:
            if self.inconnue:
                self.cahier.retenir(self.inconnue)
                self.inconnue, self._pris, self._dit = b"", b"", None

    @property
    def empreinte(self) -> str:
        """What two people compare of the key that nobody knows; empty where there is none."""
        return self.inconnue.hex()[:SHOWN]

    def close(self) -> None:
        """Close the book."""
        with self._lock:
            self.cahier.close()

    def _of(self, who: Beneficiaire) -> Arrivee | None:
        here = (one for one in self.cahier.arrivees() if one.etape is not Etape.PARTI)
        return next((one for one in here if same_person(one.venue.beneficiaire, who)), None)

    def _today(self) -> date:
        return self.clock.now().astimezone().date()

    def _take(self) -> None:
        pli = self.plis.take()
        if pli == self._pris or len(pli) < KEY_SIZE:
            return
        voisin, sealed = pli[:KEY_SIZE], pli[KEY_SIZE:]
        if not self.cahier.voisin:
            self.cahier.retenir(voisin)
        if voisin != self.cahier.voisin:
            self.inconnue = voisin
            self._pris = pli
            log.warning("another box than before shows itself at the desk's exchange")
            return
        self.inconnue = b""
        if lettre := self._opened(sealed):
            self.cahier.recevoir(lettre, self._today())
        self._pris = pli  # not before: what a full disk refused is taken again

    def _opened(self, sealed: bytes) -> Lettre | None:
        if not sealed:  # the other box does not know this one's key yet
            return None
        try:
            return read_lettre(open_with(self.cle, sealed))
        except (BrokenSealError, NoLettreError):
            log.warning("a letter of the desk's exchange cannot be read")
            return None

    def _answer(self) -> None:
        """Say once of each arrival what the practice knows."""
        if self.repond is None:
            return
        for one in self.cahier.arrivees():
            if one.reponse is None and one.etape is not Etape.PARTI:
                reponse = self.repond(one.venue.beneficiaire)
                self.cahier.avancer(one.repere, one.etape, self._today(), reponse)

    def _give(self) -> None:
        """Write the letter anew where it would say something else."""
        said = write_lettre(self.cahier.lettre()) if self.cahier.voisin else b""
        if said == self._dit:
            return
        try:
            sealed = seal_to(self.cahier.voisin, said) if said else b""
        except ValueError:  # 32 bytes that are nobody's key
            log.warning("the other box's key is none")
            sealed = b""
        self.plis.give(inbox_public_key(self.cle) + sealed)
        self._dit = said
