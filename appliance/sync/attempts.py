"""What the courier did with each message, and what it owes for it.

The whole machine is the `LIFE` table: what is not in it cannot happen.  `advance()` computes
and never acts; `Attempts` makes the new state durable, and the courier acts after.  So a cut
repeats an act and never forgets one.  Repeats are written out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Self

from appliance.durable.journal import Journal
from appliance.errors import AttemptsLostError


class State(StrEnum):
    """Where a message stands.  Kept on disk: renaming a member needs a migration."""

    PRETE = "prete"  # nothing of it has left
    TENTATIVE = "tentative"  # a byte may have left; the peer may have it
    EMPORTEE = "emportee"  # it left by hand: the line leaves it alone until a proof or a person
    REMISE = "remise"  # the peer took it and gave a proof: never sent again
    BLOQUEE = "bloquee"  # the peer will not take it as it is: a person must act


class Event(StrEnum):
    """What happens to a message.  Kept on disk."""

    CONFIEE = "confiee"  # the station put it, or put it again
    DEPART = "depart"  # an attempt begins
    EMPORT = "emport"  # an attempt by hand begins
    REPRISE = "reprise"  # a person does not wait for the hand any more: the line may try
    PREUVE = "preuve"
    REFUS = "refus"
    ECHEC = "echec"  # no link, or the peer asks to wait


LIFE: Final[Mapping[State, Mapping[Event, State]]] = {
    State.PRETE: {
        Event.CONFIEE: State.PRETE,
        Event.DEPART: State.TENTATIVE,
        Event.EMPORT: State.EMPORTEE,
    },
    State.TENTATIVE: {
        Event.CONFIEE: State.TENTATIVE,
        Event.EMPORT: State.EMPORTEE,
        # After a failure, or after a cut that took the answer: same bytes, same Message-ID.
        Event.DEPART: State.TENTATIVE,
        Event.PREUVE: State.REMISE,
        Event.REFUS: State.BLOQUEE,
        Event.ECHEC: State.TENTATIVE,
    },
    State.EMPORTEE: {
        Event.CONFIEE: State.EMPORTEE,
        Event.PREUVE: State.REMISE,
        Event.REFUS: State.BLOQUEE,
        Event.REPRISE: State.TENTATIVE,
    },
    State.REMISE: {
        Event.CONFIEE: State.REMISE,  # its receipt is given again
    },
    State.BLOQUEE: {
        Event.CONFIEE: State.PRETE,  # a person wants it tried once more
        Event.PREUVE: State.REMISE,  # one relay was refused, and another was not
    },
}
ANSWERS: Final = frozenset({Event.PREUVE, Event.REFUS, Event.ECHEC})  # they end an attempt
NEVER: Final = datetime.min.replace(tzinfo=UTC)
BEGINNINGS: Final = frozenset({Event.DEPART, Event.EMPORT})
SETTLED: Final = frozenset({State.REMISE, State.BLOQUEE})  # the station is owed a receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One message as the courier knows it.

    Attributes:
        message: its SHA-256, hexadecimal.
        attempts: how many were begun since it was last ready.
        attempt: the id of the last one, 64 hexadecimal digits.
        first: when the first of them began; NEVER while there is none.
        last: when the last of them began; NEVER while there is none.
        failed: True when the last one is known to have failed; an attempt that is neither
            settled nor failed was cut short.
        at: when it was last heard of; NEVER while ready.
        answer: the peer's proof, or the reason of the last refusal or failure.
    """

    message: str
    state: State = State.PRETE
    attempts: int = 0
    attempt: str = ""
    first: datetime = NEVER
    last: datetime = NEVER
    failed: bool = False
    at: datetime = NEVER
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One event in the life of one message, as it stands in the journal.

    Attributes:
        attempt: the new attempt's id; only DEPART and EMPORT give one.
        answer: what the peer said, or why it could not.
    """

    message: str
    event: Event
    at: datetime
    attempt: str = ""
    answer: str = ""

    def to_bytes(self) -> bytes:
        """Return the journal's entry, canonical JSON."""
        fields = {
            "answer": self.answer,
            "at": self.at.isoformat(),
            "attempt": self.attempt,
            "event": self.event,
            "message": self.message,
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def parse(cls, entry: bytes) -> Self:
        """Return the news of an entry.

        Raises:
            ValueError, KeyError, TypeError: nothing that `to_bytes` made.
        """
        fields = json.loads(entry)
        return cls(
            message=fields["message"],
            event=Event(fields["event"]),
            at=datetime.fromisoformat(fields["at"]),
            attempt=fields["attempt"],
            answer=fields["answer"],
        )


class UnexpectedEventError(Exception):
    """`LIFE` has no line for this event: a bug, or a journal of another program."""

    def __init__(self, dispatch: Dispatch, event: Event) -> None:
        super().__init__(f"{event} makes no sense for {dispatch.message[:12]}, {dispatch.state}")


def advance(dispatch: Dispatch, news: News) -> Dispatch:
    """Return the message after the event; the very same one when it changes nothing.

    Raises:
        UnexpectedEventError: the message cannot live this event in its present state.
    """
    state = LIFE[dispatch.state].get(news.event)
    if state is None:
        raise UnexpectedEventError(dispatch, news.event)
    if news.event is Event.CONFIEE:
        return dispatch if state is dispatch.state else Dispatch(message=dispatch.message)
    if news.event in BEGINNINGS:
        return replace(
            dispatch,
            state=state,
            attempts=dispatch.attempts + 1,
            attempt=news.attempt,
            first=dispatch.first if dispatch.attempts else news.at,
            last=news.at,
            failed=False,
            at=news.at,
            answer="",
        )
    return replace(
        dispatch, state=state, failed=news.event is Event.ECHEC, at=news.at, answer=news.answer
    )


class Attempts:
    """The durable record of every message, on a journal of the courier's own.

    Raises:
        AttemptsLostError: the journal holds what this program did not write.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._dispatches: dict[str, Dispatch] = {}
        try:
            for entry in journal.entries():
                self._apply(News.parse(entry))
        except (ValueError, KeyError, TypeError, UnexpectedEventError) as error:
            raise AttemptsLostError from error

    def of(self, message: str) -> Dispatch:
        """Return what is known of a message; one that was never heard of is ready."""
        return self._dispatches.get(message, Dispatch(message=message))

    def record(self, news: News) -> Dispatch:
        """Make an event durable; return the message after it.  A repeat writes nothing.

        Raises:
            UnexpectedEventError: see `advance`.
            VaultError: see `Journal.append`; nothing may be done on the strength of it.
        """
        before = self.of(news.message)
        if advance(before, news) is before:
            return before
        self._journal.append(news.to_bytes(), finishing=news.event in ANSWERS)
        return self._apply(news)

    def _apply(self, news: News) -> Dispatch:
        after = advance(self.of(news.message), news)
        self._dispatches[news.message] = after
        return after
