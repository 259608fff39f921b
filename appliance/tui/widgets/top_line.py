"""The first row of every screen: the product, what its engine is worth, the clock."""

from appliance.tui import texts, wording
from appliance.tui.messages import Look
from appliance.tui.widgets.plain import Plain


class TopLine(Plain):
    """Says that no FSE made here is valid, until an engine that is unlocked says otherwise.

    A practice to play with is marked on every screen.
    """

    def on_mount(self) -> None:
        """Follow the station's engine and clock."""
        self.watch(self.app, "look", self._show)

    def on_resize(self) -> None:
        """Tell it as the new width lets it."""
        self._show(getattr(self.app, "look", None))

    def _show(self, look: Look | None) -> None:
        clock = "" if look is None else f"{look.status.now.astimezone():%d/%m/%Y  %H:%M}"
        engine = texts.SIMULATION if look is None else look.status.moteur
        product = texts.AT_PLAY if getattr(self.app, "at_play", False) else texts.PRODUCT
        if self.app.size.width < wording.INSIDE:
            self.say(f"{product}  {clock}\n{engine}")
            return
        room = wording.INSIDE - len(product) - len(clock) - 4
        self.say(f"{product}  {wording.fit(engine, room)}  {clock}")
