"""A register as sheets for people: one table, one CSV, its columns chosen here.

The sheets of patients and of conventions have the titles that an import knows.  They are for
reading: what has no column stands in the JSON Lines beside them.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from appliance.formats.delimited import write_table

OWNED: Final = {"numero": "numero", "patient": "patient"}
DATES: Final = {"debut": "valeur.periode.debut", "fin": "valeur.periode.fin"}


def _same(*fields: str) -> dict[str, str]:
    return {field: f"valeur.{field}" for field in fields}


SHEETS: Final[Mapping[str, Mapping[str, str]]] = {
    "patients": {
        "numero": "numero",
        **_same("nom", "prenom", "nom_naissance", "naissance", "rang", "telephone"),
        "nir": "valeur.immatriculations.-1.nir.value",
        "assure": "valeur.immatriculations.-1.assure",
        **{
            field: f"valeur.adresse.{field}"
            for field in ("voie", "complement", "code_postal", "commune", "km")
        },
    },
    "ordonnances": OWNED
    | _same("prescripteur", "prescrite_le", "domicile", "renouvellements", "close_le", "note"),
    "prescripteurs": {"numero": "numero"} | _same("nom", "rpps", "am", "finess", "specialite"),
    "droits": OWNED
    | _same("source", "vu_le", "medecin_traitant")
    | {
        "regime": "valeur.organisme.regime",
        "caisse": "valeur.organisme.caisse",
        "centre": "valeur.organisme.centre",
    }
    | DATES,
    "contrats": OWNED | _same("amc", "type_convention", "csr", "adherent", "confirme_le") | DATES,
    "conventions": {"numero": "numero"}
    | _same("libelle", "amc", "type_convention", "csr")
    | {field: f"valeur.permet.{field}" for field in ("tiers_payant", "dre", "gestion_unique")}
    | DATES
    | _same("code_routage", "hote", "domaine"),
    "pieces": OWNED
    | _same("type", "support", "vue_le", "noms", "lisible", "datee_du", "reference")
    | DATES,
    "factures": {
        "numero": "valeur.facture.numero",
        "nom": "valeur.facture.beneficiaire.nom",
        "prenom": "valeur.facture.beneficiaire.prenom",
        "nir": "valeur.facture.beneficiaire.nir.value",
        "date_soins": "valeur.facture.date_soins",
        "fin_soins": "valeur.facture.suivantes.-1.jour",
        "etablie_le": "valeur.facture.etablie_le",
        "montant": "valeur.facture.cotation.lignes.+montant",
        "amo": "valeur.facture.cotation.lignes.+amo",
        "amc": "valeur.facture.cotation.lignes.+amc",
        "lot": "valeur.lot.numero",
        "lot_du": "valeur.lot.cree_le",
        "etat": "valeur.etat",
    },
}
"""Titles, and the way to what stands under each.

In a list a number counts from its start or its end, `+field` is the sum of centimes, written in
euros, and another name asks whether it is there.
"""


def write_sheets(
    contents: Iterable[Mapping[str, Any]],
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name and the lines of each sheet; a sheet is used up before the next is asked for.

    Args:
        contents: as `formats.lignes.write_lines` takes them, those of a table together.
    """
    for table, entries in groupby(contents, key=lambda content: str(content["table"])):
        if table in SHEETS:
            columns = SHEETS[table]
            yield f"{table}.csv", write_table(tuple(columns), _rows(entries, columns))


def _rows(
    entries: Iterable[Mapping[str, Any]], columns: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    for entry in entries:
        row = {title: _text(_follow(entry, path.split("."))) for title, path in columns.items()}
        if birth := row.get("naissance"):
            row["naissance"] = f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"
        yield row


def _follow(value: Any, path: list[str]) -> Any:
    """Return what stands at the end of a path, None where it leads nowhere."""
    for part in path:
        match value:
            case dict():
                value = value.get(part)
            case list() | tuple() if part.lstrip("-").isdecimal():
                value = value[int(part)] if value else None
            case list() | tuple() if part.startswith("+"):
                value = _euros(sum(one[part[1:]] for one in value))
            case list() | tuple():
                value = part in value
            case _:
                return None
    return value


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case list() | tuple():
            return ", ".join(map(str, value))
    return str(value)


def _euros(centimes: int) -> str:
    return f"{centimes // 100},{centimes % 100:02d}"
