"""What the box billed before, as far as it bears on a visit: the day's passages, limited acts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Self

from appliance.domain.acte import Acte, Intervalle, Prescription, Soin, Trait
from appliance.domain.controles import Finding
from appliance.domain.cotation import Cotation
from appliance.domain.facture import Facture
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.refus import constat
from appliance.domain.visite import Bsi, Visite

YEAR: Final = timedelta(days=365)
"""The longest memory that a rule asks for."""
MONTH: Final = timedelta(days=30)

ICI: Final = NumeroFacture("")
"""Stands for the number of the invoice that is being made."""
IK: Final = "IK"

Ordonnance = tuple[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One passage that an invoice of this box bills.

    Attributes:
        actes: ids in the nomenclature.
        codes: of the lines.
        ordonnance: number of the prescriber, and date; None without a prescription.
        seance: its rank, from 0, among the passages of its invoice.
    """

    numero: NumeroFacture
    jour: date
    actes: tuple[str, ...]
    codes: tuple[str, ...]
    ordonnance: Ordonnance | None
    seance: int = 0

    @classmethod
    def of(cls, facture: Facture) -> tuple[Self, ...]:
        """Return what later visits must know of an invoice, passage by passage."""
        return tuple(
            cls(
                numero=facture.numero,
                jour=one.jour,
                actes=one.actes,
                codes=tuple(ligne.code for ligne in facture.lignes(rang)),
                ordonnance=_named(facture.prescription),
                seance=rang,
            )
            for rang, one in enumerate(facture.seances)
        )

    @classmethod
    def done(cls, visite: Visite, cotation: Cotation) -> Self:
        """Return what the next passage of the same invoice must know of one before it."""
        return cls(
            numero=ICI,
            jour=visite.date_soins,
            actes=tuple(soin.acte.id for soin in visite.actes),
            codes=tuple(ligne.code for ligne in cotation.lignes),
            ordonnance=_named(visite.prescription),
        )

    @property
    def phrase(self) -> str:
        """French: where it is billed."""
        return "cette facture" if self.numero == ICI else f"facture {self.numero}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Antecedents:
    """What was billed already.

    Attributes:
        passages: of the patient, by number: those of the day of the care, and where an act is
            limited over a longer time, those of the year before.
        km: kilometres billed for a day of the care, to all patients.
    """

    passages: tuple[Passage, ...] = ()
    km: Mapping[date, Decimal] = field(default_factory=dict)

    def on(self, jour: date) -> tuple[Passage, ...]:
        """Return the passages of one day."""
        return tuple(one for one in self.passages if one.jour == jour)

    def with_passage(self, visite: Visite, cotation: Cotation) -> Self:
        """Return what the next passage of the same invoice must know."""
        day = visite.date_soins
        km = kilometres(cotation) + self.km.get(day, Decimal(0))
        passages = (*self.passages, Passage.done(visite, cotation))
        return replace(self, passages=passages, km={**self.km, day: km})


def kilometres(cotation: Cotation, seance: int = 0) -> Decimal:
    """Return the kilometres that a passage bills."""
    lignes = (one for one in cotation.lignes if (one.code, one.seance) == (IK, seance))
    return sum((one.quantite for one in lignes), Decimal(0))


def needs_memory(visite: Visite) -> bool:
    """Tell whether an act is limited over more than the day."""
    return any(
        soin.acte.frequence is not None or soin.est(Trait.ENTENTE_APRES_UN_MOIS)
        for soin in visite.actes
    )


def completed(visite: Visite, antecedents: Antecedents, nomenclature: Mapping[str, Acte]) -> Visite:
    """Return the visit with the facts of the day that the box knows: rank, acts, IFI, kilometres.

    Passages of colleagues are only known to whoever states a higher rank.
    """
    day = antecedents.on(visite.date_soins)
    others = max(0, visite.passage - 1 - len(day))
    ifi = sum(one.codes.count("IFI") for one in day)
    trajet = replace(
        visite.trajet,
        km_du_jour=visite.trajet.km_du_jour + antecedents.km.get(visite.date_soins, Decimal(0)),
        ifi_du_jour=ifi + others,
    )
    earlier = [soin for one in day for soin in _soins(one, nomenclature)]
    return replace(
        visite,
        passage=1 + len(day) + others,
        plus_tot=(*visite.plus_tot, *earlier),
        trajet=trajet,
    )


def verifier_antecedents(visite: Visite, antecedents: Antecedents) -> Iterator[Finding]:
    """Yield what may have been billed before, and what is done more often than its limit."""
    yield from _billed_before(visite, antecedents)
    for acte in dict.fromkeys(soin.acte for soin in visite.actes):
        yield from _too_often(acte, visite, antecedents)
        if Trait.ENTENTE_APRES_UN_MOIS in acte.traits and _began_long_ago(
            acte, visite, antecedents
        ):
            yield constat("prior-agreement")


def _billed_before(visite: Visite, antecedents: Antecedents) -> Iterator[Finding]:
    """Yield each invoice of the day with the same act, unless its limit allows several a day."""
    ids = {soin.acte.id for soin in visite.actes if (soin.acte.par_jour or 1) == 1}
    for one in antecedents.on(visite.date_soins):
        if ids & {*one.actes}:
            yield constat("already-billed", code=one.phrase)


def _too_often(acte: Acte, visite: Visite, antecedents: Antecedents) -> Iterator[Finding]:
    limit = acte.frequence
    if limit is None:
        return
    within = WITHIN[limit.par]
    days = [
        one.jour
        for one in antecedents.passages
        if within(one, visite)
        for name in one.actes
        if name == acte.id
    ]
    days += [visite.date_soins for soin in visite.actes if soin.acte.id == acte.id]
    if len({*days} if limit.en_jours else days) > limit.fois:
        yield constat("act-frequency", code=f"{acte.label} : {limit}")


def _began_long_ago(acte: Acte, visite: Visite, antecedents: Antecedents) -> bool:
    first = min((one.jour for one in antecedents.passages if acte.id in one.actes), default=None)
    return first is not None and visite.date_soins - first > MONTH


def _named(paper: Prescription | None) -> Ordonnance | None:
    return None if paper is None else (paper.prescripteur, paper.date)


def _soins(passage: Passage, nomenclature: Mapping[str, Acte]) -> Iterator[Soin]:
    """Yield the acts of a passage; a BSI package, which is a line and no act, as one."""
    yield from (Soin(acte=nomenclature[name]) for name in passage.actes if name in nomenclature)
    for code in {*passage.codes} & {*Bsi}:
        yield Soin(acte=_package(code))


def _package(code: str) -> Acte:
    return Acte(id=code, label="Forfait BSI", lettre=code, coefficient=Decimal(1), article="BSI")


def _since(days: int) -> Callable[[Passage, Visite], bool]:
    span = timedelta(days=days)
    return lambda one, visite: timedelta() <= visite.date_soins - one.jour < span


def _of_the_month(one: Passage, visite: Visite) -> bool:
    return (one.jour.year, one.jour.month) == (visite.date_soins.year, visite.date_soins.month)


def _of_the_paper(one: Passage, visite: Visite) -> bool:
    paper = visite.prescription
    return paper is not None and one.ordonnance == (paper.prescripteur, paper.date)


WITHIN: Final[Mapping[Intervalle, Callable[[Passage, Visite], bool]]] = {
    Intervalle.SEMAINE: _since(7),
    Intervalle.MOIS: _of_the_month,
    Intervalle.AN: _since(YEAR.days),
    Intervalle.ORDONNANCE: _of_the_paper,
}
"""For each interval, whether a passage lies in the one that a visit closes."""
