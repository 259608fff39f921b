"""What was done, where, on whose order, and who pays: all proposed, all changeable."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from itertools import repeat
from typing import ClassVar, Final, NamedTuple

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.acte import Acte, Prescription, Soin, Trait
from appliance.domain.visite import Profession, Visite
from appliance.tui import texts, wording
from appliance.tui.draft import Draft
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen, VisitChosen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.search import matching
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


class Practice(NamedTuple):
    """Who bills, and which acts."""

    profession: Profession
    actes: Sequence[Acte]


class ActScreen(Form):
    """The acts, and a form below them; Enter goes on from anywhere."""

    HELP = texts.HELP_ACT
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_PRICE, "act.next"),
        key("f3", "search", texts.KEY_SEARCH, "act.search", show=False),
        key("f6", "change('place')", texts.KEY_PLACE, "act.place"),
        key("f7", "change('tiers_payant')", texts.KEY_TIERS_PAYANT, "act.tiers_payant"),
        key("escape", "app.back", texts.KEY_BACK, "act.back"),
        key("up", "move(-1)", texts.KEY_CHOOSE, "act.up", show=False),
        key("down", "move(1)", texts.KEY_CHOOSE, "act.down", show=False),
    ]
    AUTO_FOCUS = "Rows"

    def __init__(self, chosen: HolderChosen, practice: Practice, draft: Draft, today: date) -> None:
        super().__init__()
        self._chosen = chosen
        self._practice = practice
        self._usual = [acte for acte in practice.actes if Trait.USUEL in acte.traits]
        self._letters = wording.mnemonics(self._usual)
        self._shown: Sequence[Acte] = self._usual
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
        yield Field(texts.FIELD_SEARCH, Entry(id="search"))
        yield Rows(self._rows())
        yield Field(texts.FIELD_PLACE, self._place)
        yield Field(texts.FIELD_TIERS_PAYANT, self._tiers_payant)
        yield _date_field(texts.FIELD_CARE, "care", self._today)
        if self._ordered:
            yield Field(
                texts.FIELD_PRESCRIBER,
                Entry(prescription.prescripteur, id="prescriber"),
            )
            yield _date_field(texts.FIELD_PRESCRIBED, "prescribed", prescription.date)
        source = self._draft.source
        remark = "" if source is None else texts.PREFILLED.format(numero=source)
        yield Plain(remark, id="complaint")

    @property
    def _ordered(self) -> bool:
        """Tell whether somebody orders the care: a doctor's is nobody's order."""
        return self._practice.profession is Profession.IDEL

    def on_key(self, event: events.Key) -> None:
        """Let a letter choose its usual act, any other begin a search, unless a field takes it."""
        if isinstance(self.focused, Entry):
            return
        letter = event.key.upper()
        if letter in self._letters and self._shown is self._usual:
            actes = self.query_one(Rows)
            actes.highlighted = self._letters.index(letter)
            actes.focus()
        elif event.character is not None and event.character.isalnum():
            self.action_search()
            self.query_one("#search", Entry).insert_text_at_cursor(event.character)

    @on(Entry.Changed, "#search")
    def _search(self, changed: Entry.Changed) -> None:
        """Show what answers the letters; the usual acts without any."""
        typed = changed.value.strip()
        self._shown = matching(self._practice.actes, typed) if typed else self._usual
        self.query_one(Rows).replace(self._rows(), place=0)
        self.query_one("#complaint", Plain).say("" if self._shown else texts.ACT_UNKNOWN)

    def action_search(self) -> None:
        """Go where letters look for any act."""
        self.query_one("#search").focus()

    def action_move(self, step: int) -> None:
        """Move the bar of the acts from the field above them."""
        actes = self.query_one(Rows)
        if actes.highlighted is not None and self.focused is self.query_one("#search"):
            actes.highlighted = (actes.highlighted + step) % len(self._shown)

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
        letters = self._letters if self._shown is self._usual else repeat(" ")
        for letter, acte in zip(letters, self._shown, strict=False):
            coefficient = wording.coefficient(acte.coefficient)
            yield f"{letter}  {wording.fit(acte.label, 60)} {acte.lettre} {coefficient}"

    def _visite(self) -> Visite | Complaint:
        if not self._shown:
            return Complaint("search", texts.ACT_UNKNOWN)
        care = wording.parse_date(self.typed("care"), century=CENTURY)
        if care is None:
            return Complaint("care", texts.DATE_WRONG.format(field=texts.FIELD_CARE))
        prescription = self._prescription() if self._ordered else None
        if isinstance(prescription, Complaint):
            return prescription
        return Visite(
            actes=(Soin(acte=self._shown[self.query_one(Rows).highlighted or 0]),),
            date_soins=care,
            domicile=self._place.value is not Place.CABINET,
            prescription=prescription,
            profession=self._practice.profession,
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
