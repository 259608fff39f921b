"""One small form of a patient's record, as `entries` declares it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.acte import Acte
from appliance.domain.registre.anomalie import Anomalie
from appliance.tui import entries, wording
from appliance.tui.entries import ACTS, Champ, Saisie
from appliance.tui.keys import key
from appliance.tui.messages import EntryTyped
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.texts import entries as texts
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled

OF_TODAY: Final = frozenset({"prescrite_le", "vu_le"})
"""Fields that propose the day."""


class EntryScreen(Form):
    """Enter keeps the whole form, from any field; what is wrong leaves it as it is.

    Args:
        saisie: the form.
        patient: number of the record.
        name: whose it is.
        actes: the acts that letters find.
        today: proposed where a day is asked for.
        start: proposed in the other fields.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "keep", texts.KEY_KEEP, "entry.keep"),
        key("escape", "app.back", texts.KEY_LEAVE, "entry.back"),
    ]

    def __init__(  # noqa: PLR0913 - each is one thing that the form shows
        self,
        saisie: Saisie,
        patient: int,
        *,
        name: str,
        actes: Sequence[Acte],
        today: date,
        start: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._saisie = saisie
        self._patient = patient
        self._title_text = saisie.title.format(name=name)
        self._actes = actes
        self._start = {**dict.fromkeys(OF_TODAY, wording.day(today)), **start}

    @property
    def about(self) -> str:
        """What F1 says."""
        return self._saisie.help

    def body(self) -> Iterator[Widget]:
        """Show one row a field; a small screen scrolls."""
        yield Plain(self._title_text, classes="title")
        with Scrolled(can_focus=False):
            for champ in self._saisie.champs:
                yield Field(champ.label, self._widget(champ))
                if champ.name == ACTS:
                    yield Plain(id="found", classes="found")
        yield Plain(id="complaint")

    def _widget(self, champ: Champ) -> Entry | Choice[Any]:
        value = self._start.get(champ.name, "")
        if champ.values is None:
            return Entry(value, id=champ.name, proposed=bool(value))
        return Choice(champ.values, value or next(iter(champ.values)), id=champ.name)

    @on(Entry.Changed, f"#{ACTS}")
    def _show_acts(self, changed: Entry.Changed) -> None:
        found = entries.acts_of(changed.value, self._actes)
        self.query_one("#found", Plain).say(entries.told(found))

    def action_keep(self) -> None:
        """Have it kept; letters that find no act are sent nowhere."""
        champs = {champ.name: self._value(champ) for champ in self._saisie.champs}
        if ACTS in champs:
            found = entries.acts_of(champs[ACTS], self._actes)
            if None in found:
                self.complain(Complaint(ACTS, texts.NO_ACT))
                return
            champs[ACTS] = " ".join(one.id for one in found if one is not None)
        self.post_message(EntryTyped(self._saisie, self._patient, champs))

    def refuse(self, anomalies: Sequence[Anomalie]) -> None:
        """Say the first thing that is wrong, and go to its field."""
        first, *_ = anomalies
        labels = {champ.name: champ.label for champ in self._saisie.champs}
        field = first.champ if first.champ in labels else self._saisie.champs[0].name
        sentence = texts.WRONG.format(field=labels[field], sentence=first.phrase)
        self.complain(Complaint(field, sentence))

    def _value(self, champ: Champ) -> str:
        if champ.values is None:
            return self.typed(champ.name)
        return str(self.query_one(f"#{champ.name}", Choice).value)
