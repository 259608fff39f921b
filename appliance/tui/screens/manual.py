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
    "birth": texts.FIELD_BIRTH,
    "nir": texts.FIELD_NIR,
}


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
    birth = wording.parse_date(typed["birth"])
    if birth is None or birth > today:
        return Complaint("birth", texts.BIRTH_WRONG)
    try:
        nir = Nir.parse(typed["nir"])
    except InvalidNumberError as error:
        return Complaint("nir", texts.NIR_WRONG.format(reason=error))
    return Beneficiaire(
        nom=typed["name"].upper(),
        prenom=typed["first_name"].upper(),
        naissance=f"{birth:%Y%m%d}",
        nir=nir,
    )
