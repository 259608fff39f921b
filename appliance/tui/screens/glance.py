"""The week at a glance: money, payers, refusals, and the euros to come."""

from collections.abc import Iterator, Sequence
from typing import Final

from appliance.domain.argent.bilan import TRADE, Periode, Rejets, Somme
from appliance.domain.argent.previsions import Semaine
from appliance.domain.argent.soldes import Solde
from appliance.domain.money import euros
from appliance.services.bilan import CoupDOeil
from appliance.services.consultation import Consultation
from appliance.tui import wording
from appliance.tui.screens.measures import Measure, MeasuresScreen, View
from appliance.tui.texts import glance as texts
from appliance.tui.widgets.chart import Bar

FIRST: Final = 22
"""Columns of the names."""
NEXT: Final = 26
"""Columns of a figure."""
PAYERS: Final = 5
"""Payers that have a bar."""


def seen(consultation: Consultation) -> CoupDOeil:
    """Count the last weeks; for a thread."""
    return consultation.argent().bilans.coup_d_oeil()


def _money(facts: CoupDOeil) -> View:
    week, month = ([*_figures(one)] for one in (facts.semaine, facts.mois))
    monday = texts.THIS_WEEK.format(monday=wording.day(facts.lundi))
    rows = [
        f"{name:<{FIRST}}{figure:>{NEXT}}{other:>{NEXT}}"
        for (name, figure), (_, other) in zip(
            [("", monday), *week], [("", texts.FOUR_WEEKS), *month], strict=True
        )
    ]
    owed = _sum([*facts.dus.values()])
    told = texts.OWED.format(
        expected=euros(owed.attendu + owed.en_retard),
        late=euros(owed.en_retard),
        refused=euros(owed.rejete),
    )
    return View("\n".join([*rows, "", told]))


def _figures(one: Periode) -> Iterator[tuple[str, str]]:
    yield texts.BILLED, _counted(one.factures)
    yield texts.SENT, _counted(one.envoyees)
    yield texts.ACKNOWLEDGED, _counted(one.acquittees)
    yield texts.PATIENTS, euros(one.patient)
    solde = one.solde
    yield texts.PAID, euros(solde.paye + solde.trop_percu)
    yield texts.REFUSED, euros(solde.rejete)
    yield texts.CONTESTED, euros(solde.conteste)
    yield texts.GIVEN_UP, euros(solde.abandonne)
    yield texts.LATE, euros(solde.en_retard)
    yield texts.EXPECTED, euros(solde.attendu)


def _counted(one: Somme) -> str:
    return texts.COUNTED.format(amount=euros(one.montant), count=one.nombre)


def _payers(facts: CoupDOeil) -> View:
    owing = sorted(facts.dus.items(), key=lambda pair: -_owed(pair[1]))
    owing = [(payeur, solde) for payeur, solde in owing if _owed(solde)]
    if not owing:
        return View(texts.PAYERS_NONE)
    told, rest = owing[:PAYERS], owing[PAYERS:]
    text = texts.PAYERS_NOTE
    if rest:
        amount = euros(sum(_owed(solde) for _, solde in rest))
        text = f"{text} {texts.PAYERS_MORE.format(count=len(rest), amount=amount)}"
    return View(text, [_payer(payeur, solde) for payeur, solde in told])


def _payer(payeur: str, solde: Solde) -> Bar:
    figure = texts.PAYER.format(owed=euros(_owed(solde)), late=euros(solde.en_retard))
    return Bar(wording.clean(payeur), _owed(solde), figure)


def _refusals(facts: CoupDOeil) -> View:
    rejets = facts.mois.rejets
    rate = rejets.per_mille
    if rate is None:
        return View(texts.RATE_NONE)
    low, high = TRADE
    text = texts.RATE.format(
        rate=_percent(rate), count=rejets.nombre, among=rejets.parmi, verdict=_verdict(rejets)
    )
    bars = ((texts.OURS, rate), (texts.TRADE_LOW, low), (texts.TRADE_HIGH, high))
    return View(text, [Bar(name, value, _percent(value)) for name, value in bars])


def _verdict(rejets: Rejets) -> str:
    low, high = TRADE
    rate = rejets.per_mille or 0
    if rate < low:
        return texts.RATE_LOW
    return texts.RATE_USUAL if rate <= high else texts.RATE_HIGH


def _coming(facts: CoupDOeil) -> View:
    weeks = facts.a_venir
    if not any(one.attendu for one in weeks):
        return View(texts.COMING_NONE)
    known = all(one.bas is not None for one in weeks)
    note = texts.COMING_NOTE if known else texts.COMING_YOUNG
    return View(note, [Bar(f"{one.lundi:%d/%m}", one.attendu, _between(one)) for one in weeks])


def _between(one: Semaine) -> str:
    amount = euros(one.attendu)
    if one.bas is None or one.haut is None:
        return amount
    return texts.BETWEEN.format(amount=amount, low=euros(one.bas), high=euros(one.haut))


def _owed(solde: Solde) -> int:
    return solde.attendu + solde.en_retard


def _sum(soldes: Sequence[Solde]) -> Solde:
    return Solde(
        attendu=sum(one.attendu for one in soldes),
        en_retard=sum(one.en_retard for one in soldes),
        rejete=sum(one.rejete for one in soldes),
    )


def _percent(per_mille: int) -> str:
    return f"{per_mille // 10},{per_mille % 10} %"


class GlanceScreen(MeasuresScreen):
    """The last weeks, and what is still to come."""

    HELP = texts.HELP_GLANCE
    TITLE_TEXT = texts.GLANCE_TITLE
    MEASURES = (
        Measure(texts.VIEWS[0], _money),
        Measure(texts.VIEWS[1], _payers),
        Measure(texts.VIEWS[2], _refusals),
        Measure(texts.VIEWS[3], _coming),
    )
    read = staticmethod(seen)
