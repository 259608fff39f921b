"""The catalogue of faults: what a person reads for each, from `faults.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Final


class Part(StrEnum):
    """A part of the chain from the socket to the signature, in the order of examination."""

    DEVICE = "device"
    DRIVER = "driver"
    DAEMON = "daemon"
    READER = "reader"
    CARD = "card"
    APPLICATION = "application"
    MODULE = "module"
    CERTIFICATE = "certificate"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        part: where it sits.
        seen: how it shows; for who maintains this.
        sentence: French: what is wrong.
        action: French: the one next thing to do.
        source: where it is known from.
    """

    part: Part
    seen: str
    sentence: str
    action: str
    source: str


def _load() -> Mapping[str, Fault]:
    text = files("appliance.drivers").joinpath("faults.toml").read_text(encoding="utf-8")
    return {
        name: Fault(**table | {"part": Part(table["part"])})
        for name, table in tomllib.loads(text).items()
    }


FAULTS: Final = _load()
"""Every fault, by its name."""
