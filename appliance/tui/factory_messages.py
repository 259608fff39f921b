"""What the screens of a factory reset ask of their application, and what came of it."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class WordTyped(Message):
    """The word stands there."""


@dataclass
class ProofTyped(Message):
    """A code, or the groups of a sheet."""

    typed: str

    def __repr__(self) -> str:
        return "ProofTyped()"


@dataclass
class Erased(Message):
    """The keys are gone."""
