"""What a person has to see of the tariffs at an unlock, and to answer once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.revision import Changement
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import AvenantAnswered, TarifsHeeded
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class TarifsScreen(Framed):
    """Lists what changed since the tables that were seen last; one key accepts."""

    HELP = texts.HELP_TARIFS
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "heed", texts.KEY_HEED, "tarifs.heed"),
    ]

    def __init__(self, changements: Sequence[Changement]) -> None:
        super().__init__()
        self._changements = changements

    def body(self) -> Iterator[Widget]:
        """Put one change under the other; many scroll."""
        yield Plain(texts.TARIFS_TITLE.format(count=len(self._changements)), classes="title")
        with Scrolled():
            yield Plain("\n".join(map(wording.changement, self._changements)))

    def action_heed(self) -> None:
        """Have it noted that this was seen."""
        self.post_message(TarifsHeeded())


class AvenantScreen(Framed):
    """Asks whether values that are only announced are used; Enter answers nothing."""

    HELP = texts.HELP_AVENANT
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("n,N", "answer(False)", texts.KEY_CONFIRMED_ONLY, "avenant.no"),
        key("o,O", "answer(True)", texts.KEY_ANNOUNCED, "avenant.yes"),
    ]

    def __init__(self, annonces: Mapping[str, date]) -> None:
        super().__init__()
        self._annonces = annonces

    def body(self) -> Iterator[Widget]:
        """Say what is announced, what each answer risks, and how to come back on it."""
        codes, first = ", ".join(self._annonces), min(self._annonces.values())
        yield Plain(texts.AVENANT_TITLE, classes="title")
        yield Plain(texts.AVENANT_WHAT.format(codes=codes, day=wording.day(first)))
        yield Plain(texts.AVENANT_RISK)
        yield Plain(texts.AVENANT_LATER, classes="advice")
        yield Plain(texts.AVENANT_NO)
        yield Plain(texts.AVENANT_YES)

    def action_answer(self, applique: bool) -> None:  # noqa: FBT001 - Textual's own call
        """Have the answer noted."""
        self.post_message(AvenantAnswered(applique))
