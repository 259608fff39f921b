"""What the README and the guide show of the screen: between two marks, under a scene's name."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.ground.sources import PROJECT

GUIDE: Final = PROJECT / "docs" / "guide"
MARKED: Final = re.compile(r"(?<=<!-- capture )([a-z-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def pages() -> Iterator[Path]:
    """Yield the files that may show captures."""
    yield PROJECT / "README.md"
    yield from sorted(GUIDE.glob("*.md"))


def shown(text: str) -> list[str]:
    """Return the names of the scenes that a text shows."""
    return [found[1] for found in MARKED.finditer(text)]


def captured(name: str) -> str:
    """Return what the README shows of a scene."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    [found] = [one[0] for one in MARKED.finditer(text) if one[1] == name]
    return str(found).partition("```\n")[2].removesuffix("\n```\n")


def renewed(text: str, taken: Mapping[str, str]) -> str:
    """Return a text with its captures as they are now.

    Raises:
        KeyError: nobody plays a scene of that name.
    """
    return MARKED.sub(lambda found: f"{found[1]}{found[2]}```\n{taken[found[1]]}\n```\n", text)
