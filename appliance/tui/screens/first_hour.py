"""One question a screen: the welcome, a question, the end."""

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui.first_hour_messages import Answered, Begun, GoneOn
from appliance.tui.first_hour_questions import SECRET, Step
from appliance.tui.keys import key
from appliance.tui.return_messages import ReturnAsked
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import first_hour as texts
from appliance.tui.texts import returning
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows

ANSWER = "answer"


class State(NamedTuple):
    """How far a box is.

    Attributes:
        begun: a code was chosen.
        lost: the practice has been at work, and only its settings are missing.
        unfinished: a restoration was cut.
    """

    begun: bool
    lost: bool
    unfinished: bool

    @property
    def told(self) -> tuple[str, str]:
        """A title and a text."""
        if self.unfinished:
            return returning.UNFINISHED_TITLE, returning.UNFINISHED
        if self.lost:
            return texts.LOST_TITLE, texts.LOST
        if self.begun:
            return texts.BEGUN_TITLE, texts.BEGUN
        return texts.WELCOME_TITLE, texts.WELCOME


class WelcomeScreen(Framed):
    """Says what comes, that it may be left, and that one may play first."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "begin", texts.KEY_BEGIN, "first.begin"),
        key("enter", "resume", texts.KEY_RESUME, "first.resume"),
        key("enter", "go_on", returning.KEY_RESTORE_ON, "first.go_on"),
        key("f2", "restore", returning.KEY_RESTORE, "first.restore"),
    ]

    def __init__(self, where: str, state: Callable[[], State], notice: str) -> None:
        super().__init__()
        self._where = where
        self._notice = notice
        self._look = state
        self._state = state()

    def on_screen_resume(self) -> None:
        """Say how far the box is by now: a restoration may have begun."""
        super().on_screen_resume()
        self.call_next(self._look_again)

    async def _look_again(self) -> None:
        state = self._look()
        if state != self._state:
            self._state = state
            await self.recompose()
            self.refresh_bindings()

    def body(self) -> Iterator[Widget]:
        """Say which of the four it is."""
        title, advice = self._state.told
        yield Plain(title, classes="title")
        yield Plain(advice, classes="advice")
        if not (self._state.begun or self._state.unfinished):
            yield Plain(returning.WELCOME, classes="advice")
        yield Plain(texts.WELCOME_PLAY, classes="advice")
        yield Plain(texts.WHERE.format(directory=self._where))
        yield Plain(self._notice, classes="below")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to begin, or to go on."""
        state = self._state
        match action:
            case "begin" | "restore":
                return not (state.begun or state.unfinished)
            case "resume":
                return state.begun and not state.unfinished
            case "go_on":
                return state.unfinished
        return super().check_action(action, parameters)

    def action_begin(self) -> None:
        """Begin."""
        self.post_message(Begun())

    def action_resume(self) -> None:
        """Go on."""
        self.post_message(Begun())

    def action_restore(self) -> None:
        """Bring a practice back in the place of making one."""
        self.post_message(ReturnAsked())

    def action_go_on(self) -> None:
        """Bring back what was cut."""
        self.post_message(ReturnAsked())


class QuestionScreen(Form):
    """A title, why it is asked, one field or one list, and what happens without an answer.

    Args:
        step: what is asked.
        told: its place among the others.
        answer: what stands there already.
        facts: what the text of a question may tell of the box.
    """

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "answer", texts.KEY_NEXT, "first.answer"),
    ]

    def __init__(self, step: Step, told: str, answer: str, facts: Mapping[str, str]) -> None:
        super().__init__()
        self.step = step
        self._told = told
        self._answer = answer
        self._facts = facts
        self._choices = texts.CHOICES.get(step.name, {})

    def body(self) -> Iterator[Widget]:
        """Put the question above the answer."""
        name = self.step.name
        yield Plain(self._told)
        yield Plain(texts.TITLES[name], classes="title")
        yield Plain(texts.WHY[name].format(**self._facts), classes="advice")
        if self._choices:
            yield Rows([f" {word}" for word in self._choices.values()], id=ANSWER)
        else:
            secret = name == SECRET
            yield Field(texts.FIELD, Entry(self._answer, id=ANSWER, password=secret, proposed=True))
        yield Plain(id="complaint")
        without = texts.WITHOUT.get(name, "" if self._choices else texts.NEEDED)
        yield Plain(without, classes="below")

    def on_mount(self) -> None:
        """Mark what was answered before."""
        super().on_mount()
        if self._choices:
            values = list(self._choices)
            chosen = values.index(self._answer) if self._answer in values else 0
            self.query_one(Rows).highlighted = chosen

    def action_answer(self) -> None:
        """Have the answer kept; nothing is one only where the question says so."""
        answer = self._chosen() if self._choices else self.typed(ANSWER)
        if answer or self.step.empty:
            self.post_message(Answered(self.step.name, answer))
        else:
            self.complain(Complaint(ANSWER, texts.EMPTY))

    def refuse(self, complaint: str) -> None:
        """Say what is wrong with the answer."""
        self.complain(Complaint(ANSWER, complaint))

    def _chosen(self) -> str:
        return list(self._choices)[self.query_one(Rows).highlighted or 0]


class ReadyScreen(Framed):
    """All is answered: what comes next, and where settings are changed later."""

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "end", texts.KEY_OPEN, "first.end"),
    ]

    def __init__(self, where: str, *, is_box: bool) -> None:
        super().__init__()
        self._where = where
        self._is_box = is_box

    def body(self) -> Iterator[Widget]:
        """Say it."""
        yield Plain(texts.READY_TITLE, classes="title")
        yield Plain(texts.READY.format(path=self._where), classes="advice")
        if not self._is_box:
            yield Plain(texts.ASIDE.format(path=self._where), classes="advice")
        yield Plain(id="complaint")

    def action_end(self) -> None:
        """End the first hour."""
        self.post_message(GoneOn())

    def refuse(self, complaint: str) -> None:
        """Say why the settings cannot stand so."""
        self.query_one("#complaint", Plain).say(complaint)
