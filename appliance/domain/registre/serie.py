"""What is left of a prescription's series, what is due on a day, and what ends soon."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from appliance.domain.acte import Prescription
from appliance.domain.antecedents import Passage
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance, Serie

PREAVIS: Final = timedelta(days=7)
"""How long before its end a series is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suivi:
    """Where one series stands.

    Attributes:
        ordonnance: number of the prescription.
        rang: place of the series in it, from 0.
        faits: days of the passages billed, one each.
        reste: passages left, None where the paper does not limit them.
        fin: last day, None where the paper does not say.
    """

    ordonnance: int
    rang: int
    faits: tuple[date, ...]
    reste: int | None
    debut: date
    fin: date | None

    def is_open(self, day: date) -> bool:
        """Tell whether something of it may be done on `day`."""
        begun = self.debut <= day and (self.fin is None or day <= self.fin)
        return begun and self.reste != 0


@dataclass(frozen=True, slots=True)
class Prescrit:
    """An act that a prescription orders, by its id in the nomenclature."""

    acte: str
    ald: bool


@dataclass(frozen=True, slots=True)
class Prevu:
    """What one prescription asks of one visit: an invoice has one prescription."""

    ordonnance: int
    prescription: Prescription
    soins: tuple[Prescrit, ...]

    @property
    def papier(self) -> tuple[str, date]:
        """Prescriber and date: the paper as what was billed on it names it."""
        return self.prescription.prescripteur, self.prescription.date


@dataclass(frozen=True, slots=True)
class Echeance:
    """A series that ends soon.

    Attributes:
        dernier_jour: the last day of the paper, or that of the last sitting at its rhythm.
    """

    ordonnance: int
    prescrite_le: date
    dernier_jour: date

    @property
    def phrase(self) -> str:
        """French: what ends, and what to do."""
        return (
            f"Ordonnance du {self.prescrite_le:%d/%m/%Y} : les soins se terminent le "
            f"{self.dernier_jour:%d/%m/%Y}. Demandez le renouvellement."
        )


def suivis(fiches: Iterable[Fiche[Ordonnance]], passages: Sequence[Passage]) -> Iterator[Suivi]:
    """Yield where each series stands, by the patient's passages that were billed."""
    for fiche in fiches:
        ordonnance = fiche.valeur
        for rang, serie in enumerate(ordonnance.series):
            faits = sorted(one.jour for one in passages if _counts(one, ordonnance, serie))
            total, periode = ordonnance.total(serie), ordonnance.periode(serie)
            yield Suivi(
                ordonnance=fiche.numero,
                rang=rang,
                faits=tuple(faits),
                reste=None if total is None else max(0, total - len(faits)),
                debut=periode.debut or ordonnance.prescrite_le,
                fin=periode.fin,
            )


def prevus(
    fiches: Sequence[Fiche[Ordonnance]], standing: Iterable[Suivi], day: date
) -> tuple[Prevu, ...]:
    """Cross all open prescriptions at one visit: what is due on `day`, by prescription."""
    papers = {fiche.numero: fiche.valeur for fiche in fiches}
    due = (one for one in standing if is_due(one, papers[one.ordonnance].series[one.rang], day))
    return crossed(fiches, due)


def crossed(fiches: Sequence[Fiche[Ordonnance]], standing: Iterable[Suivi]) -> tuple[Prevu, ...]:
    """Put the acts of several series together, by prescription and wording."""
    papers = {fiche.numero: fiche.valeur for fiche in fiches}
    found: dict[tuple[int, Prescription], list[Prescrit]] = {}
    for suivi in standing:
        ordonnance = papers[suivi.ordonnance]
        serie = ordonnance.series[suivi.rang]
        soins = found.setdefault((suivi.ordonnance, ordonnance.prescription(serie)), [])
        soins += (Prescrit(acte, serie.ald) for acte in serie.actes)
    return tuple(Prevu(*paper, tuple(soins)) for paper, soins in found.items())


def is_due(suivi: Suivi, serie: Serie, day: date) -> bool:
    """Tell whether the rhythm asks for one more passage in the stretch of days of `day`."""
    if not suivi.is_open(day) or not serie.takes(day):
        return False
    first = day - timedelta(days=(day - suivi.debut).days % serie.jours)
    done = sum(first <= one <= day for one in suivi.faits)
    return done < serie.passages


def asked_on(suivi: Suivi, serie: Serie, day: date) -> int:
    """Return how many passages the rhythm asks for on `day`, those of that day included.

    Of several passages over a longer stretch one is asked for a day, until all are done.
    """
    before = tuple(one for one in suivi.faits if one != day)
    left = None if suivi.reste is None else suivi.reste + len(suivi.faits) - len(before)
    if not is_due(replace(suivi, faits=before, reste=left), serie, day):
        return 0
    wanted = serie.passages if serie.jours == 1 else 1
    return wanted if left is None else min(wanted, left)


def echeances(
    fiches: Sequence[Fiche[Ordonnance]], standing: Iterable[Suivi], day: date
) -> tuple[Echeance, ...]:
    """Return the series that end within a week, unless another prescription goes on with them."""
    papers = {fiche.numero: fiche.valeur for fiche in fiches}
    renewed = {paper.renouvelle for paper in papers.values()}
    found = []
    for suivi in standing:
        ordonnance = papers[suivi.ordonnance]
        last = _last_day(suivi, ordonnance.series[suivi.rang], day)
        soon = last is not None and last - day <= PREAVIS
        if last and soon and suivi.is_open(day) and suivi.ordonnance not in renewed:
            found.append(Echeance(suivi.ordonnance, ordonnance.prescrite_le, last))
    return tuple(dict.fromkeys(found))


def _last_day(suivi: Suivi, serie: Serie, day: date) -> date | None:
    """Return the last day of the paper, or that on which the sittings run out if it is sooner."""
    if suivi.reste is None:
        return suivi.fin
    stretches = -(-suivi.reste // serie.passages)
    run_out = _run_out(serie, stretches, day)
    return run_out if suivi.fin is None else min(run_out, suivi.fin)


def _run_out(serie: Serie, stretches: int, day: date) -> date:
    """Return the day of the last of so many stretches of days, from `day` on."""
    if not serie.semaine:
        return day + timedelta(days=stretches * serie.jours - 1)
    weeks, left = divmod(stretches, len(serie.semaine))
    week = [day + timedelta(days=rank) for rank in range(7)]
    named = [one for one in week if serie.takes(one)]
    return named[left - 1] + timedelta(weeks=weeks if left else weeks - 1)


def _counts(passage: Passage, ordonnance: Ordonnance, serie: Serie) -> bool:
    """Tell whether a passage was one of the series.

    Of several series of one prescription it counts for those all of whose acts it had.
    """
    if passage.ordonnance != (ordonnance.prescripteur, ordonnance.prescrite_le):
        return False
    return len(ordonnance.series) == 1 or {*serie.actes} <= {*passage.actes}
