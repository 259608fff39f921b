"""The table of destinations is read whole, or refused with the line that is wrong."""

import pytest

from appliance.domain.destination import Aiguille
from appliance.domain.identifiers import Organisme
from appliance.errors import TableError
from appliance.formats.table_destinations import read_destinations

HERE = Organisme.parse("01 999 0000")


def test_a_table_gives_its_rows_whatever_else_it_has() -> None:
    text = "Regime;Caisse;Centre;Libelle;Destination\n01;;;CPAM;019990000\n02;11;;MSA;01 999 0000\n"
    table = read_destinations(text.encode())
    assert table.aiguilles == (Aiguille("01", "", "", HERE), Aiguille("02", "11", "", HERE))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("regime;caisse;destination\n01;;019990000\n", "« centre » absente"),
        ("regime;caisse;centre;destination\n011;;;019990000\n", "ligne 2 : « regime »"),
        ("regime;caisse;centre;destination\n01;x;;019990000\n", "ligne 2 : « caisse »"),
        ("regime;caisse;centre;destination\n01;;;01999\n", "ligne 2 : un organisme"),
        ("regime;caisse;centre;destination\n01;;\n", "ligne 2 : des cellules"),
    ],
)
def test_a_row_that_is_wrong_refuses_the_table_and_is_named(text: str, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_destinations(text.encode())
