"""The courier: one pass, no loop, no sleep.

A pass fetches first and sends after, and neither waits on the fate of the other.  Every act
follows its durable record and may be repeated, so that a cut at any point costs a repeat:

    fetched, not kept           it is fetched again
    kept, not known to be       its name in the spool is what is known
    deleted at the peer         its mark goes at the next pass
    taken, not begun            it is begun
    begun, no answer kept       sent again, the same bytes under the same Message-ID
    settled, receipt not given  given at the next pass, of the same attempt

What left by hand is let be, until a proof comes or a person waits no more (`docs/carry.md`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from appliance.errors import (
    ClockBehindError,
    LinkDownError,
    NoNetworkError,
    ServerPostponedError,
    ServerRefusedError,
)
from appliance.ports.link import Link, LinkState, Mailbox, Outbox
from appliance.ports.machine import Clock, Entropy
from appliance.spool.maildir import CourierSpool, Waiting
from appliance.spool.records import Outcome, Receipt, Sidecar
from appliance.sync.attempts import SETTLED, Attempts, Dispatch, Event, News, State
from appliance.sync.pace import is_due
from appliance.sync.report import Inbound, Outbound, PassReport

log = logging.getLogger(__name__)

ID_SIZE: Final = 32  # bytes
UNREADABLE: Final = "message illisible dans la file d’envoi"
STALE: Final = timedelta(days=5)
URGENT: Final = timedelta(days=3)  # holds a week-end before the last legal day
OUTCOMES: Final = {State.REMISE: Outcome.REMISE, State.BLOQUEE: Outcome.BLOQUEE}


@dataclass(slots=True, kw_only=True)
class Courier:
    """Moves messages between the spool and the peers.  It cannot read one.

    Attributes:
        link: whether a way out exists, and whether it is paid by volume.
        seal: closes a fetched message to the practice's public key.
        installed: when this software came here; a clock that shows less is wrong.
        thrifty: on a link paid by volume only what is urgent leaves, and nothing is fetched.
        mailbox_limit: the mailbox's size in bytes at the peer, None where nobody knows.
        neighbours: names of the paired boxes, as they are now.
    """

    spool: CourierSpool
    attempts: Attempts
    outbox: Outbox
    mailbox: Mailbox
    link: Link
    seal: Callable[[bytes], bytes]
    clock: Clock
    entropy: Entropy
    installed: datetime
    thrifty: bool = False
    mailbox_limit: int | None = None
    neighbours: Callable[[], tuple[str, ...]] = tuple
    _cut_off: bool = True  # until a fetch proves that there is a link
    _sidecars: dict[str, Sidecar] = field(default_factory=dict)  # as they were read first

    def run_pass(self) -> PassReport:
        """Fetch, send, and write the pulse.  Faults of the link are in the report.

        Raises:
            VaultError: the disk failed; the next start takes up where this pass stopped.
        """
        state = self.link.state()
        fault = self._obstacle(state)
        sparing = self.thrifty and state is LinkState.METERED
        inbound = Inbound(fault=fault) if fault or sparing else self._fetch()
        reconnected = self._cut_off and inbound.fault is None
        self._cut_off = inbound.fault is not None
        outbound = self._send_all(fault, hurry=reconnected, sparing=sparing)
        report = PassReport(
            at=self.clock.now(),
            inbound=inbound,
            outbound=outbound,
            aside=self.spool.set_aside(),
            neighbours=self.neighbours(),
        )
        self.spool.write_pulse(report.pulse)
        return report

    def _obstacle(self, state: LinkState) -> LinkDownError | None:
        """Return why nobody should even be called."""
        if state is LinkState.DOWN:
            return NoNetworkError()
        if self.clock.now() < self.installed:
            return ClockBehindError(f"{self.clock.now():%d/%m/%Y %H:%M} UTC")
        return None

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

    def _send_all(self, fault: LinkDownError | None, *, hurry: bool, sparing: bool) -> Outbound:
        """Send what is due, the least tried first, then the most urgent.

        Args:
            fault: why nothing can leave; then what is owed for earlier passes is still given.
            hurry: the link is back: what failed for want of it is due at once.
            sparing: only what is urgent leaves.
        """
        ready = [one for one in self.spool.waiting() if not self._settle(one)]
        names = {one.name for one in ready}
        self._sidecars = {name: kept for name, kept in self._sidecars.items() if name in names}
        due = [] if fault else [one for one in ready if self._is_due(one, hurry=hurry)]
        due.sort(key=lambda one: (self._known(one).attempts, self._sidecars[one.name].deadline))
        leaving = [one for one in due if not sparing or self._is_urgent(one)]
        ended, fault = ([], fault) if fault else self._send_each(leaving)
        self.outbox.close()
        remises, bloquees = ended.count(State.REMISE), ended.count(State.BLOQUEE)
        carried = sum(self._known(one).state is State.EMPORTEE for one in ready)
        return Outbound(
            remises=remises,
            bloquees=bloquees,
            left=len(ready) - remises - bloquees,
            spared=len(due) - len(leaving),
            stale=sum(self._is_stale(one, State.TENTATIVE) for one in ready),
            carried=carried,
            awaited=sum(self._is_stale(one, State.EMPORTEE) for one in ready),
            fault=fault,
        )

    def _send_each(self, leaving: Sequence[Waiting]) -> tuple[list[State], LinkDownError | None]:
        """Send until the end, or until a fault that would meet the others too."""
        ended: list[State] = []
        for one in leaving:
            try:
                ended.append(self._send(one))
            except LinkDownError as fault:
                log.warning("sending stopped: %s", type(fault).__name__)
                return ended, fault
        return ended, None

    def _is_urgent(self, one: Waiting) -> bool:
        return self._sidecars[one.name].deadline <= self._today() + URGENT

    def _is_stale(self, one: Waiting, state: State) -> bool:
        """Tell whether a message is in this state and was first tried too long ago."""
        dispatch = self._known(one)
        return dispatch.state is state and self.clock.now() - dispatch.first >= STALE

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
            close(self.spool, dispatch)
        return True

    def _is_due(self, one: Waiting, *, hurry: bool) -> bool:
        """Tell whether a message may leave now; its sidecar is known then."""
        dispatch = self._known(one)
        if dispatch.state is State.EMPORTEE:
            return False
        if not hurry and dispatch.failed and not _rested(dispatch, self.clock.now()):
            return False
        return self._sidecars.get(one.name) is not None or self._may_leave(one)

    def _may_leave(self, one: Waiting) -> bool:
        """Read the sidecar, and keep it once its day has come: it then tells of the order."""
        sidecar = self.spool.sidecar(one.name)
        if sidecar is None:
            log.warning("%s has no sidecar yet", one.name[:12])
            return False
        if sidecar.not_before and self._today() < sidecar.not_before:
            return False
        self._sidecars[one.name] = sidecar
        return True

    def _send(self, one: Waiting) -> State:
        """Make one attempt; return where the message stands after it."""
        if not self._may_leave(one):  # the station may have written it anew
            return State.PRETE
        sidecar = self._sidecars[one.name]
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
            close(self.spool, dispatch)
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

    def _today(self) -> date:
        return self.clock.now().astimezone().date()

    def _record(self, name: str, event: Event, *, attempt: str = "", answer: str = "") -> Dispatch:
        at = self.clock.now()
        return self.attempts.record(
            News(message=name, event=event, at=at, attempt=attempt, answer=answer)
        )


def close(spool: CourierSpool, dispatch: Dispatch) -> None:
    """Tell the station of a message whose fate is known, and let go of it.  Repeats are free."""
    receipt = Receipt(
        attempt=dispatch.attempt,
        sha256=dispatch.message,
        at=dispatch.at,
        outcome=OUTCOMES[dispatch.state],
        proof=dispatch.answer,
    )
    spool.give_receipt(receipt)
    spool.finish(dispatch.message)
    log.info("message %s: %s", dispatch.message[:12], receipt.outcome)


def _rested(dispatch: Dispatch, now: datetime) -> bool:
    """Tell whether a failed message may be tried again; its attempt's id is the dice."""
    return is_due(dispatch.first, dispatch.last, int(dispatch.attempt[:2], 16) / 255, now)
