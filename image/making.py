"""One image in the making."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from image.architectures import Architecture
from image.commands import run_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What an image is made of, and for which machine.

    Attributes:
        tools: the tree of what makes it.
        tree: its own.
        work: where everything is laid down.
        target: the kind of machine.
        version: of the system, fourteen digits.
        epoch: the moment that everything bears (seconds since 1970).
    """

    tools: Path
    tree: Path
    work: Path
    target: Architecture
    version: int
    epoch: int

    def run(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Run a tool, that sees the tree as `/tree` and the work as `/made`."""
        shared = {self.tree: "/tree", self.work: "/made"}
        moment = {"SOURCE_DATE_EPOCH": str(self.epoch)}
        run_inside(
            self.tools, command, shared=shared, environment={**moment, **(environment or {})}
        )
