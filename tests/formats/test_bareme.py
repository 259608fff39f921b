"""A tariff table is read strictly or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from appliance.domain.acte import Trait
from appliance.domain.tarif import Zone
from appliance.errors import ConfigError
from appliance.formats.bareme import parse_actes, parse_bareme
from appliance.wiring.baremes import load_nomenclature
from tests.made_up import TARIFS

TABLE = """
code = "XYZ"
label = "x"
article = "a"
unit = "centimes"
[[valeurs]]
since = 2020-01-01
certainty = "confirmed"
reference = "r"
metropole = 100
[[valeurs]]
since = 2021-01-01
certainty = "probable"
reference = "r"
metropole = 110
drom = 120
"""
ACTES = """
article = "a"
[[actes]]
id = "x"
label = "l"
lettre = "AMI"
coefficient = "1.25"
traits = ["amx"]
depuis = 2020-07-01
par_jour = 2
"""


def test_a_table_is_read() -> None:
    bareme = parse_bareme(TABLE, name="xyz.toml")
    first = bareme.at(date(2022, 1, 1))
    assert first is not None
    assert first.amounts == {Zone.METROPOLE: 100}
    announced = bareme.announced(date(2022, 1, 1))
    assert announced is not None
    assert announced.amounts[Zone.DROM] == 120


def test_two_zones_may_change_on_one_day_by_different_sources() -> None:
    text = TABLE.replace("2021-01-01", "2020-01-01").replace("metropole = 110\n", "")
    bareme = parse_bareme(text.replace("probable", "single"), name="xyz.toml")
    found = bareme.at(date(2020, 1, 1), Zone.DROM)
    assert found is not None
    assert found.amounts == {Zone.DROM: 120}
    assert bareme.at(date(2020, 1, 1)) == bareme.valeurs[0]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("unit =", "unite ="),
        ('"centimes"', '"euros"'),
        ("metropole = 100", "metropole = 1.0"),
        ("metropole = 100", 'metropole = "100"'),
        ("metropole = 100", ""),
        ("2021-01-01", "2019-01-01"),
        ("2021-01-01", "2020-01-01"),
        ('"confirmed"', '"sure"'),
        ('reference = "r"\nmetropole = 100', "metropole = 100"),
        ("label", "label ="),
    ],
)
def test_a_wrong_table_names_itself(right: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"xyz\.toml"):
        parse_bareme(TABLE.replace(right, wrong, 1), name="xyz.toml")


def test_acts_are_read_with_their_article() -> None:
    [acte] = parse_actes(ACTES, name="acte.toml")
    assert (acte.article, acte.coefficient, acte.par_jour) == ("a", Decimal("1.25"), 2)
    assert acte.traits == {Trait.AMX}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("lettre", "letter"),
        ('"1.25"', '"much"'),
        ('"amx"', '"amy"'),
        ("par_jour", "par_semaine"),
        ("article", "chapter"),
    ],
)
def test_a_wrong_act_names_its_table(right: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"acte\.toml"):
        parse_actes(ACTES.replace(right, wrong, 1), name="acte.toml")


def test_what_ships_has_a_reference_for_each_value_and_a_letter_for_each_act() -> None:
    assert len(TARIFS.baremes) > 80
    assert len(load_nomenclature()) > 100
    assert all(valeur.reference for each in TARIFS.baremes.values() for valeur in each.valeurs)
    letters = {acte.lettre for acte in load_nomenclature().values()}
    assert letters - set(TARIFS.baremes) == {"TMI"}, "a value that no source gives"
