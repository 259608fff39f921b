"""Who came to the desk: the steps of two boxes, which make one list in whatever order they meet.

Each box numbers its own steps from 1 and never changes one.  A box tells the other up to where it
has the steps of each box, and gives those that the other lacks: a letter that is lost, repeated,
late or half read costs nothing but another letter.  The numbers alone order the list: no clock has
a say in it, for two boxes may be years apart in theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.piece import TypePiece


class Etape(StrEnum):
    """How far a patient is.  Kept on disk: renaming a member needs a migration."""

    ARRIVE = "arrive"
    VU = "vu"
    PARTI = "parti"


RANG: Final = {etape: rang for rang, etape in enumerate(Etape)}
"""An arrival only goes forward: of two steps the further one counts."""


@dataclass(frozen=True, slots=True, order=True)
class Repere:
    """What names a step: the box that made it, and its place among those of that box, from 1."""

    boitier: str
    rang: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Venue:
    """Who came, as the card named them.

    Attributes:
        le: by the clock of the box that read the card.
    """

    beneficiaire: Beneficiaire
    le: datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reponse:
    """What the practice's own box says to the desk of somebody who came.

    Attributes:
        age_j: how many days ago the rights were last read, by its clock; None for never.
        a_demander: the documents to ask for.
    """

    age_j: int | None = None
    a_demander: tuple[TypePiece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pas:
    """One step of one box.

    Attributes:
        arrivee: the step that the arrival began with; its own where it is that one.
        venue: who came; in the first step alone.
        reponse: what the practice says; in a step that says nothing new else.
    """

    repere: Repere
    arrivee: Repere
    etape: Etape
    venue: Venue | None = None
    reponse: Reponse | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Arrivee:
    """Somebody in the list."""

    repere: Repere
    venue: Venue
    etape: Etape
    reponse: Reponse | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lettre:
    """What one box tells the other.

    Attributes:
        de: the name of the book that tells.
        a: the name of the book that is told; empty where it is not known yet.
        connu: up to where the teller has the steps of each box, itself included.
        pas: steps that the other was not known to have; any of them, in any order.
        complet: up to where, of each box, what `a` is not known to have stands in `pas`, or was
            forgotten for good.
    """

    de: str
    a: str = ""
    connu: Mapping[str, int] = field(default_factory=dict)
    pas: tuple[Pas, ...] = ()
    complet: Mapping[str, int] = field(default_factory=dict)


def liste(pas: Iterable[Pas]) -> tuple[Arrivee, ...]:
    """Return the arrivals, each box's in its own order; a step of nobody known waits unseen."""
    found: dict[Repere, Arrivee] = {}
    for one in sorted(pas, key=_first_steps_first):
        known = found.get(one.arrivee)
        if one.venue is not None and one.repere == one.arrivee:
            found[one.repere] = Arrivee(repere=one.repere, venue=one.venue, etape=one.etape)
        elif known is not None:
            further = max(known.etape, one.etape, key=RANG.__getitem__)
            found[one.arrivee] = replace(known, etape=further, reponse=one.reponse or known.reponse)
    return tuple(found.values())


def suite(rangs: Iterable[int], deja: int) -> int:
    """Return up to where numbers follow each other without a gap, from what was had already."""
    had = set(rangs)
    while deja + 1 in had:
        deja += 1
    return deja


def manquants(pas: Iterable[Pas], connu: Mapping[str, int]) -> tuple[Pas, ...]:
    """Return the steps that somebody lacks who has those of each box up to a number."""
    lacking = (one for one in pas if one.repere.rang > connu.get(one.repere.boitier, 0))
    return tuple(sorted(lacking, key=lambda one: one.repere))


def _first_steps_first(pas: Pas) -> tuple[bool, Repere]:
    return pas.venue is None, pas.repere
