"""A sentence that takes no room while there is nothing to say."""

from textual.content import Content
from textual.widgets import Static


class Remark(Static):
    """Plain text: nothing in it is markup, for some of it comes from outside."""

    def __init__(self, sentence: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(Content(sentence), id=id)
        self.display = bool(sentence)

    def say(self, sentence: str) -> None:
        """Say something else, or nothing."""
        self.update(Content(sentence))
        self.display = bool(sentence)
