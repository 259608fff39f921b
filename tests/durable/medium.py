"""A disk on which what lost its name can still be looked at, as its blocks can be on a card."""

from pathlib import Path

from appliance.durable.destruction import GONE
from tests.crash.recording import File, RecordingDisk


class Medium(RecordingDisk):
    """A disk that remembers every file that ever had a name, as a flash card may."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: dict[tuple[str, int], File] = {}

    def sync_directory(self, path: Path) -> None:
        super().sync_directory(path)
        for known, file in self._names.items():
            self.ever[known.name.removeprefix(GONE), id(file)] = file

    def named(self) -> set[int]:
        return {id(file) for file in self._names.values()}
