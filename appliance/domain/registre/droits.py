"""Rights as a source told them on a day, how old that is, and what drifted since.

Sources are the card, a paper, or the answer of ADRi; what was typed in is a source too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from appliance.domain.identifiers import Organisme
from appliance.domain.registre.fiche import TOUJOURS, Periode, Source
from appliance.domain.visite import Situation


class Motif(StrEnum):
    """Why somebody pays less, or nothing: each changes who pays."""

    ALD = "ald"
    MATERNITE = "maternite"
    AT = "at"
    INVALIDITE = "invalidite"
    C2S = "c2s"
    AME = "ame"
    ASPA = "aspa"
    REGIME_LOCAL = "regime_local"
    TERRORISME = "terrorisme"


LABELS: Final = {
    Motif.ALD: "ALD",
    Motif.MATERNITE: "maternité",
    Motif.AT: "accident du travail",
    Motif.INVALIDITE: "invalidité",
    Motif.C2S: "C2S",
    Motif.AME: "AME",
    Motif.ASPA: "ASPA",
    Motif.REGIME_LOCAL: "régime local",
    Motif.TERRORISME: "victime du terrorisme",
}
NONE: Final = "aucun"
OPEN: Final = "sans fin connue"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Exoneration:
    """A right with its dates.

    Attributes:
        reference: number on the paper: of the ALD in its list, of the accident at work.
        jour: the presumed delivery or the birth, or the day of the accident.
    """

    motif: Motif
    periode: Periode = TOUJOURS
    reference: str = ""
    jour: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Droits:
    """What one source said of a patient's rights on one day.

    Attributes:
        organisme: régime, caisse, centre; None where the source does not say.
        periode: of the basic rights.
        exonerations: None where the source does not say, empty where it says that there are none.
        ecarte_le: the day on which a person set it aside for another source; it then no longer
            counts.  None as long as it does.
    """

    source: Source
    vu_le: date
    organisme: Organisme | None = None
    periode: Periode = TOUJOURS
    exonerations: tuple[Exoneration, ...] | None = None
    medecin_traitant: bool | None = None
    ecarte_le: date | None = None

    @property
    def compte(self) -> bool:
        """Whether nobody set it aside."""
        return self.ecarte_le is None

    def age_days(self, today: date) -> int:
        """Return how many days ago the source said so."""
        return (today - self.vu_le).days


@dataclass(frozen=True, slots=True)
class Ecart:
    """What is told otherwise than before; all is French, for a person."""

    sujet: str
    avant: str
    apres: str

    @property
    def phrase(self) -> str:
        """The difference in one line."""
        return f"{self.sujet} : {self.avant} → {self.apres}"


def ecarts(avant: Droits, apres: Droits) -> tuple[Ecart, ...]:
    """Return what drifted between two readings of rights.

    Where one of them says nothing there is no difference.
    """
    pairs = (
        ("caisse", avant.organisme, apres.organisme),
        ("médecin traitant", _word(avant.medecin_traitant), _word(apres.medecin_traitant)),
    )
    bodies = (Ecart(name, str(a), str(b)) for name, a, b in pairs if None not in (a, b) and a != b)
    return (*bodies, *_basic(avant.periode, apres.periode), *_exonerations(avant, apres))


def exonerations_on(droits: Sequence[Droits], day: date) -> tuple[Exoneration, ...]:
    """Return what holds on `day`, each ground once.

    The newest reading that speaks of it counts; an older one from another source only as long
    as an end that is written there has not come.
    """
    return tuple(one for one, _ in held_on(droits, day))


def held_on(droits: Sequence[Droits], day: date) -> tuple[tuple[Exoneration, Droits], ...]:
    """Return what `exonerations_on` does, each with the reading that says so."""
    speaking = sorted(
        (one for one in droits if one.compte and one.exonerations is not None),
        key=lambda one: one.vu_le,
        reverse=True,
    )
    found: dict[Motif, tuple[Exoneration, Droits]] = {}
    heard: set[Source] = set()
    for reading in speaking:
        for one in reading.exonerations or ():
            bounded = not heard or one.periode.fin is not None
            if reading.source not in heard and bounded and one.periode.covers(day):
                found.setdefault(one.motif, (one, reading))
        heard.add(reading.source)
    return tuple(found.values())


def situation_on(droits: Sequence[Droits], day: date, age: int | None) -> Situation:
    """Return the rights as a price asks for them on `day`."""
    held = {one.motif: one for one in exonerations_on(droits, day)}
    accident, birth = held.get(Motif.AT), held.get(Motif.MATERNITE)
    body = organisme_on(droits)
    return Situation(
        age=age,
        ald=Motif.ALD in held,
        c2s=Motif.C2S in held,
        ame=Motif.AME in held,
        regime_local=Motif.REGIME_LOCAL in held,
        aspa=Motif.ASPA in held,
        exonere=Motif.INVALIDITE in held,
        terrorisme=Motif.TERRORISME in held,
        regime=body.regime if body else "",
        maternite_le=birth.jour if birth else None,
        at_numero=accident.reference if accident else "",
        accident_le=accident.jour if accident else None,
    )


def organisme_on(droits: Sequence[Droits]) -> Organisme | None:
    """Return the body that the newest reading names, None when none does."""
    naming = naming_on(droits)
    return None if naming is None else naming.organisme


def naming_on(droits: Sequence[Droits]) -> Droits | None:
    """Return the newest reading that names a body, None when none does."""
    named = [one for one in droits if one.compte and one.organisme is not None]
    return max(named, key=lambda one: one.vu_le, default=None)


def told(exoneration: Exoneration | None) -> str:
    """Return a right in French words: its number and its dates; that there is none."""
    if exoneration is None:
        return NONE
    reference = f"n° {exoneration.reference}, " if exoneration.reference else ""
    return reference + dates(exoneration.periode)


def dates(periode: Periode) -> str:
    """Return a period in French words."""
    since = f"depuis le {periode.debut:%d/%m/%Y}, " if periode.debut else ""
    return since + (f"jusqu’au {periode.fin:%d/%m/%Y}" if periode.fin else OPEN)


def _basic(avant: Periode, apres: Periode) -> Iterator[Ecart]:
    if avant != apres and TOUJOURS not in (avant, apres):
        yield Ecart("droits de base", dates(avant), dates(apres))


def _exonerations(avant: Droits, apres: Droits) -> Iterator[Ecart]:
    if avant.exonerations is None or apres.exonerations is None:
        return
    before = {one.motif: one for one in avant.exonerations}
    after = {one.motif: one for one in apres.exonerations}
    for motif in Motif:
        one, other = told(before.get(motif)), told(after.get(motif))
        if one != other:
            yield Ecart(LABELS[motif], one, other)


def _word(yes: bool | None) -> str | None:  # noqa: FBT001 - a fact, not a switch
    return None if yes is None else ("déclaré" if yes else "non déclaré")
