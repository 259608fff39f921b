"""The small files of the spool, as canonical JSON: none holds a patient.

Each is written by one program and read by another, so a reader believes nothing: what is not
exactly as written here reads as None.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self

ADDRESS: Final = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")  # ASCII, one @, no angle bracket
LONGEST_ADDRESS: Final = 254  # RFC 5321, 4.5.3.1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """Where a message goes, and when.

    Attributes:
        recipient: the addressee's mailbox.
        not_before: the first local day on which it may leave; None for at once.
        deadline: the last legal day; the earliest leaves first.
    """

    recipient: str
    not_before: date | None
    deadline: date

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        return _canonical(
            {
                "deadline": self.deadline.isoformat(),
                "not_before": self.not_before and self.not_before.isoformat(),
                "recipient": self.recipient,
            }
        )

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Return the sidecar, or None where the content is not one."""
        try:
            fields = _fields(content)
            not_before = fields["not_before"]
            return cls(
                recipient=_address(fields["recipient"]),
                not_before=None if not_before is None else date.fromisoformat(not_before),
                deadline=date.fromisoformat(fields["deadline"]),
            )
        except (ValueError, KeyError, TypeError):
            return None


class Outcome(StrEnum):
    """How the courier's work on a message ended."""

    REMISE = "remise"  # the peer took it and gave a proof
    BLOQUEE = "bloquee"  # the peer will never take it as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a message.  May be given twice; the attempt tells.

    Attributes:
        attempt: 64 hexadecimal digits, of this attempt and no other.
        sha256: the message, by the name it has in the spool.
        at: when the courier knew, UTC.
        proof: the peer's answer, one line; where it refused, the reason.
    """

    attempt: str
    sha256: str
    at: datetime
    outcome: Outcome
    proof: str

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        return _canonical(
            {
                "at": self.at.isoformat(),
                "attempt": self.attempt,
                "outcome": self.outcome,
                "proof": self.proof,
                "sha256": self.sha256,
            }
        )

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Return the receipt, or None where the content is not one."""
        try:
            fields = _fields(content)
            return cls(
                attempt=_text(fields["attempt"]),
                sha256=_text(fields["sha256"]),
                at=_moment(fields["at"]),
                outcome=Outcome(fields["outcome"]),
                proof=_text(fields["proof"]),
            )
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The courier's last pass, for the status line.

    Attributes:
        at: when the pass ended, UTC.
        linked: True when every peer that was called did its part.
        sentence: French, what a person should know; empty when all is well.
    """

    at: datetime
    linked: bool
    sentence: str

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        return _canonical(
            {"at": self.at.isoformat(), "linked": self.linked, "sentence": self.sentence}
        )

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Return the pulse, or None where the content is not one."""
        try:
            fields = _fields(content)
            return cls(
                at=_moment(fields["at"]),
                linked=fields["linked"] is True,
                sentence=_text(fields["sentence"]),
            )
        except (ValueError, KeyError, TypeError):
            return None


def _canonical(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def _fields(content: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(content)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(fields, dict):
        raise TypeError("not an object")
    return fields


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _address(value: object) -> str:
    address = _text(value)
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise ValueError("not an address")
    return address


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
