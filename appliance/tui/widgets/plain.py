"""A text that changes, and takes no room while it is empty."""

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from appliance.tui.wording import wrapped


class Plain(Static):
    """Nothing in it is markup: some of it comes from outside.

    It cuts its rows itself: Textual breaks at any space, no-break ones too.
    """

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(Content(text), id=id, classes=classes)
        self._text = text
        self.display = bool(text)

    @property
    def text(self) -> str:
        """What it says, before it is cut into rows."""
        return self._text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Count the rows at a width."""
        return len(wrapped(self._text, width))

    def render(self) -> Content:
        """Show the rows at the width that the layout gave."""
        return Content("\n".join(wrapped(self._text, self.content_size.width)))

    def say(self, text: str) -> None:
        """Show another text; the same one again costs no painting."""
        if text != self._text:
            self._text = text
            self.update(Content(text))
            self.display = bool(text)
