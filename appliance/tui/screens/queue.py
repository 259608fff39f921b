"""The whole queue, page by page, through a filter."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.file_attente import Decompte
from appliance.domain.identifiers import NumeroFacture
from appliance.services.consultation import PAGE, Consultation, EnFile, Filtre
from appliance.tui import wording
from appliance.tui.keys import key
from appliance.tui.lists import queued
from appliance.tui.messages import InvoiceAsked, Look
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows, Whole

FILTRES: Final = {
    Filtre.TOUTES: texts.FILTRE_TOUTES,
    Filtre.A_METTRE_EN_LOT: texts.FILTRE_A_METTRE_EN_LOT,
    Filtre.A_ENVOYER: texts.FILTRE_A_ENVOYER,
    Filtre.EN_ATTENTE: texts.FILTRE_EN_ATTENTE,
    Filtre.REFUSEES: texts.FILTRE_REFUSEES,
}

AHEAD: Final = 20
"""Rows that are left below the bar when the next ones are read."""

Page = tuple[Filtre, NumeroFacture | None, int, Sequence[EnFile]]


class QueueScreen(Lookup):
    """Going down past the last row brings the next page."""

    HELP = texts.HELP_QUEUE
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_OPEN_ROW, "queue.open"),
        key("f6", "filter", texts.KEY_FILTER, "queue.filter"),
        key("escape", "app.back", texts.KEY_BACK, "queue.back"),
    ]
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self._choice = Choice(FILTRES, Filtre.TOUTES, id="filter")
        self._shown: list[EnFile] = []
        self._more = True
        self._count: Decompte | None = None

    def body(self) -> Iterator[Widget]:
        """Put the filter above the rows."""
        yield Plain(texts.QUEUE_TITLE, classes="title")
        yield self._choice
        yield Plain(wording.queue_header(), classes="header")
        yield Plain(texts.READING_QUEUE, id="nothing")
        yield Rows(id="listing")
        yield Whole(id="whole")

    def begin(self, look: Look | None) -> None:
        """Show the newest of all, as if it had never been open."""
        self.show_anew()
        self._count = None if look is None else look.status.decompte
        if self._choice.index:
            self._choice.index = 0
        elif self.is_attached:
            self._begin()

    def on_mount(self) -> None:
        """Read the newest page, whenever the filter changes; and anew what moved meanwhile."""
        if not self.query(Rows):  # the application ends: what is mounted now gets no children
            return
        self.watch(self._choice, "index", self._begin)
        self.watch(self.app, "look", self._follow)

    def _follow(self, look: Look | None) -> None:
        """Read again what is shown once an invoice, a lot or a receipt came."""
        if look is None or look.status.decompte == self._count:
            return
        if self in self.app.screen_stack:
            self._count = look.status.decompte
            self._read(after=None, limit=len(self._shown))

    def found(self, answer: Page) -> None:
        """Show what was read, unless the filter changed meanwhile; the bar keeps its invoice."""
        filtre, after, limit, page = answer
        if filtre is not self._choice.value or after not in {None, self._last()}:
            return
        self._more = len(page) == limit
        rows, told = self.query_one(Rows), [queued(one) for one in page]
        lines, wholes = [row.text for row in told], [row.whole for row in told]
        if after:
            self._shown += page
            rows.extend(lines, wholes=wholes)
            return
        chosen, self._shown = self._chosen(), [*page]
        numeros = [one.facture.facture.numero for one in page]
        place = numeros.index(chosen) if chosen in numeros else 0
        rows.replace(lines, place=place, wholes=wholes)
        self.query_one("#nothing", Plain).say("" if page else texts.QUEUE_NONE)

    @on(Rows.OptionHighlighted)
    def _go_on(self, highlighted: Rows.OptionHighlighted) -> None:
        """Read on before the last row is reached."""
        if self._more and highlighted.option_index >= len(self._shown) - AHEAD:
            self._more = False
            self._read(after=self._last())

    def action_open(self) -> None:
        """Show the chosen invoice."""
        chosen = self._chosen()
        if chosen is not None:
            self.post_message(InvoiceAsked(chosen))

    def action_filter(self) -> None:
        """Go to the next filter."""
        self._choice.action_change(1)

    def _begin(self) -> None:
        self._shown, self._more = [], False
        self.query_one(Rows).replace((), place=0)
        self.query_one("#nothing", Plain).say(texts.READING_QUEUE)
        self._read(after=None)

    def _read(self, *, after: NumeroFacture | None, limit: int = 0) -> None:
        filtre, count = self._choice.value, max(PAGE, limit)
        wanted = partial(page_of, filtre=filtre, after=after, limit=count)
        self.look_up(wanted)

    def _chosen(self) -> NumeroFacture | None:
        place = self.query_one(Rows).highlighted
        return None if place is None else self._shown[place].facture.facture.numero

    def _last(self) -> NumeroFacture | None:
        return self._shown[-1].facture.facture.numero if self._shown else None


def page_of(
    consultation: Consultation, *, filtre: Filtre, after: NumeroFacture | None, limit: int
) -> Page:
    """Return a page, with what it was asked by."""
    return filtre, after, limit, consultation.factures(filtre, avant=after, limit=limit)
