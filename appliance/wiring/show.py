"""`besace show`: a file of the trade as a person reads it, whatever is wrong with it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from appliance.domain.money import euros
from appliance.domain.paiements import (
    Anomalie,
    Controle,
    Evenement,
    Forfait,
    Illisible,
    Paiement,
    Rejet,
    Report,
    Retenue,
)
from appliance.errors import UnreadableFileError, reason
from appliance.formats.b2.proof import Proof
from appliance.formats.cfonb import read_amount
from appliance.formats.fixed_width.field import Field, Kind
from appliance.formats.fixed_width.layout import ENCODING, Layout, Table
from appliance.formats.fixed_width.problem import Problem
from appliance.formats.fixed_width.records import cut, read
from appliance.formats.fixed_width.tables import B2_PS, load_table
from appliance.formats.noemie.entities import TABLE as NOEMIE
from appliance.formats.noemie.entities import read_entities
from appliance.formats.noemie.events import Reading
from appliance.formats.recognition import (
    HEAD,
    STATEMENT_HEAD,
    recognise,
    recognise_statement,
)
from appliance.wiring.text import printable

B2: Final = load_table(*B2_PS)
UNRECOGNISED: Final = 78
LABEL_WIDTH: Final = 44
MOST_TOLD: Final = 20
"""Controls that are not proven, each by name; the others are only counted."""
LEVELS: Final = frozenset(f"{level:02d}" for level in range(1, 10))
MARGIN: Final = " " * 8
SELF_EVIDENT: Final = frozenset({"record_type", "entity", "code", "level", "end", "complement"})
"""Fields that the title has said."""
STRANGER: Final = "Format non reconnu : ni B2, ni NOEMIE, ni relevé de banque."
DATES: Final = {
    Kind.DATE: (slice(4, 6), slice(2, 4), slice(0, 2)),
    Kind.BANK_DATE: (slice(0, 2), slice(2, 4), slice(4, 6)),
}
"""Day, month and year; the century stands nowhere, and is not guessed."""
EVENTS: Final[Mapping[type, str]] = {
    Paiement: "parts payées",
    Rejet: "parts rejetées",
    Report: "parts reportées",
    Anomalie: "parts réglées en partie, à contester",
    Retenue: "retenues",
    Forfait: "forfaits",
    Illisible: "passages illisibles",
}
"""What a return is summed up by, in this order."""


class Shown(Protocol):
    """A record or an entity."""

    @property
    def number(self) -> int:
        """Rank in the file."""

    @property
    def text(self) -> str:
        """As it stands."""

    @property
    def layout(self) -> Layout | None:
        """None for an unknown one."""

    @property
    def values(self) -> Mapping[str, str]:
        """Its named fields."""

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with it."""


def run(path: Path, *, as_json: bool) -> int:
    """Print a file; return 78 when no norm is recognised, its bytes being shown all the same.

    Raises:
        UnreadableFileError: it cannot be opened.
        TableError: a statement is not as its format says.
    """
    try:
        stream = path.open("rb")
        head = stream.peek(STATEMENT_HEAD)
    except OSError as error:
        raise UnreadableFileError(reason(error)) from None
    table = recognise(head[:HEAD])
    with closing(stream):
        if table is None and (kind := recognise_statement(head)) is not None:
            from appliance.wiring.show_statement import show_statement

            return show_statement(stream.read(), kind, as_json=as_json)
        if as_json:
            print(json.dumps(document(stream, table), ensure_ascii=False, indent=2))
        else:
            for line in lines(stream, table):
                print(line)
    return UNRECOGNISED if table is None else 0


def lines(stream: BinaryIO, table: Table | None) -> Iterator[str]:
    """Yield what a person reads, line by line; memory is constant."""
    if table is None:
        yield STRANGER
        yield from (f"  {_guessed(raw)}" for raw, _ in cut(stream, HEAD))
        return
    yield f"{table}, d’après {table.source}"
    counted = Counted()
    for record, events in _told(stream, table):
        if record is not None:
            yield from _words(record)
        counted.add(events)
    yield from counted.words()


def document(stream: BinaryIO, table: Table | None) -> Mapping[str, Any]:
    """Return the whole file for a program: its records as they stand, and what they tell."""
    if table is None:
        unknown = [_guessed(raw) for raw, _ in cut(stream, HEAD)]
        return {"norm": None, "version": None, "records": [], "events": [], "unknown": unknown}
    records, told = [], []
    for record, events in _told(stream, table):
        if record is not None:
            records.append(_plain(record))
        told += [{"event": type(event).__name__.lower(), **_value(event)} for event in events]
    return {"norm": table.norm, "version": table.version, "records": records, "events": told}


def _told(stream: BinaryIO, table: Table) -> Iterator[tuple[Shown | None, Iterable[Evenement]]]:
    """Yield each record with what it tells; at the end, what was still to be told."""
    if table is NOEMIE:
        reading = Reading()
        for entity in read_entities(stream):
            yield entity, reading.take(entity)
        yield None, reading.settle()
    else:
        proof = Proof()
        for record in read(stream, table):
            yield record, proof.take(record) if table is B2 else ()


def _guessed(raw: bytes) -> str:
    """Return a stranger's bytes as text: UTF-8 where they are, else the encoding of the norms."""
    try:
        return printable(raw.decode())
    except UnicodeDecodeError:
        return printable(raw.decode(ENCODING))


class Counted:
    """What the events of a file come to."""

    def __init__(self) -> None:
        self._counts: Counter[type] = Counter()
        self._unproven: list[str] = []
        self._proven = self._paid = 0

    def add(self, events: Iterable[Evenement]) -> None:
        """Count them."""
        for event in events:
            self._counts[type(event)] += 1
            if isinstance(event, Controle):
                self._proven += event.prouve
                if not event.prouve and len(self._unproven) < MOST_TOLD:
                    self._unproven.append(_unproven(event))
            if isinstance(event, Paiement | Anomalie):
                self._paid += event.paye

    def words(self) -> Iterator[str]:
        """Yield the sum in French."""
        if self._counts:
            yield "En bref"
        for kind, words in EVENTS.items():
            if self._counts[kind]:
                yield f"  {words} : {self._counts[kind]}"
        if self._counts[Paiement] or self._counts[Anomalie]:
            yield f"  montant réglé : {euros(self._paid)}"
        if self._counts[Controle]:
            yield f"  contrôles prouvés : {self._proven} sur {self._counts[Controle]}"
        yield from self._unproven


def _unproven(control: Controle) -> str:
    """Say what a control tells beside what was counted."""
    (told, counted), (announced, added) = control.nombre, control.montant
    if announced or added:
        told_words, counted_words = f"{told}, {euros(announced)}", f"{counted}, {euros(added)}"
    else:
        told_words, counted_words = f"{told}", f"{counted}"
    objet = printable(control.objet)
    return f"  ! contrôle « {objet} » : annoncé {told_words} ; compté {counted_words}"


def _words(record: Shown) -> Iterator[str]:
    values, text, layout = record.values, record.text, record.layout
    if layout is None:
        yield f"{record.number:>6}  ?"
        yield f"{MARGIN}octets inconnus : « {printable(text)} »"
    else:
        yield f"{record.number:>6}  {_indent(values)}{layout.title}"
        margin = MARGIN + _indent(values)
        for name, field in layout.named.items():
            word = _word(field, values)
            if word and name not in SELF_EVIDENT:
                yield f"{margin}{field.label:<{LABEL_WIDTH}} {word}"
        for field, found in layout.astray(text):
            yield f"{MARGIN}{field.label} en {field.start} : « {printable(found.rstrip())} »"
    for problem in record.problems:
        yield f"{MARGIN}! {printable(problem.sentence)}"


def _indent(values: Mapping[str, str]) -> str:
    """Return the blanks that show how deep an entity of NOEMIE stands."""
    level = values.get("level", "")
    return "  " * (int(level) - 1) if level in LEVELS else ""


def _word(field: Field, values: Mapping[str, str]) -> str:
    """Write one value for a person; empty for what nobody filled in."""
    text = values[field.name].strip()
    may_be_zero = field.required and field.kind not in DATES
    if field.constant or not (text if may_be_zero else text.strip("0")):
        return ""
    digits = text.isascii() and text.isdecimal()
    if field.kind is Kind.CENTIMES and digits:
        return euros(int(text))
    if field.kind is Kind.NUMBER and digits:
        return str(int(text))
    if field.kind in DATES and digits and len(text) == field.width:
        return "/".join(text[part] for part in DATES[field.kind])
    if field.kind is Kind.OVERPUNCH:
        return _bank_amount(text, values.get("decimals", ""))
    meaning = field.codes.get(text)
    return f"{text} ({meaning})" if meaning else printable(text)


def _bank_amount(text: str, decimals: str) -> str:
    amount = read_amount(text)
    if amount is None:
        return printable(text)
    if decimals == "2":
        return euros(amount)
    return f"{Decimal(amount).scaleb(-int(decimals)) if decimals.isdecimal() else amount}"


def _plain(record: Shown) -> Mapping[str, Any]:
    layout = record.layout
    told: dict[str, Any] = {"record": record.number, "type": layout.key if layout else None}
    if layout is None:
        told["unknown"] = printable(record.text)
    else:
        told["fields"] = {name: text.rstrip() for name, text in record.values.items()}
        astray = {str(field.start): found for field, found in layout.astray(record.text)}
        told |= {"astray": astray} if astray else {}
    return told | {"problems": [problem.sentence for problem in record.problems]}


def _value(value: Any) -> Any:
    """Return a value of the domain as JSON has it."""
    if is_dataclass(value):
        return {each.name: _value(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
