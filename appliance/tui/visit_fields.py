"""The choices of the screen of a visit: their values, their words, and what is offered."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from appliance.domain.brouillon import Brouillon, Garde
from appliance.domain.visite import MotifVisite
from appliance.tui import texts, wording
from appliance.tui.texts import visit as words
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field


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

YES_NO: Final = {False: words.NO, True: words.YES}
PARCOURS: Final = {"T": words.PARCOURS_T, "O": words.PARCOURS_O, "S": words.PARCOURS_S}
GARDES: Final = {
    Garde.AUCUNE: words.GARDE_NONE,
    Garde.REGULEE: words.GARDE_REGULATED,
    Garde.NON_REGULEE: words.GARDE_UNREGULATED,
}
MOTIFS: Final = {
    MotifVisite.AUCUN: words.MOTIF_NONE,
    MotifVisite.MEDICAL: words.MOTIF_MEDICAL,
    MotifVisite.URGENT: words.MOTIF_URGENT,
}
SIGNS: Final = "+*"
"""Keys of the form, that no field of it takes."""

ALD_ALONE: Final = {"ald": words.FIELD_ALD}
OF_DOCTORS: Final = {
    "parcours": words.FIELD_PARCOURS,
    "garde": words.FIELD_GARDE,
    "motif": words.FIELD_MOTIF,
}


def choices(start: Brouillon) -> Iterator[tuple[str, Mapping[Any, str], object]]:
    """Yield each choice of the form with its values and the one that is offered."""
    paper = start.prescription
    unprescribed = paper is not None and not paper.domicile
    place = Place.HOME_UNPRESCRIBED if unprescribed else Place.HOME
    yield "place", PLACES, place if start.domicile else Place.CABINET
    yield "tiers_payant", wording.TIERS_PAYANT, start.tiers_payant
    yield "ald", YES_NO, start.ald
    yield "parcours", PARCOURS, start.parcours
    yield "garde", GARDES, start.garde
    yield "motif", MOTIFS, start.motif


def date_field(label: str, name: str, value: date) -> Field:
    """Return a row with a date that typing replaces."""
    return Field(label, Entry(wording.day(value), id=name, proposed=True, signs=SIGNS))
