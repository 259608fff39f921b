"""A tariff table is read strictly or not at all."""

from datetime import date

import pytest

from appliance.domain.tarif import Zone
from appliance.errors import ConfigError
from appliance.formats.bareme import parse_acte, parse_bareme
from tests.made_up import ACTES, TARIFS

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


def test_a_table_is_read() -> None:
    bareme = parse_bareme(TABLE, name="xyz.toml")
    first = bareme.at(date(2022, 1, 1))
    assert first is not None
    assert first.amounts == {Zone.METROPOLE: 100}
    announced = bareme.announced(date(2022, 1, 1))
    assert announced is not None
    assert announced.amounts[Zone.DROM] == 120


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("unit =", "unite ="),
        ('"centimes"', '"euros"'),
        ("metropole = 100", "metropole = 1.0"),
        ("metropole = 100", 'metropole = "100"'),
        ("metropole = 100", ""),
        ("2021-01-01", "2019-01-01"),
        ('reference = "r"\nmetropole = 100', "metropole = 100"),
        ("label", "label ="),
    ],
)
def test_a_wrong_table_names_itself(right: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"xyz\.toml"):
        parse_bareme(TABLE.replace(right, wrong, 1), name="xyz.toml")


def test_a_wrong_act_names_itself() -> None:
    with pytest.raises(ConfigError, match=r"acte\.toml.*lettre"):
        parse_acte('id = "x"', name="acte.toml")


def test_what_ships_has_a_price_today_and_a_reference_for_each_value() -> None:
    today = date(2026, 11, 21)
    for bareme in TARIFS.baremes.values():
        assert bareme.at(today) is not None
        assert all(valeur.reference for valeur in bareme.valeurs)
    assert {acte.lettre for acte in ACTES.values()} <= set(TARIFS.baremes)
