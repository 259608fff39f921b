"""Scenario files of `besace quote`: YAML text to facts.

Every scalar is read as the text that stands in the file, so that no amount is ever a binary
float; the reader of each key makes a date, a number or a word of it.  An unknown key, a missing
one or a value of another form is an error that names the scenario and the key.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact
from typing import Any, Final

import yaml

from appliance.domain.acte import Acte
from appliance.domain.calendar import Calendrier
from appliance.domain.tarif import Zone
from appliance.domain.visite import (
    Profession,
    Visite,
)
from appliance.errors import ScenarioError
from appliance.formats.faits import read_exercice, read_situation
from appliance.formats.passages import Soins, read_soins
from appliance.formats.scalars import (
    LARGEST,
    Fields,
    Table,
    amount,
    member,
    number,
    one_of,
    past_or_future,
    prose,
    text,
)

EXACT: Final = Context(prec=60, traps=[Inexact])
FACTORS: Final = 10


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


class _Texts(yaml.BaseLoader):
    """Every scalar as its text; a map tells the keys that were written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Table:  # noqa: FBT001, FBT002 - the library's signature
        """Return the keys and values of a map; what is no text cannot be a key."""
        pairs = [
            (self.construct_object(key, deep=True), self.construct_object(value, deep=deep))
            for key, value in node.value
        ]
        names = [key if isinstance(key, str) else "?" for key, _ in pairs]
        table = Table(zip(names, (value for _, value in pairs), strict=True))
        table.twice = tuple(name for name, times in Counter(names).items() if times > 1)
        return table


def parse_scenarios(content: str, actes: Mapping[str, Acte]) -> tuple[Scenario, ...]:
    """Return the cases of a file, in its order; what is wrong with one is told in its place.

    Raises:
        ScenarioError: the file is no list.
    """
    items = _items(content)
    if not isinstance(items, list):
        raise ScenarioError("une liste de scénarios est attendue")
    return tuple(_apart(_scenario(item, place, actes) for place, item in enumerate(items, 1)))


def _apart(scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    """Refuse the second of two cases with one id."""
    seen: set[str] = set()
    for place, scenario in enumerate(scenarios, 1):
        if scenario.id in seen:
            yield _unread(f"n° {place}", f"un autre scénario a le même id : {scenario.id}")
        else:
            yield scenario
        seen.add(scenario.id)


def _items(content: str) -> object:
    try:
        return yaml.load(content, Loader=_Texts)  # noqa: S506 - only texts, lists and maps
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = "" if mark is None else f", ligne {mark.line + 1}"
        raise ScenarioError(f"YAML illisible{line}") from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        raise ScenarioError("YAML illisible") from None


def _scenario(item: object, place: int, actes: Mapping[str, Acte]) -> Scenario:
    name = f"n° {place}"
    try:
        fields = Fields(item, name)
        name = fields.where = fields.get("id", text)
        return _case(fields, actes)
    except ScenarioError as error:
        return _unread(name, str(error))


def _case(fields: Fields, actes: Mapping[str, Acte]) -> Scenario:
    for unread in ("source", "printed", "note"):
        fields.maybe(unread, prose, "")
    scenario = Scenario(
        id=fields.where,
        certainty=fields.maybe("certainty", prose, ""),
        situation=fields.maybe("situation", prose, ""),
        expect=fields.raw("expect", {}),
        question=_question(fields.table("input"), actes),
    )
    fields.end()
    return scenario


def _unread(name: str, motif: str) -> Scenario:
    return Scenario(id=name, certainty="", situation="", question=Illisible(motif), expect={})


def _question(fields: Fields, actes: Mapping[str, Acte]) -> Soins | LigneSeule | Echeance:
    readers: Mapping[str, Callable[[Fields, Mapping[str, Acte]], Soins | LigneSeule | Echeance]]
    readers = {"care": read_soins, "line": _ligne, "deadline": _echeance}
    kind = fields.maybe("kind", one_of(str, *readers), "care")
    question = readers[kind](fields, actes)
    fields.end()
    return question


def _ligne(fields: Fields, _actes: Mapping[str, Acte]) -> LigneSeule:
    visite = Visite(
        profession=fields.get("profession", member(Profession)),
        date_soins=fields.get("care_date", past_or_future),
        patient=read_situation(fields.table("patient", {}), aged=False),
        exercice=read_exercice(fields),
        actes=(),
        domicile=False,
        prescription=None,
    )
    base = fields.maybe("base", amount, None)
    coefficient = _product(fields)
    code = "BR" if base is not None else fields.get("letter", text)
    return LigneSeule(
        code=code,
        base=base,
        coefficient=coefficient if base is not None else fields.get("coefficient", number),
        visite=visite,
        zone=fields.maybe("zone", member(Zone), Zone.METROPOLE),
    )


def _product(fields: Fields) -> Decimal:
    """Multiply the factors exactly; too many or too long ones are refused."""
    factors = tuple(fields.each("factors", number))
    product = Decimal(1)
    try:
        for factor in factors:
            product = EXACT.multiply(product, factor)
    except Inexact:
        product = LARGEST + 1
    if len(factors) > FACTORS or product > LARGEST:
        fault = f"{FACTORS} au plus, dont le produit ne dépasse pas {LARGEST}"
        raise ScenarioError(f"{fields.where} : factors : {fault}")
    return product


def _echeance(fields: Fields, _actes: Mapping[str, Acte]) -> Echeance:
    return Echeance(
        created=fields.get("created", past_or_future),
        tiers_payant=fields.flag("tiers_payant", required=True),
        calendrier=fields.maybe("calendar", member(Calendrier), Calendrier.METROPOLE),
        double=fields.maybe("about", one_of(str, "transmission", "double"), "") == "double",
    )
