"""One question a screen: the welcome, a question, the end."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui.first_hour_messages import Answered, Begun, GoneOn
from appliance.tui.first_hour_questions import SECRET, Step
from appliance.tui.keys import key
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import first_hour as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows

ANSWER = "answer"


class WelcomeScreen(Framed):
    """Says what comes, that it may be left, and that one may play first."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "begin", texts.KEY_BEGIN, "first.begin"),
        key("enter", "resume", texts.KEY_RESUME, "first.resume"),
    ]

    def __init__(self, where: str, *, begun: bool, lost: bool, notice: str) -> None:
        super().__init__()
        self._where = where
        self._notice = notice
        self._begun = begun
        told = (texts.BEGUN_TITLE, texts.BEGUN) if begun else (texts.WELCOME_TITLE, texts.WELCOME)
        self._what = (texts.LOST_TITLE, texts.LOST) if lost else told

    def body(self) -> Iterator[Widget]:
        """Say which of the three it is."""
        title, advice = self._what
        yield Plain(title, classes="title")
        yield Plain(advice, classes="advice")
        yield Plain(texts.WELCOME_PLAY, classes="advice")
        yield Plain(texts.WHERE.format(directory=self._where))
        yield Plain(self._notice, classes="below")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to begin, or to go on."""
        if action in {"begin", "resume"}:
            return self._begun is (action == "resume")
        return super().check_action(action, parameters)

    def action_begin(self) -> None:
        """Begin."""
        self.post_message(Begun())

    def action_resume(self) -> None:
        """Go on."""
        self.post_message(Begun())


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
