"""A screen that knows since when a person could read it."""

from collections.abc import Collection
from typing import Any, ClassVar, TypeVar

from textual.message import Message
from textual.screen import Screen

T = TypeVar("T")


class Readable(Screen[T]):
    """Tells its application once it stands on the terminal.

    Attributes:
        READ_FIRST: the keys that count only where they were pressed after it could be read: those
            that confirm what nobody can take back.
        since: when it was first painted, on the clock of Textual's events; None until then.
    """

    READ_FIRST: ClassVar[Collection[str]] = ()

    since: float | None = None

    class Painted(Message):
        """It can be read."""

    def on_mount(self) -> None:
        """Be told of the first painting."""
        self.screen_layout_refresh_signal.subscribe(self, self._painted, immediate=True)

    def show_anew(self) -> None:
        """Be pushed once more: nobody has read it as it will be."""
        self.since = None

    def on_screen_resume(self) -> None:
        """Where it was laid out behind another screen, it is painted without a layout."""
        self.call_after_refresh(self._painted)

    def _painted(self, _: Any = None) -> None:
        if self.since is None and self.is_current:
            painted = self.Painted()
            self.since = painted.time
            self.post_message(painted)
