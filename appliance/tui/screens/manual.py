"""A patient without a card, copied from the attestation de droits."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.identifiers import InvalidNumberError, Nir
from appliance.domain.patient import Beneficiaire
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain

FIELDS: Final = {
    "name": texts.FIELD_NAME,
    "first_name": texts.FIELD_FIRST_NAME,
    "nir": texts.FIELD_NIR,
    "birth": texts.FIELD_BIRTH,
}
CENTURY: Final = 100


class ManualScreen(Form):
    """Four fields; the invoice that follows is in mode 5 and needs the CPS."""

    HELP = texts.HELP_MANUAL
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_NEXT, "manual.next"),
        key("escape", "app.back", texts.KEY_BACK, "manual.back"),
    ]

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def body(self) -> Iterator[Widget]:
        """Show one row a field."""
        yield Plain(texts.MANUAL_TITLE, classes="title")
        yield Plain(texts.MANUAL_ADVICE, classes="advice")
        for name, label in FIELDS.items():
            yield Field(label, Entry(id=name))
        yield Plain(id="complaint")

    def action_next(self) -> None:
        """Go to the next empty field; when all are filled, on to the act."""
        typed = {name: self.typed(name) for name in FIELDS}
        empty = next((name for name, text in typed.items() if not text), None)
        if empty is not None and self.query_one(f"#{empty}") is not self.focused:
            self.query_one(f"#{empty}").focus()
            return
        match parse_beneficiaire(typed, self._today):
            case Complaint() as complaint:
                self.complain(complaint)
            case holder:
                self.post_message(HolderChosen(holder, None))


def parse_beneficiaire(typed: Mapping[str, str], today: date) -> Beneficiaire | Complaint:
    """Return who was typed in, or the first thing that is wrong."""
    missing = next((name for name in ("name", "first_name") if not typed[name]), None)
    if missing is not None:
        return Complaint(missing, texts.NAMES_MISSING)
    try:
        nir = Nir.parse(typed["nir"])
    except InvalidNumberError as error:
        return Complaint("nir", texts.NIR_WRONG.format(reason=error))
    birth = wording.parse_date(typed["birth"]) or born_on(typed["birth"], nir, today)
    if birth is None or birth > today:
        return Complaint("birth", texts.BIRTH_WRONG)
    return Beneficiaire(
        nom=typed["name"].upper(),
        prenom=typed["first_name"].upper(),
        naissance=f"{birth:%Y%m%d}",
        nir=nir,
    )


def born_on(day: str, nir: Nir, today: date) -> date | None:
    """Complete a day with the month and the year of an own NIR, within the last hundred years."""
    month, year = nir.value[3:5], today.year // CENTURY * CENTURY + int(nir.value[1:3])
    year -= CENTURY if year > today.year else 0
    return wording.parse_date(f"{day}/{month}/{year}") if day.isdecimal() else None
