"""The concentrator's API (openapi.json), request in, answer out: it knows no socket."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from appliance.demo.caisse.maildrop import Maildrops
from appliance.demo.caisse.uploads import OtherUploadError, Upload, Uploads

ROOT: Final = "/v1/"
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
PARTIAL: Final = "application/partial-upload"
MAIL: Final = "message/rfc822"
LONGEST_MESSAGE: Final = 10 * 1024 * 1024
PAGE: Final = 100
NUMBER: Final = re.compile(r"[0-9]{1,9}")
TAG: Final = re.compile(r'"([0-9a-f]{64})"')
BEARER: Final = "Bearer "
DESCRIPTION: Final = re.compile(r"openapi\.json")
MESSAGE: Final = re.compile(r"messages/(?P<name>[0-9a-f]{64})")
RETURNS: Final = re.compile(r"returns")
RETURN: Final = re.compile(r"[0-9]{20}-[0-9]{8}-[0-9a-f]{16}-[01]")
ONE_RETURN: Final = re.compile(rf"returns/(?P<name>{RETURN.pattern})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request.

    Attributes:
        headers: their names in lower case.
        length: how many bytes `pieces` should yield.
        pieces: the body as it comes; it ends early where the client was cut.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    length: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer."""

    status: int
    content: bytes = b""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mood:
    """How the concentrator misbehaves; it holds from the next request on.

    Attributes:
        cut_after: bytes of a body after which the line is cut; None for never.
        busy_s: seconds that a client must wait, with 503; None takes requests.
        twice: each return stands in the list under two names.
        wrong_hash: proofs and lists tell the hash of something else.
        drip_s: seconds between two bytes of an answer.
    """

    cut_after: int | None = None
    busy_s: int | None = None
    twice: bool = False
    wrong_hash: bool = False
    drip_s: float = 0.0


class ProblemError(Exception):
    """The answer is a problem (RFC 9457)."""

    def __init__(self, status: int, title: str, **headers: str) -> None:
        super().__init__(title)
        self.answered = problem(status, title, headers)


def problem(status: int, title: str, headers: Mapping[str, str] | None = None) -> Answered:
    """Return a problem as an answer."""
    content = json.dumps({"status": status, "title": title}).encode()
    return Answered(status, content, PROBLEM, headers or {})


Act = Callable[["Api", str, Asked, str], Answered]


class Api:
    """The resources of one concentrator.

    Attributes:
        mood: may be replaced at any time.
    """

    def __init__(self, maildrops: Maildrops, addresses: Collection[str], uploads: Uploads) -> None:
        self.mood = Mood()
        self._maildrops, self._addresses, self._uploads = maildrops, addresses, uploads

    def answer(self, asked: Asked) -> Answered:
        """Answer one request."""
        if self.mood.busy_s is not None:
            return problem(503, "busy", {"Retry-After": str(self.mood.busy_s)})
        try:
            return self._route(asked)
        except ProblemError as error:
            return error.answered
        except FileNotFoundError:  # another session has just deleted it
            return problem(404, "gone meanwhile")

    def _route(self, asked: Asked) -> Answered:
        for pattern, acts in self._routes:
            if found := pattern.fullmatch(asked.path):
                if asked.method not in acts:
                    raise ProblemError(405, "method not allowed", Allow=", ".join(acts))
                name = found.group("name") if found.groups() else ""
                account = "" if pattern is DESCRIPTION else self._account(asked)
                return acts[asked.method](self, account, asked, name)
        raise ProblemError(404, "no such resource")

    def _account(self, asked: Asked) -> str:
        told = asked.headers.get("authorization", "")
        account = self._maildrops.holder(told.removeprefix(BEARER))
        if account is None or not told.startswith(BEARER):
            raise ProblemError(401, "unknown token", **{"WWW-Authenticate": "Bearer"})
        return account

    def _describe(self, _: str, __: Asked, ___: str) -> Answered:
        return Answered(200, (files(__package__) / "openapi.json").read_bytes())

    # Messages -------------------------------------------------------------------------

    def _tell_upload(self, account: str, _: Asked, name: str) -> Answered:
        upload = self._uploads.known(account, name)
        if upload is None:
            raise ProblemError(404, "no such message")
        return self._state(200, upload)

    def _append(self, account: str, asked: Asked, name: str) -> Answered:
        offset, wanted = self._read_append(asked, name)
        try:
            upload = self._uploads.begin(account, wanted)
        except OtherUploadError:
            raise ProblemError(422, "another size or recipient than before") from None
        if upload.proof or upload.offset != offset:
            return self._state(409, upload)
        for piece in asked.pieces:
            if not self._uploads.append(account, name, offset, piece):
                break
            offset += len(piece)
        after = self._uploads.finish(account, name) or wanted
        # Bytes that are not what their name says were thrown away: where we stand has changed.
        return self._state(200 if after.offset == offset else 409, after)

    def _read_append(self, asked: Asked, name: str) -> tuple[int, Upload]:
        """Return where the pieces belong, and the upload that they are of."""
        if asked.headers.get("content-type") != PARTIAL:
            raise ProblemError(415, f"{PARTIAL} is expected")
        offset, size = (_number(asked, key) for key in ("upload-offset", "upload-length"))
        to = asked.query.get("to", "")
        if to not in self._addresses:
            raise ProblemError(422, "no such recipient")
        if size > LONGEST_MESSAGE:
            raise ProblemError(413, "too large")
        if size == 0 or offset + asked.length > size:
            raise ProblemError(400, "more than was announced")
        return offset, Upload(sha256=name, to=to, size=size)

    def _state(self, status: int, upload: Upload) -> Answered:
        told: dict[str, Any] = asdict(upload)
        if told["proof"] and self.mood.wrong_hash:
            told["proof"]["sha256"] = sha256(upload.sha256.encode()).hexdigest()
        return Answered(status, json.dumps(told).encode())

    # Returns --------------------------------------------------------------------------

    def _list(self, account: str, asked: Asked, _: str) -> Answered:
        after = asked.query.get("after", "")
        if after and not RETURN.fullmatch(after):
            raise ProblemError(400, "after is no name of a return")
        found = [one for one in self._named(account) if one[0] > after]
        returns = [self._row(name, path) for name, path in found[:PAGE]]
        table = {"returns": returns, "more": len(found) > PAGE}
        return Answered(200, json.dumps(table).encode())

    def _row(self, name: str, path: Path) -> Mapping[str, object]:
        content = path.read_bytes()
        digest = _digest(content[1:] if self.mood.wrong_hash else content)
        return {"id": name, "sha256": digest, "size": len(content)}

    def _named(self, account: str) -> Sequence[tuple[str, Path]]:
        shown = self._maildrops.shown(account)
        ends = ("-0", "-1") if self.mood.twice else ("-0",)
        return [(path.name + end, path) for path in shown for end in ends]

    def _fetch(self, account: str, _: Asked, name: str) -> Answered:
        content = self._return(account, name).read_bytes()
        return Answered(200, content, MAIL, {"ETag": f'"{_digest(content)}"'})

    def _confirm(self, account: str, asked: Asked, name: str) -> Answered:
        if (told := asked.headers.get("if-match")) is None:
            raise ProblemError(428, "If-Match is expected")
        if (tag := TAG.fullmatch(told)) is None:
            raise ProblemError(400, "If-Match holds no SHA-256")
        path = self._return(account, name)
        if tag[1] != _digest(path.read_bytes()):
            raise ProblemError(412, "what is confirmed is not what is here")
        path.unlink()
        return Answered(204)

    def _return(self, account: str, name: str) -> Path:
        for known, path in self._named(account):
            if known == name:
                return path
        raise ProblemError(404, "no such return")

    _routes: Sequence[tuple[re.Pattern[str], Mapping[str, Act]]] = (
        (DESCRIPTION, {"GET": _describe}),
        (MESSAGE, {"GET": _tell_upload, "PATCH": _append}),
        (RETURNS, {"GET": _list}),
        (ONE_RETURN, {"GET": _fetch, "DELETE": _confirm}),
    )


def _number(asked: Asked, key: str) -> int:
    told = asked.headers.get(key, "")
    if not NUMBER.fullmatch(told):
        raise ProblemError(400, f"{key} is no number")
    return int(told)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
