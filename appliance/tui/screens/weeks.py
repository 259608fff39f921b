"""Money week by week, and where the invoices stand, as bars."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import ClassVar, Final, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.file_attente import Decompte
from appliance.domain.money import euros
from appliance.services.consultation import Consultation
from appliance.services.semaines import Semaine
from appliance.tui.keys import key
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.chart import Bar, Chart
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.plain import Plain


class Mesure(Enum):
    """What the bars are."""

    PAYE = "paye"
    REJETE = "rejete"
    DEMANDE = "demande"
    ETATS = "etats"


class Facts(NamedTuple):
    """What the station knows of it."""

    semaines: Sequence[Semaine]
    decompte: Decompte


def _weekly(amount: Callable[[Semaine], int]) -> Callable[[Facts], Sequence[Bar]]:
    def bars(facts: Facts) -> Sequence[Bar]:
        return [
            Bar(f"{one.lundi:%d/%m}", max(amount(one), 0), euros(amount(one)))
            for one in facts.semaines
        ]

    return bars


def _states(facts: Facts) -> Sequence[Bar]:
    return [
        Bar(word, getattr(facts.decompte, field), str(getattr(facts.decompte, field)))
        for field, word in texts.STATES.items()
    ]


BARS: Final[Mapping[Mesure, Callable[[Facts], Sequence[Bar]]]] = {
    Mesure.PAYE: _weekly(lambda one: one.paye),
    Mesure.REJETE: _weekly(lambda one: one.rejete),
    Mesure.DEMANDE: _weekly(lambda one: one.demande),
    Mesure.ETATS: _states,
}


class WeeksScreen(Lookup):
    """One measure at a time; read anew whenever it comes to the front."""

    HELP = texts.HELP_WEEKS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f6", "measure", texts.KEY_MEASURE, "weeks.measure"),
        key("escape", "app.back", texts.KEY_BACK, "weeks.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        words = dict(zip(Mesure, texts.MEASURES, strict=True))
        self._choice = Choice(words, Mesure.PAYE, id="measure")
        self._facts: Facts | None = None

    def body(self) -> Iterator[Widget]:
        """Put the measure above its bars."""
        yield Plain(texts.WEEKS_TITLE, classes="title")
        yield self._choice
        yield Plain(texts.READING_QUEUE, id="nothing")
        yield Chart()

    def on_mount(self) -> None:
        """Draw anew whenever the measure changes."""
        self.watch(self._choice, "index", self._draw)

    def on_screen_resume(self) -> None:
        """Read what the books say."""
        self.look_up(facts_of)

    def found(self, answer: Facts) -> None:
        """Draw what was read."""
        self._facts = answer
        self._draw()

    def action_measure(self) -> None:
        """Go to the next measure."""
        self._choice.action_change(1)

    def _draw(self) -> None:
        if self._facts is None:
            return
        bars = BARS[self._choice.value](self._facts)
        empty = not any(bar.value for bar in bars)
        self.query_one("#nothing", Plain).say(texts.WEEKS_NONE if empty else "")
        self.query_one(Chart).show(bars)


def facts_of(consultation: Consultation) -> Facts:
    """Read the books and the queue; for a thread."""
    return Facts(consultation.semaines(), consultation.decompte())
