"""Small files that tell rot by themselves: a title with a digest, then JSON.

The digest tells a rotten file from another one; it protects nothing from a hand.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def write_titled(kind: str, fields: Mapping[str, Any]) -> bytes:
    """Return the file's bytes: `besace KIND 1 SHA-256`, a new line, JSON."""
    body = json.dumps(fields, indent=1).encode()
    return _title(kind, body) + body


def read_titled(kind: str, data: bytes) -> dict[str, Any]:
    """Return the fields that `write_titled` wrote.

    Raises:
        ValueError: the bytes are not what was written.
    """
    body = data.partition(b"\n")[2]
    if data != _title(kind, body) + body:
        raise ValueError("another title")
    fields: dict[str, Any] = json.loads(body)
    return fields


def _title(kind: str, body: bytes) -> bytes:
    return f"besace {kind} 1 {hashlib.sha256(body).hexdigest()}\n".encode()
