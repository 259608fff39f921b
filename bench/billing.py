"""A visit priced and checked, a month's round re-checked, and beside them a dated formula.

OpenFisca is the reference for law as code.  It computes here what one line of our lines is: a
dated key letter, a coefficient and a rate, with two majorations and two conditions, and nothing
of the checks, the words and the alternatives.  It is made for populations, so the month's round
is given to it as one vector, too.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from appliance.domain.acte import Prescription, Soin
from appliance.domain.cotation import coter
from appliance.domain.tiers_payant import Part, Reglement, verifier_reglement
from appliance.domain.visite import Bsi, Situation, Trajet, Visite
from appliance.wiring.baremes import load_nomenclature, load_tarifs
from bench.rows import OURS, Row, UnmeasurableError, in_turn, missing

ROUND: Final = 1200
ROUNDS: Final = 15
BATCH: Final = 200
DAY: Final = date(2026, 10, 15)
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


def rows() -> Iterator[Row]:
    """Yield the times of a visit in microseconds and those of a month's round in milliseconds."""
    visits = [_visit(rank) for rank in range(ROUND)]
    full = _visit(len(KINDS) - 1)
    singles: dict[str, Measure] = {OURS: lambda: _each_us([full] * BATCH)}
    rounds: dict[str, Measure] = {OURS: lambda: _each_us(visits) * ROUND / 1000}
    try:
        formula = _openfisca()
    except ImportError:
        yield missing("quote", UnmeasurableError("openfisca-core is not installed"))
    else:
        singles["openfisca"] = lambda: _timed(lambda: formula([Decimal("1.5")]))
        coefficients = [visit.actes[0].acte.coefficient for visit in visits]
        rounds["openfisca, one by one"] = lambda: (
            _timed(lambda: formula([Decimal("1.5")])) * ROUND / 1000
        )
        rounds["openfisca, a vector"] = lambda: _timed(lambda: formula(coefficients)) / 1000
    yield from in_turn("quote", singles, unit="us", rounds=ROUNDS)
    yield from in_turn("quote_round", rounds, unit="ms", rounds=ROUNDS)


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


def _each_us(visits: list[Visite]) -> float:
    """Price and check each visit; return the mean time of one, in microseconds."""
    return _timed(lambda: [_check(visit) for visit in visits]) / len(visits)


def _check(visit: Visite) -> int:
    priced = coter(visit, TARIFS)
    return priced.total + len(list(verifier_reglement(visit, priced, SETTLED)))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1000


def _openfisca() -> Callable[[list[Decimal]], Any]:
    """Return a function that computes a nurse's dated line for each coefficient."""
    from openfisca_core import periods, variables
    from openfisca_core.entities import build_entity
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    visit = build_entity(key="visite", plural="visites", label="visit", is_person=True)

    class coefficient(variables.Variable):  # type: ignore[misc]  # noqa: N801 - its name is its key
        value_type = float
        entity = visit
        definition_period = periods.DAY

    class amo(variables.Variable):  # type: ignore[misc]  # noqa: N801 - as above
        value_type = float
        entity = visit
        definition_period = periods.DAY

        def formula(visit: Any, period: Any, parameters: Any) -> Any:  # noqa: N805 - their shape
            value = parameters(period)
            factor = visit("coefficient", period)
            alone = factor <= 1.5
            return 0.6 * (value.ami * factor + value.mau * alone + value.ifd)

    system = TaxBenefitSystem([visit])
    dated = {
        code.lower(): {
            "values": {
                f"{each.since:%Y-%m-%d}": {"value": min(each.amounts.values())}
                for each in TARIFS.baremes[code].valeurs
            }
        }
        for code in ("AMI", "MAU", "IFD")
    }
    system.parameters = ParameterNode("", data=dated)
    system.add_variables(coefficient, amo)

    def compute(factors: list[Decimal]) -> Any:
        simulation = SimulationBuilder().build_default_simulation(system, len(factors))
        simulation.set_input("coefficient", f"{DAY:%Y-%m-%d}", [float(one) for one in factors])
        return simulation.calculate("amo", f"{DAY:%Y-%m-%d}")

    return compute
