"""The box's side: messages go out by hand, proofs and returns come in.

The courier's table stays the only truth: a message is EMPORTEE there, durably, before its bytes
reach the key.  Until its proof is in, each `carry_out` writes it again, to the byte, so that a
key that was pulled, lost or forgotten costs a repeat.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

from appliance.ports.machine import Clock, Entropy
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.correspondance import Cle, Trousse
from appliance.spool.maildir import CourierSpool, Waiting
from appliance.spool.records import Outcome, Receipt, Sidecar
from appliance.sync.attempts import SETTLED, Attempts, Dispatch, Event, News, State
from appliance.sync.carry.letter import Kind, Letter, name_of, write
from appliance.sync.carry.satchel import Satchel
from appliance.sync.courier import ID_SIZE, close
from appliance.sync.link import one_line

EVENTS: Final = {Outcome.REMISE: Event.PREUVE, Outcome.BLOQUEE: Event.REFUS}
SHOWN: Final = 9
"""Characters of a fingerprint in a proof: enough to tell one's few relays apart."""


class Taken(NamedTuple):
    """What went out.

    Attributes:
        written: how many messages stand on the key.
        again: how many of them had left by hand before.
        size: their bytes.
    """

    written: int
    again: int
    size: int


class Fate(Enum):
    """What became of a letter that was carried in."""

    DELIVERED = auto()  # a proof, and it is new
    REFUSED = auto()  # the relay's server will never take the message
    RETURN = auto()  # a return, and it is new
    KNOWN = auto()  # known already, or an answer to nothing that is out
    FOREIGN = auto()  # for another box or practice: it stays on the key
    ALTERED = auto()  # cut or changed, or of no relay of the settings: it stays too


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Carries between the spool and a directory.  It cannot read a message.

    Attributes:
        trousse: this box's own keys for what is carried.
        inbox: the practice's public key, to which returns are sealed.
        relays: the keys of the only relays that are believed; empty for any.
    """

    spool: CourierSpool
    attempts: Attempts
    trousse: Trousse
    inbox: bytes
    clock: Clock
    entropy: Entropy
    relays: Collection[str] = ()

    # Out ----------------------------------------------------------------------------------

    def carry_out(self, satchel: Satchel, relay: Cle | None = None) -> Taken:
        """Write all that is due on a key; nothing leaves that could not be followed.

        Args:
            satchel: where to.
            relay: the only one that can read it; None for any.

        Raises:
            CarryFullError, CarryPlaceError, CarryGoneError: see `Satchel`; what was written is
                whole, and a repeat takes up there.
            VaultError: the box's own disk failed.
        """
        due = list(self._due())
        again = sum(self._state(one) is State.EMPORTEE for one, _ in due)
        there = satchel.names(Kind.MESSAGE)
        satchel.make(room=sum(self.spool.size(one.name) for one, _ in due if one.name not in there))
        satchel.write(Kind.VISIT, self._self, self._visit())
        sizes = [self._take(satchel, one, sidecar, relay) for one, sidecar in due]
        self._tidy(satchel)
        return Taken(sum(size > 0 for size in sizes), again, sum(sizes))

    def take_back(self) -> int:
        """Let the line try what left by hand; return how many messages."""
        out = [one for one in self.spool.waiting() if self._state(one) is State.EMPORTEE]
        for one in out:
            self._record(one.name, Event.REPRISE)
        return len(out)

    def _due(self) -> Iterator[tuple[Waiting, Sidecar]]:
        today = self.clock.now().astimezone().date()
        for one in self.spool.waiting():
            if not one.taken:
                self._record(one.name, Event.CONFIEE)
            if self._settle(one) or (sidecar := self.spool.sidecar(one.name)) is None:
                continue
            if sidecar.not_before is None or sidecar.not_before <= today:
                yield one, sidecar

    def _settle(self, one: Waiting) -> bool:
        """Tell whether a message's fate is known; a cut may have come before the station knew."""
        known = self.attempts.of(one.name)
        if known.state not in SETTLED:
            return False
        if one.taken or self.spool.take(one.name):
            close(self.spool, known)
        return True

    def _take(self, satchel: Satchel, one: Waiting, sidecar: Sidecar, relay: Cle | None) -> int:
        """Write one message on the key; return its bytes, 0 for one that is not to be had."""
        if not one.taken and not self.spool.take(one.name):
            return 0  # the station took it back
        message = self.spool.message(one.name)
        if message is None:
            return 0  # damaged: the courier says so at its next pass
        if self._state(one) is not State.EMPORTEE:
            self._record(one.name, Event.EMPORT, attempt=self.entropy(ID_SIZE).hex())
        letter = write(
            self.trousse,
            Kind.MESSAGE,
            one.name,
            message,
            to=str(relay or ""),
            recipient=sidecar.recipient,
            attempt=self.attempts.of(one.name).attempt,
            inbox=self.inbox,
        )
        sealed = letter if relay is None else relay.seal(letter, self.entropy)
        satchel.write(Kind.MESSAGE, one.name, sealed)
        return len(message)

    def _visit(self) -> bytes:
        consumed = json.dumps(sorted(self.spool.consumed())).encode("ascii")
        return write(self.trousse, Kind.VISIT, self._self, consumed, inbox=self.inbox)

    @property
    def _self(self) -> str:
        return name_of(self.trousse.cle)

    def _tidy(self, satchel: Satchel) -> None:
        """Take messages off the key whose fate is known: nobody need submit them again."""
        for name in satchel.names(Kind.MESSAGE):
            if self.attempts.of(name).state in SETTLED:
                satchel.remove(Kind.MESSAGE, name)

    # In -----------------------------------------------------------------------------------

    def carry_in(self, satchel: Satchel) -> Counter[Fate]:
        """Take proofs and returns; what was taken leaves the key, once it is durable here.

        Raises:
            CarryPlaceError, CarryGoneError: see `Satchel`; a repeat takes up there.
            VaultError: the box's own disk failed.
        """
        told: Counter[Fate] = Counter()
        for kind, hear in ((Kind.PROOF, self._hear_proof), (Kind.RETURN, self._deliver)):
            for name in satchel.names(kind):
                fate = self._open(satchel.read(kind, name) or b"", kind, name, hear)
                told[fate] += 1
                if fate not in {Fate.FOREIGN, Fate.ALTERED}:
                    satchel.remove(kind, name)
        self._tidy(satchel)
        return told

    def _open(self, data: bytes, kind: Kind, name: str, hear: Callable[[Letter], Fate]) -> Fate:
        """Do what a file says, if it says it to us; return what it was."""
        try:
            letter = Letter.parse(data)
            if letter.head.to != str(self.trousse.cle):
                return Fate.FOREIGN
            if (letter.head.kind, letter.head.name) != (kind, name) or not self._believes(letter):
                return Fate.ALTERED
            return hear(letter)
        except (ValueError, BrokenSealError):
            return Fate.ALTERED

    def _believes(self, letter: Letter) -> bool:
        return not self.relays or letter.head.by in self.relays

    def _hear_proof(self, letter: Letter) -> Fate:
        receipt = Receipt.parse(self.trousse.open(letter.body))
        if receipt is None or receipt.sha256 != letter.head.name:
            return Fate.ALTERED
        before = self.attempts.of(receipt.sha256)
        if not _answers(receipt, before):
            if before.state in SETTLED:
                close(self.spool, before)  # a cut may have come before the station was told
            return Fate.KNOWN
        said = one_line(receipt.proof.encode())
        answer = f"relais {letter.by.empreinte[:SHOWN]} : {said}"
        after = self._record(receipt.sha256, EVENTS[receipt.outcome], answer=answer)
        close(self.spool, after)
        return Fate.DELIVERED if after.state is State.REMISE else Fate.REFUSED

    def _deliver(self, letter: Letter) -> Fate:
        if letter.head.inbox != self.inbox.hex():
            return Fate.FOREIGN  # sealed to keys that the practice had before
        if letter.head.name in self.spool.known():
            return Fate.KNOWN
        self.spool.deliver(letter.head.name, letter.body)
        return Fate.RETURN

    def _state(self, one: Waiting) -> State:
        return self.attempts.of(one.name).state

    def _record(self, name: str, event: Event, *, attempt: str = "", answer: str = "") -> Dispatch:
        at = self.clock.now()
        return self.attempts.record(
            News(message=name, event=event, at=at, attempt=attempt, answer=answer)
        )


def _answers(receipt: Receipt, before: Dispatch) -> bool:
    """Tell whether a proof changes anything: a yes always does, a no only for its own attempt."""
    if receipt.outcome is Outcome.REMISE:
        return before.state in {State.EMPORTEE, State.TENTATIVE, State.BLOQUEE}
    return before.state is State.EMPORTEE and before.attempt == receipt.attempt
