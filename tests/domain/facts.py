"""Facts of a visit in few words, and what the engine makes of them."""

from datetime import date
from typing import Any

from appliance.domain.acte import Prescription, Soin
from appliance.domain.cotation import coter
from appliance.domain.visite import (
    Exercice,
    Profession,
    Visite,
)
from tests.domain.visites import NOMENCLATURE
from tests.made_up import TARIFS

THURSDAY = date(2026, 10, 15)
SATURDAY = date(2026, 10, 17)
SUNDAY = date(2026, 10, 18)
PAPER = Prescription(prescripteur="99700218896", date=date(2026, 1, 2), domicile=True)


def nurse(*acts: str, **facts: Any) -> Visite:
    known: dict[str, Any] = {
        "date_soins": THURSDAY,
        "domicile": False,
        "prescription": PAPER,
    } | facts
    return Visite(actes=tuple(Soin(acte=NOMENCLATURE[name]) for name in acts), **known)


def doctor(*acts: str, **facts: Any) -> Visite:
    exercice = Exercice(**facts.pop("exercice", {}))
    return nurse(*acts, profession=Profession.MG, exercice=exercice, **facts)


def lines(visite: Visite) -> list[str]:
    """Write the lines that are worth something: code and centimes."""
    return [f"{one.code} {one.montant}" for one in coter(visite, TARIFS).lignes if one.montant]


def found(visite: Visite) -> set[str]:
    return {finding.rule for finding in coter(visite, TARIFS).findings}
