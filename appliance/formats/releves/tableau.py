"""A statement as a table (CSV): a line of titles, then a line for each movement.

The titles say what the columns are; the lines that banks put above them are passed over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.releve import Releve
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.attente import Genre
from appliance.domain.registre.saisie import lire_date
from appliance.errors import TableError
from appliance.formats.delimited import DELIMITERS, Row, Table, decode, read_table
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.valeurs import centimes, compte_of, expected
from appliance.formats.titres import NEEDED, recognised

HEAD: Final = 30
"""Lines among which the titles are looked for."""
BLANKS: Final = re.compile(r"[\s'’]|€|EUR", re.IGNORECASE)
AMOUNTS: Final = frozenset({"montant", "debit", "credit"})


def read_titled(data: bytes) -> Table:
    """Read a table from its titles on; rows keep the numbers that their lines have in the file.

    Raises:
        TableError: see `read_table`.
    """
    start = find_titles(data)
    if not start:
        return read_table(data)
    text, _ = decode(data)
    lines = text.splitlines()
    return read_table("\n".join([*[""] * start, *lines[start:]]).encode())


def find_titles(data: bytes) -> int | None:
    """Return the rank of the line with the titles of a statement, None where none is known."""
    try:
        lines = decode(data)[0].splitlines()[:HEAD]
    except TableError:
        return None
    return next((rank for rank, line in enumerate(lines) if _has_titles(line)), None)


def read_tableau(table: Table, champs: Sequence[str], compte: str) -> Iterator[Releve]:
    """Yield a statement for each account of a table.

    Args:
        table: as it was read.
        champs: the field of each column, empty for none; see `formats.titres`.
        compte: of lines that name none; empty where there is none.

    Raises:
        TableError: a line lacks its account, its day or its amount, or its columns are not known.
    """
    if AMOUNTS.isdisjoint(champs):
        raise TableError("aucune colonne pour : montant, ou debit et credit ; voir --column")
    mouvements: dict[str, list[MouvementBancaire]] = {}
    remarques: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        if row.broken:
            raise expected(row.line, "autant de cases que de titres sont attendues")
        found, odd = _movement(row, dict(zip(champs, row.cells, strict=False)), compte)
        mouvements.setdefault(found.compte, []).append(found)
        remarques[found.compte] = odd
    for account, lines in mouvements.items():
        yield Releve(compte=account, mouvements=tuple(lines), remarques=remarques[account])


def _has_titles(line: str) -> bool:
    for delimiter in DELIMITERS:
        titles = [cell.strip(' "') for cell in line.split(delimiter)]
        found = {champ for champ in recognised(Genre.RELEVES, titles) if champ}
        if found.issuperset(NEEDED[Genre.RELEVES]) and not AMOUNTS.isdisjoint(found):
            return True
    return False


def _movement(
    row: Row, cells: Mapping[str, str], compte: str
) -> tuple[MouvementBancaire, tuple[str, ...]]:
    account, odd = compte_of(cells.get("compte") or compte)
    if not account:
        raise expected(row.line, "le compte manque ; donnez-le par --account")
    words = (cells.get("libelle", ""), cells.get("complement", ""))
    return (
        MouvementBancaire(
            compte=account,
            date=_day(row, cells["date"]),
            date_valeur=_day(row, cells["date_valeur"]) if cells.get("date_valeur") else None,
            montant=_amount(row, cells),
            libelle=" ".join(" ".join(words).split()),
            reference=cells.get("reference", ""),
            contrepartie=cells.get("contrepartie", ""),
            source=FormatReleve.TABLEAU.value,
        ),
        odd,
    )


def _amount(row: Row, cells: Mapping[str, str]) -> int:
    """Return what a line moves: its amount, or its credit less its debit, whatever the sign."""
    told = {name: text for name in AMOUNTS if (text := cells.get(name, ""))}
    found = {name: centimes(_plain(text)) for name, text in told.items()}
    amounts = {name: amount for name, amount in found.items() if amount is not None}
    moved = {name: amount for name, amount in amounts.items() if amount} or amounts
    if len(amounts) < len(told) or len(moved) != 1:
        raise expected(row.line, "un seul montant est attendu, en euros et centimes")
    [(name, amount)] = moved.items()
    return -abs(amount) if name == "debit" else amount


def _plain(text: str) -> str:
    """Return an amount without blanks, currency and separators of thousands."""
    plain = BLANKS.sub("", text).replace("−", "-")
    point, comma = plain.rfind("."), plain.rfind(",")
    return plain.replace(",."[point < comma], "") if min(point, comma) >= 0 else plain


def _day(row: Row, text: str) -> date:
    found = lire_date(text, "date")
    if isinstance(found, Anomalie):
        raise expected(row.line, "une date JJ/MM/AAAA est attendue")
    return found
