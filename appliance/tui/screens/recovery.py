"""The code is forgotten: the sheet, then another code."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from appliance.domain.roles import Personne
from appliance.tui import recovery_messages as told
from appliance.tui import texts as frame
from appliance.tui import wording
from appliance.tui.keys import key
from appliance.tui.screens.groups import GroupsForm
from appliance.tui.screens.new_code import NewCodeForm
from appliance.tui.texts import recovery as texts
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain

BACK: BindingType = key("escape", "app.back", texts.KEY_BACK, "recovery.back")


class SheetTypedScreen(GroupsForm):
    """Asks for the sheet of this practice."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_NEXT, "recovery.next"),
        BACK,
    ]

    def told(self) -> Iterator[Widget]:
        """Say which one."""
        yield Plain(texts.SHEET_TITLE, classes="title")
        yield Plain(texts.SHEET)

    def typed_all(self, groups: str) -> Message:
        """Have it compared."""
        return told.SheetRead(groups)


class NewCodeScreen(NewCodeForm):
    """Proposes a code, and asks for one twice.

    Args:
        groups: of the sheet, which nothing but this screen keeps until then.
        proposed: nobody chose it.
        holders: whose code it may be; the first one's unless another is chosen.
    """

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "change", texts.KEY_CHANGE, "recovery.change"),
        key("f2", "other", texts.KEY_WHO, "recovery.other"),
        BACK,
    ]

    def __init__(self, groups: str, proposed: str, holders: Sequence[Personne]) -> None:
        super().__init__()
        self._groups = groups
        self._proposed = proposed
        self._holders = holders

    def body(self) -> Iterator[Widget]:
        """Put the fields below what the code is for."""
        yield Plain(texts.CODE_TITLE, classes="title")
        yield Plain(texts.CODE.format(code=self._proposed), classes="advice")
        yield Plain(texts.CODE_WHOSE, classes="advice")
        if self._several:
            names = {one.numero: wording.clean(one.nom) for one in self._holders}
            yield Field(frame.UNLOCK_WHO, Choice(names, next(iter(names)), id="who"))
        yield from self.fields()
        yield Plain(id="complaint")

    @property
    def _several(self) -> bool:
        return len(self._holders) > 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another person where there is one."""
        return self._several if action == "other" else super().check_action(action, parameters)

    def action_other(self) -> None:
        """Take the next person."""
        self.query_one("#who", Choice).action_change(1)

    def action_change(self) -> None:
        """Go to the next field, or have the code changed."""
        if code := self.typed_twice():
            qui = self.query_one("#who", Choice).value if self._several else self._holders[0].numero
            self.post_message(told.NewCodeTyped(self._groups, code, int(qui)))
