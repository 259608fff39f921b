"""Look for planted secrets in files and in their names, in every dress (`image.canaries`)."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from image.canaries import Needles


class Sighting(NamedTuple):
    """One canary found."""

    path: Path
    canary: str
    dress: str


def search(roots: Iterable[Path], canaries: Iterable[str]) -> Iterator[Sighting]:
    """Yield every canary in every file below the roots, in names of files too."""
    needles = Needles(canaries)
    for path in _files(roots):
        content = path.read_bytes() + b"\0" + str(path).encode()
        for _, one in needles.within(content):
            yield Sighting(path, one.canary, one.dress)


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        yield from (path for path in root.rglob("*") if path.is_file())
