"""A concentrator by the API of docs/concentrateur.md: messages go, returns come, by HTTPS.

A message goes by its SHA-256, so whatever was cut is found again: the concentrator is asked
what it has, and told the rest.  A return is deleted by naming what we hold, not what it is called.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Self
from urllib.parse import quote

from appliance.errors import (
    AnswerLostError,
    ServerBusyError,
    ServerPostponedError,
    ServerUnreachableError,
)
from appliance.sync.https import PROBLEM, Answer, Line, Request, refusal
from appliance.sync.link import one_line
from appliance.sync.mailbox import Row, ServedMailbox

log = logging.getLogger(__name__)

LARGEST_ANSWER: Final = 256 * 1024  # bytes of JSON
MOST_TURNS: Final = 3
MOST_RETURNS: Final = 20_000  # of one list; the others come once these are gone
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
PARTIAL: Final = "application/partial-upload"
OK: Final = 200
DELETED: Final = 204
UNKNOWN: Final = 404
ELSEWHERE: Final = 409  # the upload does not stand where we said
CHANGED: Final = 412


@dataclass(frozen=True, slots=True)
class Upload:
    """A message as the concentrator has it.

    Attributes:
        offset: how many of its bytes are kept there.
        proof: one line, once it is kept whole and taken; empty until then.
    """

    offset: int
    proof: str = ""

    @classmethod
    def parse(cls, answer: Answer, name: str, size: int) -> Self:
        """Return the state that an answer tells.

        Raises:
            ServerUnreachableError: it tells none, or that of another message.
        """
        try:
            told = answer.table
            offset, proof = _number(told["offset"]), told["proof"]
            _insist(told["sha256"] == name and offset <= size)
            return cls(offset) if proof is None else cls(offset, _proved(proof, name))
        except (ValueError, KeyError, TypeError) as error:
            raise ServerUnreachableError("réponse illisible") from error


class ConcentrateurOutbox:
    """Submission to a concentrator.  Implements `ports.link.Outbox`."""

    def __init__(self, line: Line) -> None:
        """Remember the line; nothing is opened yet."""
        self._line = line

    def submit(self, message: bytes, recipient: str) -> str:
        """Send one message, or the rest of it; return the concentrator's proof.

        Raises:
            ServerRefusedError, ServerPostponedError, ServerUnreachableError, AnswerLostError,
            CredentialsRefusedError, CertificateRefusedError: see `Outbox.submit`.
        """
        name = sha256(message).hexdigest()
        upload = self._known(name, len(message))
        turns = 0
        while not upload.proof:
            if turns == MOST_TURNS:  # it loses what it takes, or reads what we did not write
                raise ServerPostponedError("dépôt repris en vain")
            upload = self._append(name, message, upload.offset, recipient)
            turns += 1
        return upload.proof

    def close(self) -> None:
        """Let go of the concentrator until the next message."""
        self._line.close()

    def _known(self, name: str, size: int) -> Upload:
        answer = self._line.ask(
            Request(method="GET", path=f"messages/{name}"), limit=LARGEST_ANSWER
        )
        if _is_unknown(answer):
            return Upload(0)
        if answer.status != OK:
            raise refusal(answer)
        return Upload.parse(answer, name, size)

    def _append(self, name: str, message: bytes, offset: int, recipient: str) -> Upload:
        """Send what is missing from `offset` on; return where the message stands then."""
        request = Request(
            method="PATCH",
            path=f"messages/{name}?to={quote(recipient, safe='')}",
            headers={
                "Content-Type": PARTIAL,
                "Upload-Offset": str(offset),
                "Upload-Length": str(len(message)),
            },
            body=message[offset:],
        )
        try:
            answer = self._line.ask(request, limit=LARGEST_ANSWER)
            if answer.status not in {OK, ELSEWHERE}:
                raise refusal(answer)
            return Upload.parse(answer, name, len(message))
        except ServerBusyError:
            raise
        except ServerUnreachableError as error:
            raise AnswerLostError(str(error)) from error


class ConcentrateurMailbox(ServedMailbox[Line]):
    """Returns at a concentrator; a row's number is its place in the list."""

    def __init__(self, line: Line) -> None:
        """Remember the line; nothing is opened yet."""
        super().__init__(line.peer)
        self._line = line
        self._told: dict[str, tuple[str, str]] = {}  # its name there and its SHA-256, by our id

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Confirm these by their SHA-256; return the ids that are gone for sure.

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError: see `Mailbox`; then nothing is sure.
        """
        with self._session() as line:
            doomed = [row for row in self._rows(line) if row.id in ids]
            return ids - {row.id for row in doomed if not self._confirm(line, row)}

    @contextmanager
    def _session(self) -> Iterator[Line]:
        yield self._line

    def _rows(self, line: Line) -> list[Row]:
        rows: list[Row] = []
        self._told = {}
        after = self._read_page(line, "", rows)
        while after and len(rows) < MOST_RETURNS:
            after = self._read_page(line, after, rows)
        return rows

    def _read_page(self, line: Line, after: str, rows: list[Row]) -> str:
        """Add the rows of a page; return the name after which the next one begins, or nothing."""
        request = Request(method="GET", path=f"returns?after={after}")
        answer = line.ask(request, limit=LARGEST_ANSWER)
        if answer.status != OK:
            raise refusal(answer)
        last = ""
        try:
            table = answer.table
            for told in table["returns"]:
                last, digest = quote(_text(told["id"]), safe=""), _digest(told["sha256"])
                name = self._peer.identify(f"{last}/{digest}".encode())
                self._told[name] = last, digest
                rows.append(Row(name, len(rows), _number(told["size"])))
            return last if table["more"] is True else ""
        except (ValueError, KeyError, TypeError) as error:
            raise ServerUnreachableError("liste illisible") from error

    def _retrieve(self, session: Line, row: Row) -> bytes | None:
        uid, digest = self._told[row.id]
        request = Request(method="GET", path=f"returns/{uid}")
        answer = session.ask(request, limit=max(row.size, LARGEST_ANSWER))
        if _is_unknown(answer):
            return None
        if answer.status != OK:
            raise refusal(answer)
        if sha256(answer.content).hexdigest() != digest:
            log.warning("return %s is not what the list says", row.id[:12])
            return None
        return answer.content

    def _confirm(self, line: Line, row: Row) -> bool:
        """Delete one return; tell whether it is gone."""
        uid, digest = self._told[row.id]
        answer = line.ask(
            Request(method="DELETE", path=f"returns/{uid}", headers={"If-Match": f'"{digest}"'}),
            limit=LARGEST_ANSWER,
        )
        if answer.status == CHANGED:
            log.warning("the concentrator does not delete return %s", row.id[:12])
            return False
        if answer.status != DELETED and not _is_unknown(answer):
            raise refusal(answer)
        return True


def _is_unknown(answer: Answer) -> bool:
    """Tell whether the concentrator itself says that there is no such thing."""
    return answer.status == UNKNOWN and answer.kind == PROBLEM


def _proved(proof: Any, name: str) -> str:
    """Return a proof as one line.

    Raises:
        ValueError, KeyError, TypeError: it is none, or of another message.
    """
    _insist(proof["sha256"] == name)
    words = f"{_text(proof['reference'])} {_text(proof['received_at'])} {name}"
    return one_line(words.encode())


def _insist(agrees: bool) -> None:  # noqa: FBT001 - what is insisted upon is the one argument
    if not agrees:
        raise ValueError("not what was asked")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value


def _digest(value: object) -> str:
    digest = _text(value)
    _insist(DIGEST.fullmatch(digest) is not None)
    return digest


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("not a number")
    return value
