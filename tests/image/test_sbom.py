"""The bill of materials names each package of an image once, and is the same every time."""

import json
from pathlib import Path
from uuid import UUID

from image.sbom import STATUS, bill_of_materials

NAMES = UUID("6f0d2c1e-0f3e-5a61-9a53-0f6a1c4f7b11")
DPKG = """\
Package: base-files
Status: install ok installed
Architecture: amd64
Version: 13.8+deb13u1
Description: Debian base system
 It has: a colon.

Package: libgone
Status: deinstall ok config-files
Architecture: amd64
Version: 1.0

Package: adduser
Status: install ok installed
Architecture: all
Version: 3.152
"""
WHEELS = [Path("python_stdnum-2.1-py3-none-any.whl"), Path("besace-0.1.0-py3-none-any.whl")]


def bill(tree: Path) -> str:
    (tree / STATUS).parent.mkdir(parents=True, exist_ok=True)
    (tree / STATUS).write_text(DPKG, encoding="utf-8")
    return bill_of_materials(tree, WHEELS, version=20261122120312, epoch=1, names=NAMES)


def test_what_is_installed_is_named_and_what_went_is_not(tmp_path: Path) -> None:
    table = json.loads(bill(tmp_path))
    assert (table["bomFormat"], table["specVersion"], table["version"]) == ("CycloneDX", "1.6", 1)
    assert [one["purl"] for one in table["components"]] == [
        "pkg:deb/debian/adduser@3.152?arch=all",
        "pkg:deb/debian/base-files@13.8%2Bdeb13u1?arch=amd64",
        "pkg:pypi/besace@0.1.0",
        "pkg:pypi/python-stdnum@2.1",
    ]
    references = [one["bom-ref"] for one in table["components"]]
    assert len(references) == len(set(references))
    assert table["metadata"]["component"]["version"] == "20261122120312"
    UUID(table["serialNumber"].removeprefix("urn:uuid:"))


def test_the_same_image_has_the_same_bill(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert bill(tmp_path) == bill(tmp_path / "elsewhere")
