"""A text that changes, and takes no room while it is empty."""

from textual.content import Content
from textual.widgets import Static


class Plain(Static):
    """Nothing in it is markup: some of it comes from outside."""

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

    def say(self, text: str) -> None:
        """Show another text; the same one again costs no painting."""
        if text != self._text:
            self._text = text
            self.update(Content(text))
            self.display = bool(text)
