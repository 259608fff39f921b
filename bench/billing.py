"""A visit priced and checked, a month's round re-checked, and beside them a dated formula.

OpenFisca is the reference for law as code, made for populations.  What is comparable and what
is not:

- `quote_line` is the same work on both sides: one AMI line and its AMO share, the key letter and
  the rate as of the day of the care, both rounded half up.  The two answers are compared before
  anything is timed, on a day before and a day after a change of the price.  Ours makes its
  sentence too; OpenFisca computes in single precision and makes a simulation for each line, which
  is what a visit that just came costs it.
- `quote` and `quote_round` are not: ours derives the lines, checks them and words them, while
  OpenFisca still computes one line a visit.  They tell what exactness costs beside a bare formula.
- `openfisca, a vector` is the round as OpenFisca is meant to be used: all lines in one simulation.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from appliance.domain.acte import Prescription, Soin
from appliance.domain.cotation import coter, coter_ligne
from appliance.domain.ebauche import Ebauche
from appliance.domain.tarif import Certainty, Zone
from appliance.domain.tiers_payant import Part, Reglement, verifier_reglement
from appliance.domain.visite import Bsi, Situation, Trajet, Visite
from appliance.wiring.baremes import load_nomenclature, load_tarifs
from bench.rows import OURS, Row, UnmeasurableError, in_turn, missing

ROUND: Final = 1200
ROUNDS: Final = 15
BATCH: Final = 200
DAY: Final = date(2026, 10, 15)
CHEAPER: Final = date(2008, 6, 2)
"""Before the AMI's price changed on 18/04/2009."""
ONE_LINE: Final = (Decimal("1.5"),)
PAPER: Final = Prescription(
    prescripteur="99700218896", date=date(2026, 10, 1), domicile=True, nuit=True, quotidien=True
)
SETTLED: Final = Reglement(dispensees=frozenset({Part.AMO}))
ACTES: Final = load_nomenclature()
TARIFS: Final = load_tarifs()
KINDS: Final = (
    (("ponction_veineuse",), None),
    (("pansement_lourd", "analgesie_topique", "sc"), None),
    (("ins_surveillance", "ins_injection"), Bsi.BSB),
    (("perf_longue", "pansement_autre", "ponction_veineuse"), Bsi.BSC),
)
"""Acts and BSI of the visits of a round, from the simplest to a full one."""

Measure = Callable[[], float]
Formula = Callable[[date, Sequence[Decimal]], Sequence[int]]
"""The AMO shares (centimes) of AMI lines of these coefficients, for care of that day."""


def rows() -> Iterator[Row]:
    """Yield the times of a line and of a visit in microseconds, of a month's round in ms."""
    visits = [_visit(rank) for rank in range(ROUND)]
    full = _visit(len(KINDS) - 1)
    lines: dict[str, Measure] = {OURS: lambda: _each_us(lambda: _our_line(DAY, ONE_LINE))}
    singles: dict[str, Measure] = {OURS: lambda: _each_us(lambda: _check(full))}
    rounds: dict[str, Measure] = {OURS: lambda: _timed(lambda: [*map(_check, visits)]) / 1000}
    try:
        formula = _openfisca()
    except ImportError:
        yield missing("quote", UnmeasurableError("openfisca-core is not installed"))
    else:
        _agree(formula)
        coefficients = [visit.actes[0].acte.coefficient for visit in visits]
        lines["openfisca"] = singles["openfisca"] = lambda: _each_us(lambda: formula(DAY, ONE_LINE))
        rounds["openfisca, one by one"] = lambda: (
            _timed(lambda: [formula(DAY, [each]) for each in coefficients]) / 1000
        )
        rounds["openfisca, a vector"] = lambda: _timed(lambda: formula(DAY, coefficients)) / 1000
    yield from in_turn("quote_line", lines, unit="us", rounds=ROUNDS)
    yield from in_turn("quote", singles, unit="us", rounds=ROUNDS)
    yield from in_turn("quote_round", rounds, unit="ms", rounds=ROUNDS)


def _agree(formula: Formula) -> None:
    """Refuse to time two things that do not say the same."""
    coefficients = sorted({acte.coefficient for acte in ACTES.values() if acte.lettre == "AMI"})
    for day in (CHEAPER, DAY):
        if list(formula(day, coefficients)) != _our_line(day, coefficients):
            raise UnmeasurableError(f"openfisca and ours differ on {day}")


def _our_line(day: date, coefficients: Sequence[Decimal]) -> list[int]:
    visit = Visite(actes=(), date_soins=day, domicile=False, prescription=None)
    return [coter_ligne(_ami(each), None, visit, TARIFS).amo for each in coefficients]


def _ami(coefficient: Decimal) -> Ebauche:
    return Ebauche(
        code="AMI",
        regle="LIGNE-1",
        phrase="Tarif seul",
        bareme="AMI",
        soins=(),
        coefficient=coefficient,
        principale=True,
    )


def _visit(rank: int) -> Visite:
    names, bsi = KINDS[rank % len(KINDS)]
    return Visite(
        actes=tuple(Soin(acte=ACTES[name], ald=True) for name in names),
        date_soins=DAY + timedelta(days=rank % 15),
        domicile=True,
        prescription=PAPER,
        bsi=bsi,
        patient=Situation(age=70, ald=True),
        trajet=Trajet(km=Decimal(9), autre_commune=True),
        aujourdhui=DAY + timedelta(days=20),
    )


def _each_us(work: Callable[[], object]) -> float:
    """Return the mean time of one call among many, in microseconds."""
    return _timed(lambda: [work() for _ in range(BATCH)]) / BATCH


def _check(visit: Visite) -> int:
    priced = coter(visit, TARIFS)
    return priced.total + len(list(verifier_reglement(visit, priced, SETTLED)))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1000


def _openfisca() -> Formula:
    """Return a function that computes an AMI line for each coefficient."""
    import numpy as np
    from openfisca_core import periods, variables
    from openfisca_core.entities import build_entity
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    ligne = build_entity(key="ligne", plural="lignes", label="line", is_person=True)

    class coefficient(variables.Variable):  # type: ignore[misc]  # noqa: N801 - its name is its key
        value_type = float
        entity = ligne
        definition_period = periods.DAY

    class amo(variables.Variable):  # type: ignore[misc]  # noqa: N801 - as above
        value_type = float
        entity = ligne
        definition_period = periods.DAY

        def formula(ligne: Any, period: Any, parameters: Any) -> Any:  # noqa: N805 - their shape
            value = parameters(period)
            amount = np.floor(value.ami * ligne("coefficient", period) + 0.5)
            return np.floor(amount * value.taux_infirmier / 100 + 0.5)

    system = TaxBenefitSystem([ligne])
    dated = {code.lower(): {"values": _values(code)} for code in ("AMI", "TAUX_INFIRMIER")}
    system.parameters = ParameterNode("", data=dated)
    system.add_variables(coefficient, amo)

    def compute(day: date, coefficients: Sequence[Decimal]) -> Any:
        simulation = SimulationBuilder().build_default_simulation(system, len(coefficients))
        simulation.set_input("coefficient", f"{day}", [float(each) for each in coefficients])
        return simulation.calculate("amo", f"{day}")

    return compute


def _values(code: str) -> dict[str, dict[str, int]]:
    """Return what is in force for a practice of metropole that uses no announced value."""
    return {
        f"{each.since}": {"value": each.amounts[Zone.METROPOLE]}
        for each in TARIFS.baremes[code].valeurs
        if each.certainty is not Certainty.PROBABLE and Zone.METROPOLE in each.amounts
    }
