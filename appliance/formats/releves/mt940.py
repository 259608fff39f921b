"""SWIFT MT940: numbered fields, a movement in 61 and its words in the 86 that follows.

The usual library writes what it cannot read into the log, the names of people among it, knows no
line numbers and reads some debits as credits; it is the judge of this reader in the tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.releve import Releve, Solde
from appliance.formats.delimited import decode
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.valeurs import EURO, centimes, compte_of, expected, short_day

TAG: Final = re.compile(r":([0-9]{2}[A-Z]?|NS):")
BALANCE: Final = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9]{1,13},[0-9]{0,2})")
MOVEMENT: Final = re.compile(
    r"([0-9]{6})([0-9]{4})?(R?[CD])[A-Z]?([0-9]{1,13},[0-9]{0,2})([A-Z][A-Z0-9]{3})"
    r"([^/\n]*(?:/(?!/)[^/\n]*)*)(?://([^\n]*))?(?:\n([\s\S]*))?"
)
DEBITS: Final = frozenset({"D", "RC"})
"""A debit, and a credit that is taken back."""
SUBFIELD: Final = re.compile(r"\?([0-9]{2})")
STRUCTURED: Final = re.compile(r"[0-9]{3}(?=\?[0-9]{2})")
NAMES: Final = frozenset({"32", "33"})
WORDS: Final = frozenset({"00", *map(str, range(20, 30)), *map(str, range(60, 64))})
NO_REFERENCE: Final = "NONREF"
HALF_YEAR: Final = 180


class _Field(NamedTuple):
    """A field: its tag, its text over all its lines, its first line."""

    tag: str
    text: str
    line: int


@dataclass(slots=True)
class _Message:
    """A statement whose closing balance was not read yet."""

    compte: str
    remarques: tuple[str, ...]
    ouverture: Solde | None = None
    mouvements: list[MouvementBancaire] = field(default_factory=list)


def read_mt940(data: bytes) -> Iterator[Releve]:
    """Yield the statements of a file.

    Raises:
        TableError: a field is not as the norm says, or stands where it cannot.
    """
    held: _Message | None = None
    fields = [*_fields(decode(data)[0])]
    for one in fields:
        if one.tag == "25":
            if held is not None:
                raise expected(one.line, "le solde de clôture (62) est attendu avant")
            held = _Message(*compte_of(_account(one)))
        elif held is not None and one.tag in {"62F", "62M"}:
            yield _statement(held, _balance(one))
            held = None
        elif held is not None:
            _take(one, held)
        elif one.tag in {"60F", "60M", "61"}:
            raise expected(one.line, "le compte (25) est attendu avant")
    if held is not None or not fields:
        line = fields[-1].line if fields else 1
        raise expected(line, "le solde de clôture (62) est attendu")


def _fields(text: str) -> Iterator[_Field]:
    """Yield the fields; lines between messages belong to none."""
    tag, lines, start = "", list[str](), 0
    for number, line in enumerate(text.splitlines(), 1):
        found = TAG.match(line)
        ends = line.strip() in {"-", "-}"} or line.startswith("{")
        if (found or ends) and tag:
            yield _Field(tag, "\n".join(lines), start)
            tag = ""
        if found:
            tag, lines, start = found[1], [line[found.end() :]], number
        elif tag:
            lines.append(line)
    if tag:
        yield _Field(tag, "\n".join(lines), start)


def _take(one: _Field, held: _Message) -> None:
    match one.tag:
        case "60F" | "60M":
            held.ouverture = _balance(one)
        case "61":
            held.mouvements.append(_movement(one, held.compte))
        case "86" if held.mouvements and not held.mouvements[-1].libelle:
            held.mouvements[-1] = _described(held.mouvements[-1], one.text)


def _statement(held: _Message, closing: Solde) -> Releve:
    return Releve(
        compte=held.compte,
        mouvements=tuple(held.mouvements),
        ouverture=held.ouverture,
        cloture=closing,
        remarques=held.remarques,
    )


def _account(one: _Field) -> str:
    text = one.text.strip()
    if not text:
        raise expected(one.line, "un compte est attendu")
    return text


def _balance(one: _Field) -> Solde:
    found = BALANCE.fullmatch(one.text.strip())
    if found is None:
        raise expected(one.line, "un solde est attendu : sens, AAMMJJ, monnaie, montant")
    if found[3] != EURO:
        raise expected(one.line, "un compte en euros (EUR) est attendu")
    amount = centimes(found[4]) or 0
    return Solde(date=_day(one, found[2]), montant=-amount if found[1] == "D" else amount)


def _movement(one: _Field, compte: str) -> MouvementBancaire:
    found = MOVEMENT.fullmatch(one.text.strip())
    if found is None:
        raise expected(one.line, "un mouvement est attendu : AAMMJJ, sens, montant, nature")
    valeur, amount = _day(one, found[1]), centimes(found[4]) or 0
    references = (text.strip() for text in (found[7] or "", found[6]))
    return MouvementBancaire(
        compte=compte,
        date=_booked(one, found[2], valeur),
        date_valeur=valeur,
        montant=-amount if found[3] in DEBITS else amount,
        libelle="",
        reference=next((text for text in references if text not in {"", NO_REFERENCE}), ""),
        contrepartie="",
        source=FormatReleve.MT940.value,
    )


def _booked(one: _Field, text: str | None, valeur: date) -> date:
    """Return the day of booking, whose year stands nowhere: the one nearest to the value's."""
    if text is None:
        return valeur
    years = (valeur.year + step for step in (0, 1, -1))
    days = (short_day(f"{year % 100:02d}{text}") for year in years)
    near = (day for day in days if day and abs((day - valeur).days) <= HALF_YEAR)
    found = next(near, None)
    if found is None:
        raise expected(one.line, "un jour d’écriture MMJJ est attendu")
    return found


def _described(mouvement: MouvementBancaire, text: str) -> MouvementBancaire:
    """Add the words of a field 86; `?` cuts it into numbered pieces where it is structured."""
    if not STRUCTURED.match(text):
        return replace(mouvement, libelle=" ".join(text.split()))
    pieces = SUBFIELD.split(text.replace("\n", ""))[1:]
    told = [*zip(pieces[::2], pieces[1::2], strict=True)]
    words = " ".join(piece for number, piece in told if number in WORDS)
    names = "".join(piece for number, piece in told if number in NAMES)
    return replace(mouvement, libelle=" ".join(words.split()), contrepartie=" ".join(names.split()))


def _day(one: _Field, text: str) -> date:
    found = short_day(text)
    if found is None:
        raise expected(one.line, "une date AAMMJJ est attendue")
    return found
