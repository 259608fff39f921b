"""The container of NOEMIE-PS: records of 128 bytes, segments, entities.

The header 000 and the trailer 999 are whole records.  Between them each record is a mark and
127 characters of payload; the mark `1` is the last one's.  The payload is a run of entities:
a code of three digits, a level of two, fixed fields, and `@`.

What cannot be read is an entity without a layout: it keeps its text, and the reading goes on
behind its `@`.  Memory is constant.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO, Final, NamedTuple

from appliance.formats.fixed_width.layout import ENCODING, Layout
from appliance.formats.fixed_width.problem import Problem
from appliance.formats.fixed_width.records import cut
from appliance.formats.fixed_width.tables import NOEMIE_PS, load_table

TABLE: Final = load_table(*NOEMIE_PS)
WIDTH: Final = 128
HEADER, TRAILER = TABLE.layouts["000"], TABLE.layouts["999"]
ENTITIES: Final = {
    key: layout for key, layout in TABLE.layouts.items() if layout not in (HEADER, TRAILER)
}
LAST: Final = "1"
END: Final = "@"
CODE: Final = 3
LONGEST: Final = 1024
"""Characters without an end mark after which they are no entity of any version."""


class Entity(NamedTuple):
    """One entity, the header or the trailer.

    Attributes:
        number: rank in the file of the record in which it ends, from 1.
        text: as it stands, end mark included.
        layout: None for what cannot be read.
        values: its named fields, empty for what cannot be read.
        is_sound: nothing is wrong with it.
    """

    number: int
    text: str
    layout: Layout | None = None
    values: Mapping[str, str] = MappingProxyType({})
    is_sound: bool = False

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with it."""
        if self.layout is not None:
            yield from self.layout.problems(self.text, self.number)
        elif self.text[:CODE] in ENTITIES:
            layout = ENTITIES[self.text[:CODE]]
            expected = f"« {END} » attendu en position {layout.width}"
            yield Problem(record=self.number, where=layout.title, expected=expected)
        else:
            expected = "entité de la norme attendue"
            yield Problem(record=self.number, where="type inconnu", expected=expected)

    def __repr__(self) -> str:
        return f"Entity({self.number}, {self.layout.key if self.layout else '?'})"


def read_entities(stream: BinaryIO) -> Iterator[Entity]:
    """Yield the header, the entities and the trailer of a file, in its order."""
    held, record, inside = "", 0, False
    for record, (raw, _) in enumerate(cut(stream, WIDTH), 1):
        text = raw.decode(ENCODING).ljust(WIDTH)
        if text.startswith(HEADER.starts) and (not inside or _begins_anew(text, held)):
            inside = True
            yield _whole(record, text, HEADER)
        elif text.startswith(TRAILER.starts) and (not inside or not held.strip()):
            inside = False
            yield _whole(record, text, TRAILER)
        else:
            inside = True
            last = text[0] == LAST
            held += text[1:].rstrip() if last else text[1:]
            end = 0
            for entity in _taken(held, record):
                end += len(entity.text)
                yield entity
            held = held[end:]
            if last or len(held) > LONGEST:
                yield from _rest(held, record)
                held = ""
    yield from _rest(held, record)


def _begins_anew(text: str, held: str) -> bool:
    """Tell a header behind a file that lost its trailer from a segment that begins like one."""
    return not held and HEADER.pattern.fullmatch(text) is not None


def _taken(held: str, record: int) -> Iterator[Entity]:
    """Yield the entities that `held` begins with, as far as they are all there."""
    start = 0
    while start + CODE <= len(held):
        layout = ENTITIES.get(held[start : start + CODE])
        match = layout and layout.pattern.match(held, start)
        if layout and match:
            values = dict(zip(layout.names, match.groups(), strict=True))
            yield Entity(record, match[0], layout, values, is_sound=True)
            start = match.end()
        elif layout and start + layout.width > len(held):
            return
        else:
            entity = _damaged(held, start, record, layout)
            if entity is None:
                return
            yield entity
            start += len(entity.text)


def _damaged(held: str, start: int, record: int, layout: Layout | None) -> Entity | None:
    """Return what stands there up to its end mark; None as long as there is none.

    An entity that ends where it should is read, whatever its fields hold.
    """
    if layout and held[start + layout.width - 1] == END:
        return _whole(record, held[start : start + layout.width], layout)
    end = held.find(END, start)
    return None if end < 0 else Entity(record, held[start : end + 1])


def _rest(held: str, record: int) -> Iterator[Entity]:
    if held.strip():
        yield Entity(record, held)


def _whole(record: int, text: str, layout: Layout) -> Entity:
    sound = layout.pattern.fullmatch(text) is not None
    return Entity(record, text, layout, layout.values(text), sound)
