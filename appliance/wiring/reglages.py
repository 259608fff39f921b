"""The settings for the screen: passwords never stand there, only the files that hold them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from appliance.config import Config
from appliance.domain.identifiers import NumeroPs, Organisme
from appliance.tui.reglages import Reglage


def reglages(config: Config) -> Iterator[Reglage]:
    """Yield every setting, in the order of the classes."""
    for section in fields(config):
        kind = f"{Config.__name__}.{section.name}"
        yield from _within(section.name, getattr(config, section.name), kind)


def _within(cle: str, value: Any, sorte: str) -> Iterator[Reglage]:
    if isinstance(value, tuple) and any(map(is_dataclass, value)):
        for rank, one in enumerate(value, 1):
            yield from _within(f"{cle}[{rank}]", one, sorte)
    elif is_dataclass(value) and not isinstance(value, NumeroPs | Organisme):
        for field in fields(value):
            kind = f"{type(value).__name__}.{field.name}"
            yield from _within(f"{cle}.{field.name}", getattr(value, field.name), kind)
    else:
        yield Reglage(cle, sorte, _written(value))


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case bytes():
            return value.hex()
        case Mapping():
            return ", ".join(f"{name}: {text}" for name, text in value.items())
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(getattr(value, "value", value))  # of a StrEnum, of a NumeroPs
