"""What a whole reading of the journal proves, and whether it passes through noted places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from appliance.durable.reading import Reading
from appliance.durable.segments import Position


class Passage(Enum):
    """What a whole reading says of a place that was noted elsewhere."""

    PASSED = auto()  # the chain of its frames leads there
    CONTRADICTED = auto()  # it went elsewhere
    BEYOND = auto()  # it ends before
    PACKED = auto()  # the frames of that time were packed: nothing leads there any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a whole reading of the journal proved.

    Attributes:
        frames: all of them, witnesses included.
        entries: the payloads among them.
        position: after the last frame; its chain stands for all the bytes.
        passages: what became of each place that was asked for.
        remarks: harmless damage, in English.
    """

    segments: int
    frames: int
    entries: int
    position: Position
    passages: Mapping[Position, Passage]
    remarks: tuple[str, ...]


class Passages:
    """Follows a whole reading, file by file, oldest first.

    Args:
        wanted: the places that were noted.
    """

    def __init__(self, wanted: Iterable[Position]) -> None:
        self._found = dict.fromkeys(wanted, Passage.BEYOND)

    def see(self, reading: Reading) -> None:
        """Take the next file into account."""
        for position in self._found:
            if self._found[position] is Passage.BEYOND:
                self._found[position] = _passage(reading, position)

    @property
    def found(self) -> Mapping[Position, Passage]:
        """What is known of each place."""
        return self._found


def _passage(reading: Reading, position: Position) -> Passage:
    start = reading.segment.header.start
    if reading.segment.header.archive:
        if position.sequence > start.sequence:
            return Passage.BEYOND
        at_its_end = position.sequence == start.sequence
        return Passage.CONTRADICTED if at_its_end and position != start else Passage.PACKED
    if position.sequence > reading.position.sequence:
        return Passage.BEYOND
    return Passage.PASSED if reading.passes(position) else Passage.CONTRADICTED
