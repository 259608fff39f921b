"""Logs: to stderr, where journald takes them.  Identifiers only, never a patient or an amount."""

import logging
import sys
from pathlib import Path
from typing import Final

STATION: Final = "station.log"
"""The station's file, in its own directory: its terminal is its screen."""


def to_stderr(*, verbose: bool = False) -> None:
    """Log to stderr; journald adds the date."""
    _configure(logging.StreamHandler(sys.stderr), verbose=verbose)


def to_file(path: Path) -> None:
    """Log to a file: for a program whose terminal is its screen."""
    _configure(logging.FileHandler(path, encoding="utf-8"), verbose=False)


def _configure(handler: logging.Handler, *, verbose: bool) -> None:
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO, handlers=[handler], force=True
    )
