"""A disk that loses the power before a certain change of a name."""

from pathlib import Path

from appliance.durable.disk import SystemDisk


class Cut(BaseException):
    """The power goes: nothing can catch it."""


class CutDisk(SystemDisk):
    """Counts the names that are given and taken, and dies before one of them."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self._left = left

    def unlink(self, path: Path) -> None:
        self._change()
        super().unlink(path)

    def rename(self, source: Path, target: Path) -> None:
        self._change()
        super().rename(source, target)

    def _change(self) -> None:
        if not self._left:
            raise Cut
        self._left -= 1
