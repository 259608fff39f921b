"""A helper from afar sees the screen, masked: opened and ended here, and by nobody else."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from appliance.domain.assistance import EN_MOTS, Fin
from appliance.domain.roles import Action
from appliance.services.poste import Poste
from appliance.tui import messages as told
from appliance.tui.keys import key
from appliance.tui.navigation import NavigatedApp
from appliance.tui.screens.doctor import Checkup
from appliance.tui.texts import assistance as texts

if TYPE_CHECKING:  # most stations never open a view
    from appliance.services.assistance import Vue
    from appliance.tui.vocabulary import Vocabulary

PICTURE_S: Final = 0.5
TOLD_S: Final = 15.0
"""How long the end stays on the screen."""


class Showing(Message):
    """A view was opened.

    Attributes:
        vue: it.
        vocabulary: what of the screen may be told.
    """

    def __init__(self, vue: "Vue", vocabulary: "Vocabulary") -> None:
        super().__init__()
        self.vue, self.vocabulary = vue, vocabulary


class AssistedApp(NavigatedApp):
    """Shows its screens to the view that is open.

    Attributes:
        assist: opens a view of so many minutes on a station; None where nobody could carry it.
    """

    assist: "Callable[[Poste, int], Vue] | None" = None
    _showing: Showing | None = None
    _painter: Timer | None = None
    _incident = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f12", "end_assistance", texts.KEY_END, "app.end_assistance", priority=True),
    ]

    def action_assistance(self) -> None:
        """Ask whether, and for how long, the screen is shown."""
        from appliance.tui.screens.assistance import AssistanceDialog

        dialog = AssistanceDialog()
        self.push_screen(dialog, lambda yes: self._open_view(dialog.minutes) if yes else None)

    def action_end_assistance(self) -> None:
        """End the view now."""
        if self._showing is not None:
            self._showing.vue.end(Fin.PERSONNE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to whom it may concern, and while there is nothing open, or something."""
        match action:
            case "assistance":
                offered = self.assist is not None and self._showing is None
                return offered and self._poste is not None and self._may(Action.MONTRER_ECRAN)
            case "end_assistance":
                return self._showing is not None
            case _:
                return super().check_action(action, parameters)

    def _open_view(self, minutes: int) -> None:
        if self._poste is not None and self.assist is not None:
            opener = partial(self.assist, self._poste, minutes)
            self.put(texts.OPENING, partial(_opened, opener, self.checkup))

    @on(Showing)
    def _show(self, showing: Showing) -> None:
        self._showing = showing
        self._painter = self.set_interval(PICTURE_S, self._paint)
        self._paint()
        self.screen.refresh_bindings()

    def _paint(self) -> None:
        """Give what may be seen now, and tell the person how long it still lasts."""
        from appliance.tui.masking import countdown, footer, picture

        if self._showing is None or not self.screen_stack:  # it may be on its way out
            return
        vue, vocabulary = self._showing.vue, self._showing.vocabulary
        if vue.fin is not None:
            self._stop_showing(vue.fin)
            return
        if self._box is None or self.veiled:
            vue.end(Fin.VERROU)
            return
        left = countdown(vue.left_s)
        told = texts.SEEN.format(who=vue.aide, left=left) if vue.aide else None
        self.seen = told or texts.WAITING.format(left=left)
        below = footer(vue.left_s, type(self.screen).__name__, self._incident)
        vue.show(f"{picture(self, vocabulary)}\n{below}")

    def _stop_showing(self, fin: Fin) -> None:
        self._showing, self.seen = None, texts.ENDED.format(why=EN_MOTS[fin])
        if self._painter is not None:
            self._painter.stop()
        self.screen.refresh_bindings()
        self.set_timer(TOLD_S, self._forget_view)

    def _forget_view(self) -> None:
        if self._showing is None:
            self.seen = ""

    @on(told.Failed)
    def _note_incident(self, failed: told.Failed) -> None:
        """Keep the error's name and family for the helper; what it says of anybody stays here."""
        kind = type(failed.error)
        self._incident = f"{kind.__name__} ({kind.__mro__[1].__name__})"


def _opened(opener: "Callable[[], Vue]", checkup: Checkup | None) -> Showing:
    from appliance.tui.vocabulary import Vocabulary

    vocabulary = Vocabulary(() if checkup is None else checkup.sentences())
    return Showing(opener(), vocabulary)
