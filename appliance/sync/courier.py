"""The courier: one pass, no loop, no sleep.

A pass fetches first and sends after, and neither waits on the fate of the other.  Every act
follows its durable record and may be repeated, so that a cut at any point costs a repeat:

    fetched, not kept           it is fetched again
    kept, not known to be       its name in the spool is what is known
    deleted at the peer         its mark goes at the next pass
    taken, not begun            it is begun
    begun, no answer kept       sent again, the same bytes under the same Message-ID
    settled, receipt not given  given at the next pass, of the same attempt
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from appliance.errors import LinkDownError, ServerPostponedError, ServerRefusedError
from appliance.ports.link import Mailbox, Outbox
from appliance.ports.machine import Clock, Entropy
from appliance.spool.maildir import CourierSpool, Waiting
from appliance.spool.records import Outcome, Pulse, Receipt, Sidecar
from appliance.sync.attempts import SETTLED, Attempts, Dispatch, Event, News, State
from appliance.sync.pace import is_due

log = logging.getLogger(__name__)

ID_SIZE: Final = 32  # bytes
UNREADABLE: Final = "message illisible dans la file d’envoi"
OUTCOMES: Final = {State.REMISE: Outcome.REMISE, State.BLOQUEE: Outcome.BLOQUEE}


class Inbound(NamedTuple):
    """What a pass fetched.

    Attributes:
        deleted: how many consumed messages are gone at the peer.
        nearly_full: True when the mailbox is four fifths full.
    """

    fetched: int = 0
    deleted: int = 0
    nearly_full: bool = False
    fault: LinkDownError | None = None


class Outbound(NamedTuple):
    """What a pass sent.

    Attributes:
        left: how many messages still wait, for their day, their turn or a link.
    """

    remises: int = 0
    bloquees: int = 0
    left: int = 0
    fault: LinkDownError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """One pass.

    Attributes:
        aside: how many files of the spool wait for a person.
    """

    at: datetime
    inbound: Inbound
    outbound: Outbound
    aside: int

    @property
    def pulse(self) -> Pulse:
        """What the station shows of it."""
        faults = [fault for fault in (self.outbound.fault, self.inbound.fault) if fault]
        return Pulse(at=self.at, linked=not faults, sentence=self._sentence(faults))

    def _sentence(self, faults: list[LinkDownError]) -> str:
        if faults:
            return faults[0].advice
        if self.inbound.nearly_full:
            return "La boîte aux lettres est presque pleine. Déverrouillez Besace pour la relever."
        if self.aside:
            return f"{self.aside} fichier(s) illisible(s) mis de côté. Rien n’est perdu ; appelez."
        return ""


@dataclass(slots=True, kw_only=True)
class Courier:
    """Moves messages between the spool and the peers.  It cannot read one.

    Attributes:
        seal: closes a fetched message to the practice's public key.
        mailbox_limit: the mailbox's size in bytes at the peer, None where nobody knows.
    """

    spool: CourierSpool
    attempts: Attempts
    outbox: Outbox
    mailbox: Mailbox
    seal: Callable[[bytes], bytes]
    clock: Clock
    entropy: Entropy
    mailbox_limit: int | None = None
    _cut_off: bool = True  # until a fetch proves that there is a link

    def run_pass(self) -> PassReport:
        """Fetch, send, and write the pulse.  Faults of the link are in the report.

        Raises:
            VaultError: the disk failed; the next start takes up where this pass stopped.
        """
        inbound = self._fetch()
        reconnected = self._cut_off and inbound.fault is None
        self._cut_off = inbound.fault is not None
        outbound = self._send_all(hurry=reconnected)
        report = PassReport(
            at=self.clock.now(), inbound=inbound, outbound=outbound, aside=self.spool.set_aside()
        )
        self.spool.write_pulse(report.pulse)
        return report

    # Fetching ---------------------------------------------------------------------------

    def _fetch(self) -> Inbound:
        fetched = deleted = 0
        nearly_full = False
        try:
            for name, message in self.mailbox.unseen(self.spool.known()):
                self.spool.deliver(name, self.seal(message))
                fetched += 1
            deleted = self._delete_consumed()
            nearly_full = self._is_nearly_full()
        except LinkDownError as fault:
            log.warning("fetching stopped: %s", type(fault).__name__)
            return Inbound(fetched, deleted, nearly_full, fault)
        return Inbound(fetched, deleted, nearly_full)

    def _delete_consumed(self) -> int:
        consumed = self.spool.consumed()
        gone = self.mailbox.delete(consumed) if consumed else frozenset()
        for name in gone:
            self.spool.forget_consumed(name)
        return len(gone)

    def _is_nearly_full(self) -> bool:
        limit = self.mailbox_limit
        return limit is not None and self.mailbox.occupied() * 5 >= limit * 4

    # Sending ----------------------------------------------------------------------------

    def _send_all(self, *, hurry: bool) -> Outbound:
        """Send what is due, the least tried first, then the most urgent.

        Args:
            hurry: the link is back: what failed for want of it is due at once.
        """
        ready = [one for one in self.spool.waiting() if not self._settle(one)]
        due = [(one, sidecar) for one in ready if (sidecar := self._due(one, hurry=hurry))]
        due.sort(key=lambda pair: (self._known(pair[0]).attempts, pair[1].deadline))
        ended: list[State] = []
        fault: LinkDownError | None = None
        for one, sidecar in due:
            try:
                ended.append(self._send(one, sidecar))
            except LinkDownError as error:
                log.warning("sending stopped: %s", type(error).__name__)
                fault = error
                break
        remises, bloquees = ended.count(State.REMISE), ended.count(State.BLOQUEE)
        return Outbound(remises, bloquees, len(ready) - remises - bloquees, fault)

    def _known(self, one: Waiting) -> Dispatch:
        return self.attempts.of(one.name)

    def _settle(self, one: Waiting) -> bool:
        """Give the receipt of a message whose fate is known; tell whether it is."""
        if not one.taken:
            self._record(one.name, Event.CONFIEE)
        dispatch = self._known(one)
        if dispatch.state not in SETTLED:
            return False
        if one.taken or self.spool.take(one.name):
            self._close(dispatch)
        return True

    def _due(self, one: Waiting, *, hurry: bool) -> Sidecar | None:
        """Return where to send a message now; None while its time has not come."""
        sidecar, now = one.sidecar, self.clock.now()
        if sidecar is None:
            log.warning("%s has no sidecar yet", one.name[:12])
            return None
        if sidecar.not_before and now.astimezone().date() < sidecar.not_before:
            return None
        dispatch = self._known(one)
        if not hurry and dispatch.failed and not _rested(dispatch, now):
            return None
        return sidecar

    def _send(self, one: Waiting, sidecar: Sidecar) -> State:
        """Make one attempt; return where the message stands after it."""
        if not one.taken and not self.spool.take(one.name):
            return State.PRETE  # the station took it back
        self._record(one.name, Event.DEPART, attempt=self.entropy(ID_SIZE).hex())
        message = self.spool.message(one.name)
        if message is None:
            dispatch = self._record(one.name, Event.REFUS, answer=UNREADABLE)
            self.spool.reject(one.name)
        else:
            dispatch = self._submit(one.name, message, sidecar.recipient)
        if dispatch.state in SETTLED:
            self._close(dispatch)
        return dispatch.state

    def _submit(self, name: str, message: bytes, recipient: str) -> Dispatch:
        """Hand a message to the peer and keep its answer.

        Raises:
            LinkDownError: nothing can leave for now.
        """
        try:
            proof = self.outbox.submit(message, recipient)
        except ServerRefusedError as error:
            return self._record(name, Event.REFUS, answer=str(error))
        except ServerPostponedError as error:
            return self._record(name, Event.ECHEC, answer=str(error))
        except LinkDownError as error:
            self._record(name, Event.ECHEC, answer=str(error))
            raise
        return self._record(name, Event.PREUVE, answer=proof)

    def _close(self, dispatch: Dispatch) -> None:
        receipt = Receipt(
            attempt=dispatch.attempt,
            sha256=dispatch.message,
            at=dispatch.at,
            outcome=OUTCOMES[dispatch.state],
            proof=dispatch.answer,
        )
        self.spool.give_receipt(receipt)
        self.spool.finish(dispatch.message)
        log.info("message %s: %s", dispatch.message[:12], receipt.outcome)

    def _record(self, name: str, event: Event, *, attempt: str = "", answer: str = "") -> Dispatch:
        at = self.clock.now()
        return self.attempts.record(
            News(message=name, event=event, at=at, attempt=attempt, answer=answer)
        )


def _rested(dispatch: Dispatch, now: datetime) -> bool:
    """Tell whether a failed message may be tried again; its attempt's id is the dice."""
    return is_due(dispatch.first, dispatch.last, int(dispatch.attempt[:2], 16) / 255, now)
