"""Reminders: which payer to write to about which invoices, in which tone, and what came of it.

An invoice is claimed from the day after its last day (`retards.echeances`).  Each letter that names
it and brings nothing within `PATIENCE` makes the next one firmer; after the formal notice a person
decides: call, contest or abandon.  One payer gets one letter of each level at a time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple, Self

from appliance.domain.argent.delais import Delais, Reglement
from appliance.domain.argent.retards import echeances
from appliance.domain.calendar import Calendrier
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Part

PATIENCE: Final = timedelta(days=15)
"""How long a letter is given before the next one; and the days that a letter itself gives."""


class Niveau(IntEnum):
    """How firm a letter is.  Kept on disk."""

    PREMIERE = 1
    SECONDE = 2
    MISE_EN_DEMEURE = 3


class Issue(StrEnum):
    """What came of a letter.  Kept on disk: renaming a member needs a migration."""

    PAYEE = "payee"
    PROMISE = "promise"
    REFUSEE = "refusee"
    SANS_REPONSE = "sans_reponse"


@dataclass(frozen=True, slots=True, repr=False)
class Creance:
    """One part that is owed, and the invoice that asks for it."""

    numero: NumeroFacture
    reglement: Reglement


@dataclass(frozen=True, slots=True, order=True)
class Reclamee:
    """One line of a letter.

    Attributes:
        depuis: since when the payer has the invoice.
        montant: centimes.
    """

    numero: NumeroFacture
    part: Part
    depuis: date
    montant: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Relance:
    """One letter to one payer: proposed, then sent, then answered.

    Attributes:
        le: the day on which it was proposed, then that on which it was sent.
        issue: None as long as nobody noted what came of it.
        issue_le: when that was noted.
        note: in the words of who noted it.
    """

    payeur: str
    niveau: Niveau
    le: date
    reclamees: tuple[Reclamee, ...]
    issue: Issue | None = None
    issue_le: date | None = None
    note: str = ""

    @property
    def montant(self) -> int:
        """Centimes that it claims."""
        return sum(one.montant for one in self.reclamees)

    @property
    def reponse_avant(self) -> date:
        """The day before which an answer is asked for."""
        return self.le + PATIENCE

    def answered(self, issue: Issue, le: date, note: str = "") -> Self:
        """Return it with what came of it."""
        return replace(self, issue=issue, issue_le=le, note=note)

    def __repr__(self) -> str:
        return f"Relance({self.niveau.name}, {self.le})"


class _Derniere(NamedTuple):
    """The last letter about one part."""

    niveau: Niveau
    le: date


def proposer(
    creances: Iterable[Creance],
    sent: Iterable[Relance],
    delais: Delais,
    calendrier: Calendrier = Calendrier.METROPOLE,
) -> Sequence[Relance]:
    """Return the letters to send on the day of the curves, the firmest first, then by amount."""
    last = _last_letters(sent)
    letters: dict[tuple[str, Niveau], list[Reclamee]] = defaultdict(list)
    for creance in creances:
        reglement = creance.reglement
        due = reglement.waits(delais.jour) and (
            delais.jour > echeances(reglement, delais, calendrier).reclamation
        )
        niveau = _next(last.get((creance.numero, reglement.part)), delais.jour) if due else None
        if niveau is not None:
            line = Reclamee(creance.numero, reglement.part, reglement.depuis, reglement.montant)
            letters[reglement.payeur, niveau].append(line)
    proposed = (
        Relance(payeur=payeur, niveau=niveau, le=delais.jour, reclamees=tuple(sorted(lines)))
        for (payeur, niveau), lines in letters.items()
    )
    return sorted(proposed, key=lambda one: (-one.niveau, -one.montant, one.payeur))


def _last_letters(sent: Iterable[Relance]) -> Mapping[tuple[NumeroFacture, Part], _Derniere]:
    by_day = sorted(sent, key=lambda one: (one.le, one.niveau))
    return dict(pair for relance in by_day for pair in _named(relance))


def _named(relance: Relance) -> Iterator[tuple[tuple[NumeroFacture, Part], _Derniere]]:
    for one in relance.reclamees:
        yield (one.numero, one.part), _Derniere(relance.niveau, relance.le)


def _next(last: _Derniere | None, jour: date) -> Niveau | None:
    """Return the level of the next letter; None while the last one may still be answered."""
    if last is None:
        return Niveau.PREMIERE
    if jour <= last.le + PATIENCE or last.niveau is Niveau.MISE_EN_DEMEURE:
        return None
    return Niveau(last.niveau + 1)
