"""CSV as a French bank writes it: semicolons, decimal commas, two columns of amounts, Latin."""

import csv
from io import StringIO
from typing import Final

from appliance.demo.annee.releves.releve import Releve, decimal

COLUMNS: Final = ("Date", "Date de valeur", "Libellé", "Débit", "Crédit")
ENCODING: Final = "cp1252"


def write(releve: Releve) -> bytes:
    """Return the file: names of the columns, then a line each."""
    out = StringIO(newline="")
    table = csv.writer(out, delimiter=";")
    table.writerow(COLUMNS)
    for ligne in releve.lignes:
        amount = decimal(ligne.montant, ",")
        sides = (amount, "") if ligne.montant < 0 else ("", amount)
        days = f"{ligne.jour:%d/%m/%Y}", f"{ligne.valeur:%d/%m/%Y}"
        table.writerow((*days, ligne.libelle, *sides))
    return out.getvalue().encode(ENCODING)
