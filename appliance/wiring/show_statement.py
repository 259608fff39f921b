"""`besace show` on a bank's statement: its lines and its balances, whatever the format."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from appliance.domain.argent.releve import Releve, Solde
from appliance.domain.money import euros
from appliance.domain.registre.attente import Genre
from appliance.formats.releves.lecture import read_statements
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.tableau import read_tableau, read_titled
from appliance.formats.titres import match_titles
from appliance.wiring.text import printable

NOWHERE = "compte non dit"


def show_statement(data: bytes, kind: FormatReleve, *, as_json: bool) -> int:
    """Print a statement.

    Raises:
        TableError: it is not as its format says; the message says where.
    """
    found = _read(data, kind)
    if as_json:
        told = {"format": kind.value, "statements": [_plain(one) for one in found]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    print(kind.value)
    for one in found:
        for line in _lines(one):
            print(line)
    return 0


def _read(data: bytes, kind: FormatReleve) -> Sequence[Releve]:
    if kind is not FormatReleve.TABLEAU:
        return read_statements(data, kind)
    table = read_titled(data)
    titles = match_titles(Genre.RELEVES, table.titles, {}, ())
    return [*read_tableau(table, titles.champs, NOWHERE)]


def _lines(releve: Releve) -> Iterator[str]:
    yield f"Compte {printable(releve.compte)}"
    yield from _balance("avant", releve.ouverture)
    for one in releve.mouvements:
        words = f"{one.contrepartie} {one.libelle}".strip()
        yield f"  {one.date:%d/%m/%Y}  {euros(one.montant):>14}  {printable(words)}"
    yield from _balance("après", releve.cloture)
    yield from (f"  ! {odd}" for odd in releve.ecarts())


def _balance(when: str, solde: Solde | None) -> Iterator[str]:
    if solde is not None:
        yield f"  {solde.date:%d/%m/%Y}  {euros(solde.montant):>14}  solde {when}"


def _plain(releve: Releve) -> Mapping[str, Any]:
    lines = [
        {
            "date": f"{one.date}",
            "value_date": f"{one.date_valeur}" if one.date_valeur else None,
            "amount_centimes": one.montant,
            "label": one.libelle,
            "reference": one.reference,
            "counterpart": one.contrepartie,
        }
        for one in releve.mouvements
    ]
    balances = {
        name: None if one is None else {"date": f"{one.date}", "amount_centimes": one.montant}
        for name, one in (("opening", releve.ouverture), ("closing", releve.cloture))
    }
    return {"account": releve.compte, **balances, "movements": lines, "odd": [*releve.ecarts()]}
