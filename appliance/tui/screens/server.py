"""The server's new password: typed unseen, then tried."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.errors import BesaceError
from appliance.tui.keys import key
from appliance.tui.screens.first_trial import TrialScreen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.server_messages import NewPasswordTyped
from appliance.tui.texts import server as texts
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain

FIELD = "password"


class PasswordScreen(Form):
    """Asks for it; dots stand for it unless a person wants to see it.

    Args:
        accounts: each with its servers; one of them is chosen where there are several.
    """

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "keep", texts.KEY_KEEP, "server.keep"),
        key("f5", "show", texts.KEY_SHOW, "server.show"),
        key("f2", "other", texts.KEY_WHICH, "server.other"),
        key("escape", "app.back", texts.KEY_BACK, "server.back"),
    ]

    def __init__(self, accounts: Sequence[str]) -> None:
        super().__init__()
        self._accounts = accounts

    def body(self) -> Iterator[Widget]:
        """Say whose it is."""
        yield Plain(texts.TITLE, classes="title")
        yield Plain(texts.WHAT, classes="advice")
        if self._several:
            names = {one: one for one in self._accounts}
            yield Field(texts.ACCOUNT, Choice(names, self._accounts[0], id="account"))
        else:
            yield Plain(self._accounts[0], classes="advice")
        yield Field(texts.FIELD, Entry(id=FIELD, password=True))
        yield Plain(id="complaint")

    def on_mount(self) -> None:
        """Type at once."""
        super().on_mount()
        self.query_one(Entry).focus()

    @property
    def _several(self) -> bool:
        return len(self._accounts) > 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another account where there is one."""
        return self._several if action == "other" else super().check_action(action, parameters)

    def action_other(self) -> None:
        """Take the next account."""
        self.query_one("#account", Choice).action_change(1)

    def action_show(self) -> None:
        """Show what is typed, or hide it again."""
        entry = self.query_one(Entry)
        entry.password = not entry.password

    def action_keep(self) -> None:
        """Have it put down."""
        several = self._several
        account = self.query_one("#account", Choice).value if several else self._accounts[0]
        if password := self.query_one(Entry).value:
            self.post_message(NewPasswordTyped(str(account), password))
        else:
            self.complain(Complaint(FIELD, texts.EMPTY))

    def forget(self) -> None:
        """Keep nothing of what was typed, and hide what comes."""
        entry = self.query_one(Entry)
        entry.password = True
        entry.clear()

    def refuse(self, error: BesaceError) -> None:
        """Say why the password of before stays."""
        self.complain(Complaint(FIELD, error.advice))


class ServerTrialScreen(TrialScreen):
    """What the servers say of it, as they say it."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.back", texts.KEY_RETYPE, "server.retype"),
    ]

    def __init__(self, attempt: Callable[[], Iterable[str]]) -> None:
        super().__init__("", texts.TRIAL_TITLE, attempt, texts.TRIAL_BELOW)
