"""The first screen: the code that opens the practice."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.domain.roles import PREMIERE, Personne
from appliance.errors import BesaceError, CpsError
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import UnlockAsked
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import recovery
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain


class UnlockScreen(Framed):
    """Asks for the code; for a new practice twice, and long enough.

    Whose code it is, is asked where several people have one.  The code of the CPS may stay
    empty: the day then starts without it.
    """

    HELP = texts.HELP_UNLOCK
    TITLE = texts.UNLOCK_TITLE
    LABEL = texts.UNLOCK_CODE
    NEW_TITLE = texts.NEW_TITLE
    NEW_ADVICE = texts.NEW_ADVICE
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_OPEN, "unlock.open"),
        key("f2", "other", texts.KEY_WHO, "unlock.other"),
    ]

    def __init__(
        self,
        notice: str,
        *,
        needs_cps_code: bool,
        proposed_code: str,
        personnes: Callable[[], Sequence[Personne]],
    ) -> None:
        super().__init__()
        self._notice = notice
        self._ask_who = personnes
        self._known: Sequence[Personne] = ()
        self._who = PREMIERE.numero
        self._proposed = proposed_code
        labels = [("code", self.LABEL)]
        labels += [("again", texts.NEW_AGAIN)] if proposed_code else []
        labels += [("cps", texts.UNLOCK_CPS)] if needs_cps_code else []
        self._labels = dict(labels)

    def body(self) -> Iterator[Widget]:
        """Show one field a code."""
        with VerticalGroup(classes="box"):
            yield Plain(self.NEW_TITLE if self._proposed else self.TITLE, classes="title")
            if self._proposed:
                yield Plain(self.NEW_ADVICE.format(code=self._proposed), classes="advice")
            if self._several:
                yield Field(texts.UNLOCK_WHO, self._choice())
            for name, label in self._labels.items():
                yield Field(label, Entry(password=True, id=name))
            yield Plain(id="complaint")
        yield Plain(self._notice, id="notice")

    @property
    def new(self) -> bool:
        """Tell whether there is no code yet: one is to be chosen."""
        return bool(self._proposed)

    @property
    def _several(self) -> bool:
        return len(self._known) > 1

    def _choice(self) -> Choice[int]:
        people = {
            one.numero: texts.PERSON.format(nom=wording.clean(one.nom), role=one.role.en_mots)
            for one in self._known
        }
        return Choice(people, self._who if self._who in people else next(iter(people)), id="who")

    def on_screen_resume(self) -> None:
        """See who has a code by now."""
        self.call_next(self._see_who)

    async def _see_who(self) -> None:
        known = self._ask_who()
        if known != self._known:
            self._known = known
            await self.recompose()
            if self.is_attached:  # the application may be on its way out
                self.query(Entry).first().focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another person where there is one."""
        return self._several if action == "other" else super().check_action(action, parameters)

    def action_other(self) -> None:
        """Ask for the code of the next person."""
        self.query_one("#who", Choice).action_change(1)
        self.query_one("#code", Entry).focus()

    def take(self, code: str, qui: int) -> None:
        """Go on with a code that a person has just made; that of the CPS is still to be typed."""
        if self._several:
            self.query_one("#who", Choice).choose(qui)
        self.query_one("#complaint", Plain).say(recovery.CHANGED)
        self.query_one("#code", Entry).value = code
        self.action_next()

    def forget(self) -> None:
        """Keep no code."""
        self._forget(*self._labels)

    def opened(self) -> None:
        """Keep no code; and there is a practice now, so its code is asked for once."""
        self.forget()
        self.query_one("#complaint", Plain).say("")
        self.query(Entry).first().focus()
        if self._proposed:
            self._proposed = ""
            del self._labels["again"]
            self.refresh(recompose=True)

    def refuse(self, error: BesaceError) -> None:
        """Say why the practice stays closed, and take again what may be wrong."""
        of_card = isinstance(error, CpsError)
        self._complain(error.advice, *(["cps"] if of_card else self._labels))

    def action_next(self) -> None:
        """Go to the next field, or from the last one open."""
        empty = next((field for field in self.query(Entry) if not field.value), None)
        if empty is not None and empty is not self.focused:
            empty.focus()
            return
        typed = self._typed()
        if not typed["code"]:
            self._complain(texts.CODE_EMPTY, "code")
        elif self._proposed and typed["code"] != typed["again"]:
            self._complain(texts.CODES_DIFFER, "code", "again")
        else:
            self._who = self._chosen()
            self.post_message(UnlockAsked(typed["code"], typed.get("cps", ""), self._who))

    def _chosen(self) -> int:
        """Return the number of who is asked for the code."""
        if self._several:
            return int(self.query_one("#who", Choice).value)
        return self._known[0].numero if self._known else PREMIERE.numero

    def _complain(self, sentence: str, *wrong: str) -> None:
        """Say what is wrong and take those fields again; the others keep what was typed."""
        self._forget(*wrong)
        self.query_one("#complaint", Plain).say(sentence)
        self.query_one(f"#{wrong[0]}", Entry).focus()

    def _forget(self, *names: str) -> None:
        for name in names:
            self.query_one(f"#{name}", Entry).clear()

    def _typed(self) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Entry).value for name in self._labels}
