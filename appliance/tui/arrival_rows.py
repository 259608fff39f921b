"""The list of arrivals in rows, at the desk and at the practice's own box."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from appliance.domain.arrivee import Arrivee, Etape, Reponse
from appliance.tui import wording
from appliance.tui.lists import PIECES
from appliance.tui.texts import reception as texts

WHO: Final = 37
"""Columns for a name."""
STEPS: Final = {Etape.ARRIVE: texts.ARRIVE, Etape.VU: texts.VU, Etape.PARTI: texts.PARTI}


def in_order(arrivees: Sequence[Arrivee]) -> Sequence[Arrivee]:
    """Put those who wait first, then those who were seen, then those who left."""
    return sorted(arrivees, key=lambda one: (*Etape,).index(one.etape))


def row(one: Arrivee, *, narrow: bool) -> str:
    """Return one arrival in a row; on a narrow screen the name comes with its step alone."""
    step = STEPS[one.etape]
    who = wording.full_name(one.venue.beneficiaire)
    if narrow:
        return f"{wording.fit(who, WHO - 7).rstrip()} : {step}"
    return texts.ROW.format(hour=hour(one.venue.le), who=wording.fit(who, WHO), step=step)


def hour(le: datetime) -> str:
    """Return the hour by the clock of the box that read the card, in this box's time zone."""
    return f"{le.astimezone():%H:%M}"


def waiting(arrivees: Sequence[Arrivee]) -> int:
    """Count those who wait."""
    return sum(one.etape is Etape.ARRIVE for one in arrivees)


def told_of(reponse: Reponse | None, documents: Sequence[str]) -> str:
    """Return what the desk should know of somebody: the age of the rights, what to ask for.

    Args:
        reponse: what the practice said; None where it says nothing.
        documents: what is asked of everybody.
    """
    return " ".join(_sentences(reponse, documents))


def _sentences(reponse: Reponse | None, documents: Sequence[str]) -> Iterator[str]:
    match reponse:
        case None:
            yield texts.RIGHTS_UNTOLD
        case Reponse(age_j=None):
            yield texts.RIGHTS_NEVER
        case Reponse(age_j=0):
            yield texts.RIGHTS_TODAY
        case Reponse(age_j=days):
            yield texts.RIGHTS_AGE.format(days=days)
    asked = [PIECES[one] for one in reponse.a_demander] if reponse else []
    every = [*asked, *(one for one in documents if one not in asked)]
    yield texts.ASK_FOR.format(documents=", ".join(every)) if every else texts.ASK_NOTHING
