"""Files written whole or not at all, and lines appended for good."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def write_whole(path: Path, content: bytes) -> None:
    """Give `path` this content by one rename; readable by the owner alone."""
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


class LineLog:
    """A file of JSON objects, one a line, that only grows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch(mode=0o600)
        self._drop_torn_tail()

    def append(self, entry: Mapping[str, object]) -> None:
        """Add one line; it is on the medium when this returns."""
        with self.path.open("ab") as file:
            file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield the objects, oldest first."""
        with self.path.open("rb") as file:
            yield from map(json.loads, file)

    def _drop_torn_tail(self) -> None:
        # Nobody was told that a line without its end had been kept.
        whole = self.path.read_bytes()
        os.truncate(self.path, whole.rfind(b"\n") + 1)
