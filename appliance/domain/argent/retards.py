"""When one part is expected, and from when on it is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from appliance.domain.argent.delais import GUESS, PRUDENCE, WINDOWS, Courbe, Delais, Reglement
from appliance.domain.calendar import Calendrier, working_days_after
from appliance.domain.tiers_payant import Part

AMO_PAYS: Final = 4
"""Working days from the receipt of the invoice and its pieces (document 003, S003)."""
AMO_CLAIM: Final = 7
"""Working days past which the practice may claim."""
SILENCE: Final = timedelta(days=WINDOWS[0])
"""How long a payer pays nothing before it is called silent."""


@dataclass(frozen=True, slots=True)
class Echeances:
    """Days that matter for one part; the first two are None beyond the horizon.

    Attributes:
        probable: by then one in two such parts is paid (p50).
        prudente: four in five (p80).
        retard: the last day on which it is not late: the AMO has four working days, another payer
            its own nineteen payments out of twenty (p95).
        reclamation: the last day before a claim is due.
    """

    probable: date | None
    prudente: date | None
    retard: date
    reclamation: date


def echeances(
    reglement: Reglement, delais: Delais, calendrier: Calendrier = Calendrier.METROPOLE
) -> Echeances:
    """Return the days of one part, as its first day lets expect them."""
    courbe = delais.of(reglement.payeur, reglement.famille)
    probable, prudente = (_after(reglement, courbe.quantile(percent)) for percent in (50, 80))
    if reglement.part is Part.AMO:
        legal = [
            working_days_after(reglement.depuis, days, calendrier) for days in (AMO_PAYS, AMO_CLAIM)
        ]
        return Echeances(probable, prudente, *legal)
    retard = reglement.depuis + timedelta(days=slowest(courbe, delais, reglement.famille))
    return Echeances(probable, prudente, retard, retard)


def slowest(courbe: Courbe, delais: Delais, famille: str) -> int:
    """Return the days beyond which a part is late (p95).

    A payer that stopped has none of its own: its family's then, or the prudent guess.
    """
    curves = (courbe, delais.familles.get(famille, GUESS))
    days = (curve.quantile(95) for curve in curves)
    return next((day for day in days if day is not None), PRUDENCE)


def is_late(reglement: Reglement, delais: Delais) -> bool:
    """Tell whether a part waits on the day of the curves and should not."""
    return reglement.waits(delais.jour) and delais.jour > echeances(reglement, delais).retard


def silent(reglements: Iterable[Reglement], delais: Delais) -> Sequence[str]:
    """Return the payers that owe something late and paid nothing for weeks, by name.

    Where nobody pays it is not they who are silent: returns wait to be read.
    """
    late: set[str] = set()
    paying: set[str] = set()
    for one in reglements:
        if one.regle_le is not None and delais.jour - SILENCE < one.regle_le <= delais.jour:
            paying.add(one.payeur)
        elif one.payeur not in late and is_late(one, delais):
            late.add(one.payeur)
    return sorted(late - paying) if paying else []


def _after(reglement: Reglement, days: int | None) -> date | None:
    return None if days is None else reglement.depuis + timedelta(days=days)
