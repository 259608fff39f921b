"""The open format of a whole register: JSON Lines, one object a line (`docs/registre.md`).

The first line says what the file is, the last one how many stand between, so that a file that
was cut is known.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from appliance.errors import TableError

FORMAT: Final = "besace-registre"
VERSION: Final = 1
LONGEST: Final = 16 * 1024 * 1024
"""Bytes of a line; beyond, the file is another one."""
END: Final = "fin"
OTHER: Final = "ce n’est pas un export de Besace"
CUT: Final = "le fichier n’est pas entier : exportez-le de nouveau"


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One line between the first and the last.

    Attributes:
        number: in the file, from 1.
        raw: as it stands.
        content: None where it is no JSON object.
    """

    number: int
    raw: bytes
    content: dict[str, Any] | None


def write_lines(contents: Iterable[Mapping[str, Any]], *, at: datetime) -> Iterator[bytes]:
    """Yield the lines of a file, each with its end.

    Args:
        contents: plain values; bytes among them are written in base64.
        at: when the export was made (UTC).
    """
    yield _line({"format": FORMAT, "version": VERSION, "fait_le": at.isoformat()})
    count = 0
    for count, content in enumerate(contents, start=1):  # noqa: B007 - the last count is told
        yield _line(content)
    yield _line({END: count})


def read_lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """Yield the lines between the first and the last; a line that is no JSON stands for itself.

    Raises:
        TableError: another format or version, or a file that was cut.
    """
    lines = enumerate(_cut(chunks), start=1)
    _check_title(_parsed(next(lines, (1, b""))[1]) or {})
    count, ended = 0, False
    for number, raw in lines:
        if not raw.strip():
            continue
        if ended:
            raise TableError(CUT)
        content = _parsed(raw)
        if content is not None and content.keys() == {END}:
            ended = content[END] == count
            continue
        count += 1
        yield Line(number, raw, content)
    if not ended:
        raise TableError(CUT)


def _check_title(title: Mapping[str, Any]) -> None:
    if title.get("format") != FORMAT:
        raise TableError(OTHER)
    if title.get("version") != VERSION:
        raise TableError("export d’une autre version de Besace")


def _line(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode() + b"\n"


def _plain(value: object) -> object:
    match value:
        case bytes():
            return {"base64": b64encode(value).decode("ascii")}
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in the format")


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of chunks that end anywhere; the last one may lack its end."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LONGEST:
            raise TableError(OTHER)
    yield rest
