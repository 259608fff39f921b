"""Each amount falls in the week in which it was told."""

from dataclasses import dataclass
from datetime import date, timedelta

from appliance.domain.argent.part import EtatPart
from appliance.domain.tiers_payant import Part
from appliance.services.semaines import SHOWN, Semaine, semaines

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)


@dataclass(frozen=True)
class Said:
    demande: int
    paye: int
    etat: EtatPart
    depuis: date | None
    jour: date | None
    part: Part = Part.AMO


def test_what_was_sent_paid_and_refused_falls_in_its_own_week() -> None:
    before = MONDAY - timedelta(days=1)
    told = [
        Said(900, 900, EtatPart.PAYEE, before, FRIDAY),
        Said(500, 100, EtatPart.REJETEE, FRIDAY, MONDAY),
        Said(300, 0, EtatPart.ATTENDUE, None, None),
        Said(700, 700, EtatPart.PAYEE, FRIDAY - timedelta(weeks=SHOWN), None),
    ]
    this, last, *others = semaines(told, FRIDAY)
    assert this == Semaine(lundi=MONDAY, demande=500, paye=1000, rejete=400)
    assert last == Semaine(lundi=MONDAY - timedelta(weeks=1), demande=900)
    assert len(others) == SHOWN - 2
    assert not any(one.demande or one.paye or one.rejete for one in others)
