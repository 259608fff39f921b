"""The relay's side: submit what others carry here, by this machine's own line.

It reads a destination and the bytes of a message, which only the addressee opens, and it needs
no secret of the practice.  Its table of attempts is of the courier's kind, on a journal of its
own: the attempt is durable before the first byte leaves, the proof before the key has it.

    noted, not begun            it is begun
    begun, no answer kept       sent again, the same bytes under the same Message-ID
    answered, proof not written written at the next visit, the same answer
    return written, not taken   written at each visit, until the box says that it has it
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from appliance.errors import LinkDownError, ServerPostponedError, ServerRefusedError
from appliance.ports.link import Mailbox, Outbox
from appliance.ports.machine import Clock, Entropy
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.correspondance import NotForThisKeyError, Trousse
from appliance.sealing.inbox import seal_to
from appliance.sealing.parcel import MAGIC as SEALED
from appliance.spool.records import ADDRESS, LONGEST_ADDRESS, Receipt
from appliance.spool.shelf import NAME
from appliance.sync.attempts import SETTLED, Attempts, Dispatch, Event, News, State
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.letter import Kind, Letter, name_of, name_of_return, write
from appliance.sync.carry.satchel import Satchel
from appliance.sync.courier import OUTCOMES

MOST_CONSUMED: Final = 10_000


@dataclass(slots=True, kw_only=True)
class Relayed:
    """What one visit did.

    Attributes:
        sent: messages that the server took now.
        known: messages whose fate was known from an earlier visit.
        refused: messages that the server will never take.
        later: messages that it may take later.
        elsewhere: messages sealed to another relay.
        altered: letters that were cut or changed.
        returns: returns that stand on the key.
        deleted: returns that are gone at the peer, for the box has them.
        fault: why sending or fetching stopped, if it did.
    """

    sent: int = 0
    known: int = 0
    refused: int = 0
    later: int = 0
    elsewhere: int = 0
    altered: int = 0
    returns: int = 0
    deleted: int = 0
    fault: LinkDownError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Submits and fetches for the boxes that come by.

    Attributes:
        trousse: this machine's own keys for what is carried.
        owner: keys of the box whose mailbox this is, so that all in it is for that box; empty
            where only what answers a message that left from here is given, by its headers.
    """

    attempts: Attempts
    outbox: Outbox
    mailbox: Mailbox
    book: RelayBook
    trousse: Trousse
    clock: Clock
    entropy: Entropy
    owner: str = ""

    def serve(self, satchel: Satchel) -> Relayed:
        """Submit what is on a key, and write there what came of it and what came back.

        Raises:
            CarryFullError, CarryPlaceError, CarryGoneError: see `Satchel`; a repeat takes up
                there, and sends nothing again whose proof is known.
            VaultError: this machine's own disk failed.
        """
        told = Relayed()
        satchel.make()
        letters = list(self._letters(satchel, Kind.MESSAGE, told))
        try:
            for letter in letters:
                self._submit(satchel, letter, told)
        except LinkDownError as fault:
            told.fault = fault
        finally:
            self.outbox.close()
        self._serve_returns(satchel, told)
        return told

    # Messages -----------------------------------------------------------------------------

    def _letters(self, satchel: Satchel, kind: Kind, told: Relayed) -> Iterator[Letter]:
        for name in satchel.names(kind):
            try:
                letter = Letter.parse(self._unsealed(satchel.read(kind, name) or b""))
                _check(letter, kind, name)
                self._try_keys(letter)
            except NotForThisKeyError:
                told.elsewhere += 1
            except (ValueError, BrokenSealError):
                told.altered += 1
            else:
                yield letter

    def _unsealed(self, data: bytes) -> bytes:
        return self.trousse.open(data) if data.startswith(SEALED) else data

    def _try_keys(self, letter: Letter) -> None:
        """Seal something to a box, before anything is done for it.

        Raises:
            ValueError: nobody can have such keys.
        """
        letter.by.seal(b"", self.entropy)
        seal_to(bytes.fromhex(letter.head.inbox), b"")

    def _submit(self, satchel: Satchel, letter: Letter, told: Relayed) -> None:
        """Make one attempt, unless its end is known, and write the proof.

        Raises:
            LinkDownError: nothing can leave for now.
        """
        name, attempt = _entry(letter), letter.head.attempt
        known = self.attempts.of(name)
        if known.state is State.BLOQUEE and known.attempt != attempt:
            known = self._record(name, Event.CONFIEE)  # a person wanted it tried once more
        if known.state is State.PRETE and self._was_proved(satchel, letter):
            told.known += 1
            return
        if known.state in SETTLED:
            told.known += 1
        else:
            self.book.note_message(letter.body, letter.head.by)
            self._record(name, Event.DEPART, attempt=attempt)
            known = self._try(letter)
            told.sent += known.state is State.REMISE
            told.refused += known.state is State.BLOQUEE
            told.later += known.state is State.TENTATIVE
        if known.state in SETTLED:
            self._prove(satchel, letter, known)

    def _try(self, letter: Letter) -> Dispatch:
        name = _entry(letter)
        try:
            proof = self.outbox.submit(letter.body, letter.head.recipient)
        except ServerRefusedError as error:
            return self._record(name, Event.REFUS, answer=str(error))
        except ServerPostponedError as error:
            return self._record(name, Event.ECHEC, answer=str(error))
        except LinkDownError as error:
            self._record(name, Event.ECHEC, answer=str(error))
            raise
        return self._record(name, Event.PREUVE, answer=proof)

    def _prove(self, satchel: Satchel, letter: Letter, known: Dispatch) -> None:
        receipt = Receipt(
            attempt=letter.head.attempt,
            sha256=letter.head.name,
            at=known.at,
            outcome=OUTCOMES[known.state],
            proof=known.answer,
        )
        body = letter.by.seal(receipt.to_bytes(), self.entropy)
        taken = letter.head.attempt if known.state is State.REMISE else ""
        proof = write(
            self.trousse, Kind.PROOF, letter.head.name, body, to=letter.head.by, attempt=taken
        )
        satchel.write(Kind.PROOF, letter.head.name, proof)

    def _was_proved(self, satchel: Satchel, letter: Letter) -> bool:
        """Tell whether another relay left its proof of this very attempt on the key."""
        try:
            proof = Letter.parse(satchel.read(Kind.PROOF, letter.head.name) or b"").head
        except ValueError:
            return False
        said = proof.kind, proof.name, proof.to, proof.attempt
        return said == (Kind.PROOF, letter.head.name, letter.head.by, letter.head.attempt)

    # Returns ------------------------------------------------------------------------------

    def _serve_returns(self, satchel: Satchel, told: Relayed) -> None:
        visits = list(self._letters(satchel, Kind.VISIT, told))
        try:
            gone: frozenset[str] = frozenset()
            for visit in visits:
                gone |= self._delete_consumed(visit)
            told.deleted = len(gone)
            comers = {visit.head.by: visit for visit in visits}
            if self.owner in comers if self.owner else comers:
                self._fetch_for(comers, gone, satchel)
            told.returns = len(satchel.names(Kind.RETURN))
        except LinkDownError as fault:
            told.fault = told.fault or fault

    def _fetch_for(
        self, comers: Mapping[str, Letter], gone: frozenset[str], satchel: Satchel
    ) -> None:
        for name, message in self.mailbox.unseen(gone):
            comer = comers.get(self.owner or self.book.asked_by(message))
            if comer is not None:
                self._give(satchel, name, message, comer)

    def _delete_consumed(self, visit: Letter) -> frozenset[str]:
        """Delete at the peer what a box has; only what was given to it."""
        has = _names(visit.body)
        given = self.book.given_to(visit.head.by)
        consumed = frozenset(one for one in given if name_of_return(self.trousse.cle, one) in has)
        gone = self.mailbox.delete(consumed) if consumed else frozenset()
        for name in gone:
            self.book.forget_return(name)
        return gone

    def _give(self, satchel: Satchel, name: str, message: bytes, visit: Letter) -> None:
        """Put a return on the key, unless it stands there whole."""
        self.book.note_return(name, visit.head.by)
        shown = name_of_return(self.trousse.cle, name)
        if not _is_whole(satchel.read(Kind.RETURN, shown) or b""):
            inbox = bytes.fromhex(visit.head.inbox)
            sealed = seal_to(inbox, message)
            letter = write(self.trousse, Kind.RETURN, shown, sealed, to=visit.head.by, inbox=inbox)
            satchel.write(Kind.RETURN, shown, letter)

    def _record(self, name: str, event: Event, *, attempt: str = "", answer: str = "") -> Dispatch:
        at = self.clock.now()
        return self.attempts.record(
            News(message=name, event=event, at=at, attempt=attempt, answer=answer)
        )


def _entry(letter: Letter) -> str:
    """Return how this relay's table calls a message: by what it is, and for whom."""
    return sha256(f"{letter.head.name} {letter.head.recipient}".encode("ascii")).hexdigest()


def _is_whole(data: bytes) -> bool:
    try:
        Letter.parse(data)
    except ValueError:
        return False
    return True


def _check(letter: Letter, kind: Kind, name: str) -> None:
    """Refuse a letter that is not what its place says.

    Raises:
        ValueError: it is not.
    """
    head = letter.head
    if (head.kind, head.name) != (kind, name) or len(bytes.fromhex(head.inbox)) != 32:
        raise ValueError("another letter")
    if kind is Kind.VISIT:
        if name != name_of(letter.by):
            raise ValueError("another's visit")
        _names(letter.body)
        return
    if sha256(letter.body).hexdigest() != name or not NAME.fullmatch(head.attempt):
        raise ValueError("another message")
    if len(head.recipient) > LONGEST_ADDRESS or not ADDRESS.fullmatch(head.recipient):
        raise ValueError("no address")


def _names(body: bytes) -> frozenset[str]:
    """Read the names of a visit.

    Raises:
        ValueError: they are none.
    """
    try:
        said: Any = json.loads(body)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(said, list) or len(said) > MOST_CONSUMED:
        raise ValueError("no names")
    if not all(isinstance(name, str) and NAME.fullmatch(name) for name in said):
        raise ValueError("no names")
    return frozenset(said)
