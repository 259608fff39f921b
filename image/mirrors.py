"""Where packages come from: the machine's own apt configuration, or a setting."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

SUITE: Final = "trixie"
KEYS: Final = Path("/usr/share/keyrings/debian-archive-trixie-stable.gpg")
SOURCES: Final = Path("/etc/apt")


def mirror(sources: Path = SOURCES) -> str:
    """Return the address of the Debian archive that this machine's apt asks.

    Raises:
        LookupError: no source of a Debian release is configured.
    """
    for address, suite in (*_deb822(sources), *_lines(sources)):
        if not suite.endswith(("-security", "-backports")) and address.rstrip("/").endswith(
            "debian"
        ):
            return address
    raise LookupError(f"no Debian archive in {sources}: set BESACE_MIRROR to one")


def _deb822(sources: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((sources / "sources.list.d").glob("*.sources")):
        for stanza in path.read_text().split("\n\n"):
            fields = dict(
                line.split(":", 1)
                for line in stanza.splitlines()
                if ":" in line and not line.startswith(("#", " "))
            )
            for address in fields.get("URIs", "").split():
                for suite in fields.get("Suites", "").split():
                    yield address, suite


def _lines(sources: Path) -> Iterator[tuple[str, str]]:
    for path in (sources / "sources.list", *sorted((sources / "sources.list.d").glob("*.list"))):
        if path.is_file():
            for line in path.read_text().splitlines():
                words = [word for word in line.split() if not word.startswith("[")]
                if words[:1] == ["deb"] and len(words) > 2:
                    yield words[1], words[2]
