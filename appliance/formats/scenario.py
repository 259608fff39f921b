"""Scenario files of `besace quote`: YAML text to facts.

Every scalar is read as the text that stands in the file, so that no amount is ever a binary
float; the reader of each key makes a date, a number or a word of it.  An unknown key, a missing
one or a value of another form is an error that names the scenario and the key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar

import yaml

from appliance.domain.acte import Acte, Soin
from appliance.domain.calendar import Calendrier
from appliance.domain.tarif import Zone
from appliance.domain.tiers_payant import Reglement
from appliance.domain.visite import (
    Bsi,
    Profession,
    Visite,
)
from appliance.errors import ScenarioError
from appliance.formats.faits import (
    read_exercice,
    read_forcee,
    read_prescription,
    read_reglement,
    read_situation,
    read_soin,
    read_trajet,
)
from appliance.formats.scalars import Fields, amount, integer, number, one_of, past_or_future, text

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Soins:
    """A session to price: the facts, and how it is to be settled."""

    visite: Visite
    reglement: Reglement
    zone: Zone
    avenant_11: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneSeule:
    """One price without any rule of acts.

    Attributes:
        base: centimes, None for a tariff row of `code`.
        coefficient: of the letter, or the product of the factors.
        visite: who and when; it holds no act.
    """

    code: str
    base: int | None
    coefficient: Decimal
    visite: Visite
    zone: Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Echeance:
    """A delay to count; `double` for the electronic double, else the transmission."""

    created: date
    tiers_payant: bool
    calendrier: Calendrier
    double: bool


@dataclass(frozen=True, slots=True)
class Illisible:
    """An input that is not as the format says; `motif` names scenario and key."""

    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One case.

    Attributes:
        expect: the right answer, as texts, lists and maps.
    """

    id: str
    certainty: str
    situation: str
    question: Soins | LigneSeule | Echeance | Illisible
    expect: Mapping[str, Any]


def parse_scenarios(content: str, actes: Mapping[str, Acte]) -> tuple[Scenario, ...]:
    """Return the cases of a file, in its order; an input that is wrong is told in its case.

    Raises:
        ScenarioError: the file is no list of named cases; names scenario and key.
    """
    try:
        items = yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506 - only texts, lists and maps
    except (yaml.YAMLError, RecursionError):
        raise ScenarioError("YAML illisible") from None
    if not isinstance(items, list):
        raise ScenarioError("une liste de scénarios est attendue")
    scenarios = tuple(_scenario(item, rank, actes) for rank, item in enumerate(items, 1))
    if len({scenario.id for scenario in scenarios}) < len(scenarios):
        raise ScenarioError("deux scénarios ont le même id")
    return scenarios


def _scenario(item: object, rank: int, actes: Mapping[str, Acte]) -> Scenario:
    fields = Fields(item, f"n° {rank}")
    fields.where = fields.get("id", text)
    for unread in ("source", "printed", "note"):
        fields.maybe(unread, text, "")
    scenario = Scenario(
        id=fields.where,
        certainty=fields.maybe("certainty", text, ""),
        situation=fields.maybe("situation", text, ""),
        question=_asked(fields, actes),
        expect=fields.raw("expect", {}),
    )
    fields.end()
    return scenario


def _asked(fields: Fields, actes: Mapping[str, Acte]) -> Soins | LigneSeule | Echeance | Illisible:
    """Return the question, or what is wrong with it: the other scenarios are still answered."""
    try:
        return _question(fields.table("input"), actes)
    except ScenarioError as error:
        return Illisible(str(error))


def _question(fields: Fields, actes: Mapping[str, Acte]) -> Soins | LigneSeule | Echeance:
    readers: Mapping[str, Callable[[Fields, Mapping[str, Acte]], Soins | LigneSeule | Echeance]]
    readers = {"care": _soins, "line": _ligne, "deadline": _echeance}
    kind = fields.maybe("kind", one_of(str, *readers), "care")
    question = readers[kind](fields, actes)
    fields.end()
    return question


def _soins(fields: Fields, actes: Mapping[str, Acte]) -> Soins:
    day = fields.get("care_date", past_or_future)
    at_home = fields.maybe("place", one_of(str, "cabinet", "domicile"), "cabinet") == "domicile"
    ordered = fields.flag("domicile_prescribed")

    def soins(key: str, default: object = None) -> tuple[Soin, ...]:
        return tuple(read_soin(each, actes) for each in fields.tables(key, default))

    visite = Visite(
        profession=fields.get("profession", Profession),
        date_soins=day,
        heure=fields.maybe("care_time", time.fromisoformat, time(10)),
        aujourdhui=fields.maybe("today", past_or_future, day),
        domicile=at_home,
        patient=read_situation(fields.table("patient")),
        passage=fields.maybe("passage_of_day", integer, 1),
        plus_tot=soins("earlier_today", []),
        actes=soins("acts"),
        bsi=fields.maybe("bsi", lambda word: Bsi(word.upper()), None),
        trajet=read_trajet(fields.table("travel", {})),
        prescription=read_prescription(fields, day, ordered=ordered),
        appel_urgent=fields.flag("urgent_call"),
        exercice=read_exercice(fields),
        forcees=tuple(read_forcee(each) for each in fields.tables("wanted", [])),
    )
    fields.flag("confidential")
    return Soins(
        visite=visite,
        reglement=read_reglement(fields),
        zone=fields.maybe("zone", Zone, Zone.METROPOLE),
        avenant_11=fields.flag("avenant_11"),
    )


def _ligne(fields: Fields, _actes: Mapping[str, Acte]) -> LigneSeule:
    visite = Visite(
        profession=fields.get("profession", Profession),
        date_soins=fields.get("care_date", past_or_future),
        patient=read_situation(fields.table("patient", {}), aged=False),
        exercice=read_exercice(fields),
        actes=(),
        domicile=False,
        prescription=None,
    )
    base = fields.maybe("base", amount, None)
    coefficient = Decimal(1)
    for factor in fields.values("factors"):
        coefficient *= number(factor)
    code = "BR" if base is not None else fields.get("letter", text)
    return LigneSeule(
        code=code,
        base=base,
        coefficient=coefficient if base is not None else fields.get("coefficient", number),
        visite=visite,
        zone=fields.maybe("zone", Zone, Zone.METROPOLE),
    )


def _echeance(fields: Fields, _actes: Mapping[str, Acte]) -> Echeance:
    return Echeance(
        created=fields.get("created", past_or_future),
        tiers_payant=fields.flag("tiers_payant", required=True),
        calendrier=fields.maybe("calendar", Calendrier, Calendrier.METROPOLE),
        double=fields.maybe("about", one_of(str, "transmission", "double"), "") == "double",
    )
