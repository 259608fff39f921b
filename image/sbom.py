"""What an image is made of, as CycloneDX 1.6 (JSON): Debian's packages, and those of Python."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID, uuid5

SPECIFICATION: Final = "1.6"
STATUS: Final = Path("var/lib/dpkg/status")
INSTALLED: Final = "install ok installed"


def bill_of_materials(
    tree: Path, wheels: Sequence[Path], *, version: int, epoch: int, names: UUID
) -> str:
    """Return the bill of an image; the same for the same tree and wheels.

    Args:
        tree: the root of the image.
        wheels: what the application consists of.
        version: of the system.
        epoch: the moment that everything bears (seconds since 1970).
        names: the space that the bill's own identifier is of.
    """
    components = [*_debian(tree / STATUS), *_python(wheels)]
    bill: Mapping[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": f"urn:uuid:{uuid5(names, f'bill {version}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat(),
            "component": {"type": "operating-system", "name": "besace", "version": str(version)},
        },
        "components": sorted(components, key=lambda one: str(one["purl"])),
    }
    return json.dumps(bill, indent=1, ensure_ascii=False) + "\n"


def _debian(status: Path) -> Iterator[dict[str, str]]:
    for paragraph in status.read_text(encoding="utf-8").split("\n\n"):
        fields = dict(
            line.split(": ", 1)
            for line in paragraph.splitlines()
            if ": " in line and not line.startswith(" ")
        )
        if fields.get("Status") == INSTALLED:
            name, version = fields["Package"], fields["Version"]
            architecture = fields["Architecture"]
            purl = f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch={architecture}"
            yield _component(name, version, purl)


def _python(wheels: Sequence[Path]) -> Iterator[dict[str, str]]:
    for wheel in wheels:
        name, version, *_ = wheel.name.split("-")  # PEP 427
        purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{quote(version)}"
        yield _component(name, version, purl)


def _component(name: str, version: str, purl: str) -> dict[str, str]:
    return {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}
