"""The tables that ship with the product, read strictly: one slip in a table is an error."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from appliance.errors import ConfigError
from appliance.formats.fixed_width.field import Certainty, Field, Kind
from appliance.formats.fixed_width.layout import Layout, Table

B2_PS: Final = ("B2-PS", "2003")
B2_CP: Final = ("B2-CP", "2005-E")
NOEMIE_PS: Final = ("NOEMIE-PS", "2007")
CFONB_120: Final = ("CFONB-120", "2021")
SHIPPED: Final = (B2_PS, B2_CP, NOEMIE_PS, CFONB_120)
"""Norm and version of every table."""

TYPES: Final = {"NO": (True, True), "NF": (True, False), "AO": (False, True), "AF": (False, False)}
"""Numeric or not, required or not."""

TABLE_KEYS: Final = frozenset({"norm", "version", "width", "source", "certainty", "layouts"})
LAYOUT_KEYS: Final = frozenset({"key", "label", "fields"})
FIELD_KEYS: Final = frozenset({"at", "type", "name"})
WORD_KEYS: Final = frozenset({"label"})

Entry = Mapping[str, Any]


@cache
def load_table(norm: str, version: str) -> Table:
    """Return the table of a norm in one version.

    Raises:
        ConfigError: there is no such table, or it is wrong; names where.
    """
    if (norm, version) not in SHIPPED:
        raise ConfigError(f"norme inconnue : {norm} {version}")
    name = f"{norm}_{version}".lower().replace("-", "_")
    table = parse_table(_text(f"{name}.toml"), _text("lexique.toml"), name=name)
    if (table.norm, table.version) != (norm, version):
        raise ConfigError(f"{name} : norm, version")
    return table


def parse_table(text: str, words: str, *, name: str) -> Table:
    """Return the table that is written in `text`, its fields explained by those of `words`.

    Raises:
        ConfigError: anything is missing, unknown, twice there, or leaves a gap; names where.
    """
    try:
        entry, lexicon = tomllib.loads(text), _lexicon(words)
        _same_keys(entry, TABLE_KEYS, name)
        certainty = Certainty(entry["certainty"])
        layouts = [_layout(each, lexicon, certainty, name) for each in entry["layouts"]]
        table = Table(
            norm=entry["norm"],
            version=entry["version"],
            width=entry["width"],
            source=entry["source"],
            certainty=certainty,
            layouts={layout.key: layout for layout in layouts},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{name} : {error}") from None
    _prove(table, layouts, name)
    return table


@cache
def _lexicon(words: str) -> Entry:
    """Return the words that all shipped tables share, read once."""
    return tomllib.loads(words)


def _layout(entry: Entry, lexicon: Entry, certainty: Certainty, name: str) -> Layout:
    where = f"{name} : {entry['key']}"
    _same_keys(entry, LAYOUT_KEYS, where, frozenset({"mark"}))
    fields = [_field(each, lexicon, certainty, where) for each in entry["fields"]]
    mark = entry.get("mark")
    if mark is not None:
        _same_keys(mark, frozenset({"at", "among"}), where)
    return Layout(
        key=entry["key"],
        label=entry["label"],
        fields=tuple(fields),
        mark=None if mark is None else (mark["at"], mark["among"]),
    )


def _field(entry: Entry, lexicon: Entry, certainty: Certainty, where: str) -> Field:
    _same_keys(entry, FIELD_KEYS, where, frozenset({"constant", "certainty"}))
    word = lexicon[entry["name"]]
    _same_keys(word, WORD_KEYS, entry["name"], frozenset({"kind", "personal", "codes"}))
    (start, end), (numeric, required) = entry["at"], TYPES[entry["type"]]
    return Field(
        name=entry["name"],
        label=word["label"],
        start=start,
        end=end,
        numeric=numeric,
        required=required,
        kind=Kind(word.get("kind", "code")),
        certainty=Certainty(entry.get("certainty", certainty)),
        personal=word.get("personal", False),
        constant=entry.get("constant", ""),
        codes=MappingProxyType(word.get("codes", {})),
    )


def _prove(table: Table, layouts: Sequence[Layout], name: str) -> None:
    if len(table.layouts) != len(layouts):
        raise ConfigError(f"{name} : deux enregistrements de même clé")
    for layout in layouts:
        for fault in _faults(layout, table.width):
            raise ConfigError(f"{name} : {layout.key} : {fault}")


def _faults(layout: Layout, width: int) -> Iterator[str]:
    """Yield what is wrong: a gap, an overlap, a wrong length, a name or a constant."""
    ends = [0, *(field.end for field in layout.fields)]
    for before, field in zip(ends, layout.fields, strict=False):
        if field.start != before + 1 or field.end < field.start:
            yield f"trou ou recouvrement en position {field.start}"
        if len(field.constant) not in {0, field.width}:
            yield f"constante de mauvaise longueur : {field.name}"
    if width not in {0, ends[-1]}:
        yield f"{width} positions attendues"
    if not layout.fields[0].constant:
        yield "le premier champ doit être une constante"
    yield from _twice(field.name for field in layout.fields if not field.is_filler)


def _twice(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"deux champs « {name} »"
        seen.add(name)


def _same_keys(
    entry: Entry, keys: frozenset[str], where: str, options: frozenset[str] = frozenset()
) -> None:
    odd = sorted(keys.symmetric_difference(entry.keys() - options))
    if odd:
        raise ConfigError(f"{where} : clé manquante ou inconnue : {', '.join(odd)}")


def _text(name: str) -> str:
    return (files("appliance.formats.fixed_width") / "tables" / name).read_text(encoding="utf-8")
