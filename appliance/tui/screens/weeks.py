"""Money week by week, and where the invoices stand, as bars."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from appliance.domain.file_attente import Decompte
from appliance.domain.money import euros
from appliance.services.consultation import Consultation
from appliance.services.semaines import Semaine
from appliance.tui.screens.measures import Measure, MeasuresScreen, View
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.chart import Bar


class Facts(NamedTuple):
    """What the station knows of it."""

    semaines: Sequence[Semaine]
    decompte: Decompte


def facts_of(consultation: Consultation) -> Facts:
    """Read the books and the queue; for a thread."""
    return Facts(consultation.semaines(), consultation.decompte())


def _weekly(amount: Callable[[Semaine], int]) -> Callable[[Facts], View]:
    def view(facts: Facts) -> View:
        return _barred(
            [
                Bar(f"{one.lundi:%d/%m}", max(amount(one), 0), euros(amount(one)))
                for one in facts.semaines
            ]
        )

    return view


def _states(facts: Facts) -> View:
    counts = {word: getattr(facts.decompte, field) for field, word in texts.STATES.items()}
    return _barred([Bar(word, count, str(count)) for word, count in counts.items()])


def _barred(bars: Sequence[Bar]) -> View:
    return View("" if any(bar.value for bar in bars) else texts.WEEKS_NONE, bars)


class WeeksScreen(MeasuresScreen):
    """The last weeks."""

    HELP = texts.HELP_WEEKS
    TITLE_TEXT = texts.WEEKS_TITLE
    MEASURES = (
        Measure(texts.MEASURE_PAID, _weekly(lambda one: one.paye)),
        Measure(texts.MEASURE_REFUSED, _weekly(lambda one: one.rejete)),
        Measure(texts.MEASURE_ASKED, _weekly(lambda one: one.demande)),
        Measure(texts.MEASURE_STATES, _states),
    )
    read = staticmethod(facts_of)
