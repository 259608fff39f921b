"""What was done, where, on whose order, and who pays: all proposed, all changeable."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.acte import Acte, Prescription, Soin
from appliance.domain.visite import Visite
from appliance.tui import texts, wording
from appliance.tui.draft import Draft
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen, VisitChosen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows

PRESCRIBER_LENGTHS: Final = {9, 11}  # an AM number, an RPPS
CENTURY: Final = "20"  # care and its prescription are recent


class Place(Enum):
    """Where the care is given, as the law pays it: the order must say « à domicile »."""

    HOME = "home"
    HOME_UNPRESCRIBED = "home_unprescribed"
    CABINET = "cabinet"


PLACES: Final = {
    Place.HOME: texts.PLACE_HOME,
    Place.HOME_UNPRESCRIBED: texts.PLACE_HOME_UNPRESCRIBED,
    Place.CABINET: texts.PLACE_CABINET,
}


class ActScreen(Form):
    """The acts, and a form below them; Enter goes on from anywhere."""

    HELP = texts.HELP_ACT
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_PRICE, "act.next"),
        key("f6", "change('place')", texts.KEY_PLACE, "act.place"),
        key("f7", "change('tiers_payant')", texts.KEY_TIERS_PAYANT, "act.tiers_payant"),
        key("escape", "app.back", texts.KEY_BACK, "act.back"),
    ]

    def __init__(
        self, chosen: HolderChosen, actes: Sequence[Acte], draft: Draft, today: date
    ) -> None:
        super().__init__()
        self._chosen = chosen
        self._actes = actes
        self._letters = wording.mnemonics(actes)
        self._draft = draft
        self._today = today
        place = Place.HOME if draft.prescription.domicile else Place.CABINET
        self._place = Choice(PLACES, place, id="place")
        self._tiers_payant = Choice(wording.TIERS_PAYANT, draft.tiers_payant, id="tiers_payant")

    def body(self) -> Iterator[Widget]:
        """Show who, then what, then the circumstances."""
        prescription = self._draft.prescription
        yield Plain(wording.identity(self._chosen.beneficiaire), classes="title")
        yield Plain(texts.ACT_TITLE, classes="header")
        yield Rows(self._rows())
        yield Field(texts.FIELD_PLACE, self._place)
        yield Field(texts.FIELD_TIERS_PAYANT, self._tiers_payant)
        yield _date_field(texts.FIELD_CARE, "care", self._today)
        yield Field(
            texts.FIELD_PRESCRIBER,
            Entry(prescription.prescripteur, id="prescriber"),
        )
        yield _date_field(texts.FIELD_PRESCRIBED, "prescribed", prescription.date)
        source = self._draft.source
        remark = "" if source is None else texts.PREFILLED.format(numero=source)
        yield Plain(remark, id="complaint")

    def on_key(self, event: events.Key) -> None:
        """Let a letter choose its act, unless a field takes the letter."""
        letter = event.key.upper()
        if letter in self._letters and not isinstance(self.focused, Entry):
            actes = self.query_one(Rows)
            actes.highlighted = self._letters.index(letter)
            actes.focus()

    def action_change(self, choice: str) -> None:
        """Mark the next value of a choice, without leaving the field in focus."""
        self.query_one(f"#{choice}", Choice).action_change(1)

    def action_next(self) -> None:
        """Price what is chosen, or say what is wrong."""
        match self._visite():
            case Complaint() as complaint:
                self.complain(complaint)
            case visite:
                self.query_one("#complaint", Plain).say("")
                tiers_payant = self._tiers_payant.value
                self.post_message(VisitChosen(self._chosen, visite, tiers_payant))

    def _rows(self) -> Iterator[str]:
        for letter, acte in zip(self._letters, self._actes, strict=True):
            coefficient = wording.coefficient(acte.coefficient)
            yield f"{letter}  {wording.fit(acte.label, 60)} {acte.lettre} {coefficient}"

    def _visite(self) -> Visite | Complaint:
        care = wording.parse_date(self.typed("care"), century=CENTURY)
        if care is None:
            return Complaint("care", texts.DATE_WRONG.format(field=texts.FIELD_CARE))
        prescription = self._prescription()
        if isinstance(prescription, Complaint):
            return prescription
        return Visite(
            actes=(Soin(acte=self._actes[self.query_one(Rows).highlighted or 0]),),
            date_soins=care,
            domicile=self._place.value is not Place.CABINET,
            prescription=prescription,
        )

    def _prescription(self) -> Prescription | Complaint | None:
        """Return the prescription; None where a field is empty: a finding then says so."""
        prescriber = "".join(self.typed("prescriber").split())
        written = self.typed("prescribed")
        if not prescriber or not written:
            return None
        day = wording.parse_date(written, century=CENTURY)
        if day is None:
            return Complaint("prescribed", texts.DATE_WRONG.format(field=texts.FIELD_PRESCRIBED))
        if not prescriber.isdecimal() or len(prescriber) not in PRESCRIBER_LENGTHS:
            return Complaint("prescriber", texts.PRESCRIBER_WRONG)
        return Prescription(
            prescripteur=prescriber, date=day, domicile=self._place.value is Place.HOME
        )


def _date_field(label: str, name: str, value: date) -> Field:
    return Field(label, Entry(wording.day(value), id=name, proposed=True))
