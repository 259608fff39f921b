"""Article 11B of the NGAP: what several acts of one session are worth together.

The first act is paid whole, the second half, the others nothing; groups count as one act, and
derogations pay some acts whole.  Where the general rule and a derogation both hold, the dearest
lawful answer is kept and the others are told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from appliance.domain.acte import Soin, Trait

FULL: Final = Decimal(1)
HALF: Final = Decimal("0.5")
NOTHING: Final = Decimal(0)
LADDER: Final = (FULL, HALF)

Poids = Callable[[Soin], Decimal]


@dataclass(frozen=True, slots=True)
class Rang:
    """What counts as one act, and the share of its price that is paid.

    Attributes:
        regle: id of the rule that gives the share.
    """

    soins: tuple[Soin, ...]
    taux: Decimal
    regle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seance:
    """One session, as article 11B sees it.

    Attributes:
        coefficient: of an act, for this patient.
        prix: value of an act's key letter, in centimes; 0 when unknown.
        forfait: a BSI package is billed in this session: it stands first.
        ponction_pleine: the derogation for venous puncture is in force.
    """

    coefficient: Poids
    prix: Poids
    domicile: bool
    forfait: bool
    ponction_pleine: bool


Classement = tuple[Rang, ...]


def classer(soins: Sequence[Soin], seance: Seance) -> list[Classement]:
    """Return the lawful rankings of a session's acts, the dearest first.  At least one."""
    ordered = sorted(soins, key=lambda soin: _order((soin,), seance))
    free = {id(soin): regle for soin in ordered if (regle := _free(soin, ordered, seance))}
    alone = tuple(Rang((soin,), FULL, free[id(soin)]) for soin in ordered if id(soin) in free)
    unites = _unites([soin for soin in ordered if id(soin) not in free], seance)
    found = [(*ranks, *alone) for ranks in _rankings(unites, seance)]
    best, *others = sorted(found, key=lambda ranks: _worth(ranks, seance), reverse=True)
    return [best, *(ranks for ranks in others if _pays_more_somewhere(ranks, best))]


def _pays_more_somewhere(ranks: Classement, best: Classement) -> bool:
    """Tell another answer from one that only bills less of the same."""
    rates = {id(soin): rang.taux for rang in best for soin in rang.soins}
    return any(rang.taux > rates[id(soin)] for rang in ranks for soin in rang.soins)


def _rankings(unites: Sequence[tuple[Soin, ...]], seance: Seance) -> Iterator[Classement]:
    if seance.forfait:
        yield _beside(unites, heads=0)
        return
    yield tuple(_ladder(unites, LADDER))
    if any(soin.acte.lettre == "AIS" for unite in unites for soin in unite):
        yield _beside(unites, heads=1)
    if seance.ponction_pleine:
        yield from _with_puncture(unites)


def _ladder(unites: Iterable[tuple[Soin, ...]], rates: Sequence[Decimal]) -> Iterator[Rang]:
    for rank, unite in enumerate(unites):
        rate = rates[rank] if rank < len(rates) else NOTHING
        yield Rang(unite, rate, _group_rule(unite) if rate == FULL else "11B")


def _with_puncture(unites: Sequence[tuple[Soin, ...]]) -> Iterator[Classement]:
    """Pay a puncture and one other act whole, and nothing more (limit of two acts)."""
    punctures = [unite for unite in unites if unite[0].est(Trait.PONCTION)]
    if len(unites) < 2 or not punctures:
        return
    puncture = punctures[0]
    others = [unite for unite in unites if unite is not puncture]
    yield (*_ladder(others, (FULL,)), Rang(puncture, FULL, "11B-PV"))


def _beside(unites: Sequence[tuple[Soin, ...]], *, heads: int) -> Classement:
    """Rank acts beside a BSI package (`heads` 0) or an AIS (`heads` 1).

    One infusion, complex dressing or the like stays whole; then one act is halved.
    """
    whole = [unite for unite in unites if all(map(_plein, unite))]
    others = [unite for unite in unites if not all(map(_plein, unite))]
    first = [*whole[:1], *others[:heads]]
    rest = [unite for unite in unites if all(unite is not one for one in first)]
    kept = (Rang(unite, FULL, "BSI-CUMUL" if _plein(unite[0]) else "ACTE") for unite in first)
    return (*kept, *(Rang(each.soins, each.taux, "BSI-CUMUL") for each in _ladder(rest, (HALF,))))


def _plein(soin: Soin) -> bool:
    return soin.est(Trait.PLEIN_AVEC_BSI)


def _free(soin: Soin, session: Sequence[Soin], seance: Seance) -> str:
    """Return the rule that pays an act whole whatever stands beside it, empty without one."""

    def beside(trait: Trait) -> bool:
        return any(other.est(trait) for other in session)

    several = len(session) > 1
    grounds = {
        "11B-FORFAIT": soin.est(Trait.HORS_11B),
        "11B-VAC": several and seance.domicile and soin.est(Trait.PLEIN_A_DOMICILE),
        "11B-ANALG": soin.est(Trait.ANALGESIE) and beside(Trait.PANSEMENT_LOURD),
        "11B-POSTOP": soin.est(Trait.RETRAIT_POSTOP) and beside(Trait.SUIVI_POSTOP),
        "BSI-CUMUL": seance.forfait and seance.ponction_pleine and soin.est(Trait.PONCTION),
    }
    return next((regle for regle, holds in grounds.items() if holds), "")


def _unites(soins: Sequence[Soin], seance: Seance) -> list[tuple[Soin, ...]]:
    """Put acts of one group together; beside a package, only those with the same right."""

    def key(soin: Soin) -> str:
        if not soin.acte.groupe:
            return ""
        return f"{soin.acte.groupe}{_plein(soin)}" if seance.forfait else soin.acte.groupe

    grouped = groupby(sorted(soins, key=key), key=key)
    unites = [
        unite
        for group, members in grouped
        for unite in ([tuple(members)] if group else [(member,) for member in members])
    ]
    return sorted(unites, key=lambda unite: _order(unite, seance))


def _order(unite: tuple[Soin, ...], seance: Seance) -> tuple[Decimal, Decimal, list[object]]:
    """Sort the highest coefficient first, then the dearest letter; what is left is only stable."""
    weight = sum((seance.coefficient(soin) for soin in unite), NOTHING)
    return -weight, -seance.prix(unite[0]), [_identity(soin) for soin in unite]


def _identity(soin: Soin) -> tuple[bool, str, str, bool]:
    return not soin.ald, soin.acte.id, soin.nature or "", soin.contraception


def _group_rule(unite: tuple[Soin, ...]) -> str:
    if len(unite) == 1:
        return "ACTE"
    return {"5bis": "11B-5bis", "perfusion": "11B-PERF"}[unite[0].acte.groupe]


def _worth(ranks: Classement, seance: Seance) -> Decimal:
    return sum(
        (
            seance.coefficient(soin) * seance.prix(soin) * rang.taux
            for rang in ranks
            for soin in rang.soins
        ),
        NOTHING,
    )
