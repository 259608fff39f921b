"""The table of destinations (CSV): which body gets the invoices of which insured.

Columns: `regime`, `caisse`, `centre`, first digits or all of them, empty for any; `destination`,
nine digits.  Others are passed over.
"""

from typing import Final

from appliance.domain.destination import Aiguillage, Aiguille
from appliance.domain.identifiers import InvalidNumberError, Organisme
from appliance.errors import TableError
from appliance.formats.delimited import Row, read_table

WIDTHS: Final = {"regime": 2, "caisse": 3, "centre": 4}
DESTINATION: Final = "destination"


def read_destinations(data: bytes) -> Aiguillage:
    """Read the table.

    Raises:
        TableError: no table, a column is missing, or a row that is wrong; names its line.
    """
    table = read_table(data)
    titles = [title.lower() for title in table.titles]
    for name in (*WIDTHS, DESTINATION):
        if name not in titles:
            raise TableError(f"colonne « {name} » absente")
    return Aiguillage(tuple(_aiguille(row, titles) for row in table.rows))


def _aiguille(row: Row, titles: list[str]) -> Aiguille:
    if row.broken:
        raise TableError(f"ligne {row.line} : des cellules manquent ou débordent")
    cells = dict(zip(titles, row.cells, strict=True))
    for name, width in WIDTHS.items():
        digits = cells[name]
        if len(digits) > width or not (digits.isascii() and (digits.isdecimal() or not digits)):
            raise TableError(f"ligne {row.line} : « {name} » compte {width} chiffres au plus")
    try:
        destination = Organisme.parse(cells[DESTINATION])
    except InvalidNumberError as error:
        raise TableError(f"ligne {row.line} : {error}") from None
    return Aiguille(cells["regime"], cells["caisse"], cells["centre"], destination)
