"""What a nurse's passage carries beside its acts: MAU, MCI, MIE, night, Sunday and holidays."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Trait
from appliance.domain.calendar import is_holiday
from appliance.domain.ebauche import Choix, Ebauche
from appliance.domain.visite import Visite

MAU_LIMIT: Final = Decimal("1.5")
MIE_AGE: Final = 7
SATURDAY: Final = 5
SUNDAY: Final = 6
NIGHT: Final = time(20)
DEEP_NIGHT: Final = time(23)
EARLY: Final = time(5)
DAY: Final = time(8)

PHRASES: Final = {
    "MAU": (
        "MAU-1",
        "Majoration d’acte unique : un seul acte, de coefficient 1,5 au plus (NGAP, MAU)",
    ),
    "MCI": ("MCI-1", "Coordination : pansement lourd ou soins palliatifs à domicile (NGAP, MCI)"),
    "MIE": ("MIE-1", "Enfant de moins de sept ans, une fois par passage (NGAP, MIE)"),
    "NUIT": (
        "MAJ-1",
        "Nuit, 20 h à 23 h ou 5 h à 8 h, demandée par l’ordonnance ou l’appel (art. 14)",
    ),
    "NUIT_PROFONDE": (
        "MAJ-1",
        "Milieu de nuit, 23 h à 5 h, demandé par l’ordonnance ou l’appel (art. 14)",
    ),
    "DIMANCHE_FERIE": (
        "MAJ-1",
        "Dimanche ou jour férié, soins quotidiens prescrits ou appel urgent (art. 14)",
    ),
}
"""For each majoration its rule and the sentence of its line."""
SATURDAY_CALL: Final = "Samedi dès 8 h, appel urgent, au tarif du dimanche (art. 14)"


def majorations(visite: Visite) -> Iterator[Choix]:
    """Yield the lawful sets of majorations: one for each time majoration that may be chosen."""
    always = [code for code, holds in _grounds(visite) if holds]
    moments = moments_of(visite)
    for moment in moments or ("",):
        codes = [*always, *filter(None, (moment,))]
        words = f"majoration {moment}" if len(moments) > 1 else ""
        yield Choix(tuple(_ebauche(code, visite) for code in codes), words)


def is_lone_light_act(visite: Visite) -> bool:
    """Tell whether exactly one act was done, an AMI of coefficient 1.5 or less."""
    if len(visite.actes) != 1:
        return False
    acte = visite.actes[0].acte
    return acte.lettre == "AMI" and 0 < acte.coefficient <= MAU_LIMIT


def moments_of(visite: Visite) -> tuple[str, ...]:
    """Return the time majorations that the facts allow: a passage carries one of them."""
    if opens_no_moment(visite):
        return ()
    found = []
    if (night := night_of(visite.heure)) and night_is_ordered(visite):
        found.append(night)
    if sunday_is_ordered(visite):
        found.append("DIMANCHE_FERIE")
    return tuple(found)


def opens_no_moment(visite: Visite) -> bool:
    """Tell whether all acts of the passage exclude night and Sunday."""
    acts = visite.actes
    excluded = all(soin.est(Trait.SANS_MAJORATION) for soin in acts)
    return bool(acts) and visite.bsi is None and excluded


def night_of(hour: time) -> str:
    """Return the code of the night majoration at `hour`, empty by day."""
    if hour >= DEEP_NIGHT or hour < EARLY:
        return "NUIT_PROFONDE"
    return "NUIT" if hour >= NIGHT or hour < DAY else ""


def night_is_ordered(visite: Visite) -> bool:
    """Tell whether the prescription's wording or an urgent call asks for the night."""
    return visite.appel_urgent or (visite.prescription is not None and visite.prescription.nuit)


def sunday_is_ordered(visite: Visite) -> bool:
    """Tell whether the day and the wording open the majoration of Sundays and holidays.

    An urgent call opens it on a Saturday from 8:00 as well.
    """
    day, prescription = visite.date_soins, visite.prescription
    daily = prescription is not None and prescription.quotidien
    if day.weekday() == SUNDAY or is_holiday(day, visite.calendrier):
        return daily or visite.appel_urgent
    return day.weekday() == SATURDAY and visite.heure >= DAY and visite.appel_urgent


def mci_is_due(visite: Visite) -> bool:
    """Tell whether the care opens the MCI: heavy dressing or palliative, at home, no BSI."""
    acts = visite.actes
    assessed = any(soin.est(Trait.BILAN) for soin in acts)
    at_home = visite.domicile and visite.bsi is None
    return bool(acts) and mci_has_ground(visite) and at_home and not assessed


def mci_has_ground(visite: Visite) -> bool:
    """Tell whether the care is palliative, or a heavy dressing."""
    return visite.palliatif or any(soin.est(Trait.PANSEMENT_LOURD) for soin in visite.actes)


def _grounds(visite: Visite) -> Iterator[tuple[str, bool]]:
    mci = mci_is_due(visite)
    young = visite.patient.age is not None and visite.patient.age < MIE_AGE
    yield "MAU", is_lone_light_act(visite) and visite.bsi is None and not mci
    yield "MCI", mci
    yield "MIE", young and bool(visite.actes)


def _ebauche(code: str, visite: Visite) -> Ebauche:
    regle, phrase = PHRASES[code]
    if code == "DIMANCHE_FERIE" and visite.date_soins.weekday() == SATURDAY:
        phrase = SATURDAY_CALL if not is_holiday(visite.date_soins, visite.calendrier) else phrase
    return Ebauche(code=code, regle=regle, phrase=phrase, bareme=code, soins=visite.actes)
