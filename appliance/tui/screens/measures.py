"""One measure at a time: a text, and bars with their figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from appliance.services.consultation import Consultation
from appliance.tui.keys import key
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.chart import Bar, Chart
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.plain import Plain


class View(NamedTuple):
    """What one measure shows: a text, then bars."""

    text: str = ""
    bars: Sequence[Bar] = ()


class Measure(NamedTuple):
    """One measure: its name, and what it makes of the facts."""

    name: str
    view: Callable[[Any], View]


class MeasuresScreen(Lookup):
    """Its facts are read anew whenever it comes to the front.

    Attributes:
        MEASURES: in the order of the ring.
        read: looks the facts up; for a thread.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f6", "measure", texts.KEY_MEASURE, "measures.next"),
        key("escape", "app.back", texts.KEY_BACK, "measures.back"),
    ]
    TITLE_TEXT: ClassVar[str]
    MEASURES: ClassVar[Sequence[Measure]]
    read: Callable[[Consultation], Any]

    def __init__(self) -> None:
        super().__init__()
        words: Mapping[int, str] = {
            place: measure.name for place, measure in enumerate(self.MEASURES)
        }
        self._choice = Choice(words, 0, id="measure")
        self._facts: Any = None

    def body(self) -> Iterator[Widget]:
        """Put the measure above its text and its bars."""
        yield Plain(self.TITLE_TEXT, classes="title")
        yield self._choice
        yield Plain(texts.READING_QUEUE, id="nothing")
        yield Chart()

    def on_mount(self) -> None:
        """Draw anew whenever the measure changes."""
        self.watch(self._choice, "index", self._draw)

    def on_screen_resume(self) -> None:
        """Read the facts."""
        self.look_up(self.read)

    def found(self, answer: Any) -> None:
        """Draw what was read."""
        self._facts = answer
        self._draw()

    def action_measure(self) -> None:
        """Go to the next measure."""
        self._choice.action_change(1)

    def _draw(self) -> None:
        if self._facts is None:
            return
        shown = self.MEASURES[self._choice.value].view(self._facts)
        self.query_one("#nothing", Plain).say(shown.text)
        self.query_one(Chart).show(shown.bars)
