"""What comes with the code and is none: the files of a box, and the user's guide."""

import sys
from pathlib import Path
from typing import Final

import appliance

BOX_FILES: Final = "systemd"
GUIDE: Final = "docs/guide"
SHARED: Final = (BOX_FILES, GUIDE)
INSTALLED: Final = "share/besace"


def shared(directory: str) -> Path:
    """Return a directory: beside the package in a checkout, below the prefix from a wheel."""
    checkout = Path(appliance.__file__).parents[1] / directory
    return checkout if checkout.is_dir() else Path(sys.prefix) / INSTALLED / checkout.name
