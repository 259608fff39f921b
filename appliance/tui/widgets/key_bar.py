"""The last rows: every key that works now, with its word; as many rows as that takes."""

import re
from typing import ClassVar

from textual.content import Content
from textual.screen import Screen

from appliance.tui.widgets.plain import Plain
from appliance.tui.wording import NO_BREAK, wrapped


class KeyBar(Plain):
    """Follows what has the focus.  A key and its word never part."""

    KEY_STYLE: ClassVar[str] = "bold reverse"

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def render(self) -> Content:
        """Show the keys reversed, where the terminal can."""
        content = super().render()
        names = "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))
        return content.highlight_regex(rf"(?<!\S)(?:{names})(?=\s)", style=self.KEY_STYLE)

    def _follow(self, screen: Screen[object]) -> None:
        shown = [one.binding for one in screen.active_bindings.values() if one.binding.show]
        pairs = dict.fromkeys((one.key_display or one.key, one.description) for one in shown)
        self._names = [name for name, _ in pairs]
        self.say(" ".join(f"{name} {word}".replace(" ", NO_BREAK) for name, word in pairs))
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Take another row: Textual may have lost the wish while it laid the screen out."""
        width, height = self.size
        if width and len(wrapped(self._text, width)) != height:
            self.refresh(layout=True)
