"""Read the B2 file of one lot: records of 128 bytes, cut where the public tables say.

Only the fields that a caisse looks at are cut; the positions are noted here once more, for the
writer's own tables may be wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

RECORD: Final = 128
COMPLEMENT: Final = 36
GRAMMAR: Final = re.compile(r"HL(F(AM?)+T)+EZ")
LETTERS: Final = {
    "000": "H",
    "1": "L",
    "2": "F",
    "4": "A",
    "4M": "M",
    "5": "T",
    "6": "E",
    "999": "Z",
}
TEXTS: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "000": {"emetteur": (6, 19), "destinataire": (28, 41), "message": (92, 128)},
    "1": {"professionnel": (2, 10), "numero": (20, 22), "cree_le": (72, 77), "securite": (81, 81)},
    "2": {
        "professionnel": (2, 10),
        "nir": (12, 26),
        "numero": (27, 35),
        "marque": (37, 37),
        "faite_le": (40, 45),
        "partage": (46, 46),
        "organisme": (49, 57),
        "prescrite_le": (68, 73),
        "nature": (77, 78),
        "exoneration": (79, 79),
        "naissance": (96, 101),
        "payee": (115, 116),
        "amc": (119, 128),
    },
    "4": {
        "numero": (27, 35),
        "exoneration": (54, 54),
        "date_soins": (68, 73),
        "code": (74, 78),
        "lieu": (121, 121),
    },
    "4M": {"numero": (27, 35), "code": (43, 55)},
    "5": {"numero": (27, 35), "certification": (97, 128)},
    "6": {"numero": (52, 54), "marque": (55, 55), "certification": (97, 128)},
    "999": {"destinataire": (28, 41)},
}
NUMBERS: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "4": {
        "quantite": (79, 80),
        "coefficient": (81, 86),
        "prix": (89, 95),
        "montant": (96, 102),
        "taux": (103, 105),
        "amo": (106, 112),
        "honoraires": (113, 119),
        "amc": (122, 128),
    },
    "5": {
        "lignes": (39, 41),
        "total": (58, 65),
        "amo": (66, 73),
        "assure": (74, 81),
        "amc": (82, 89),
    },
    "6": {
        "factures": (11, 13),
        "lignes": (14, 17),
        "entetes": (18, 21),
        "totaux": (22, 24),
        "total": (25, 33),
        "amo": (34, 42),
        "amc": (43, 51),
    },
    "999": {"volume": (56, 63), "lots": (83, 85)},
}


class NotB2Error(ValueError):
    """These bytes are no B2 file of one lot."""


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One record: its key, its texts without the blanks at their end, its numbers."""

    key: str
    texts: Mapping[str, str]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True, repr=False)
class FactureB2:
    """The records of one invoice; `codes` has each line's code, that of type 4M where there is."""

    entete: Record
    lignes: Sequence[Record]
    codes: Sequence[str]
    total: Record


@dataclass(frozen=True, slots=True, repr=False)
class FileB2:
    """A file of one lot.

    Attributes:
        volume: how many records it has.
    """

    debut: Record
    lot: Record
    factures: Sequence[FactureB2]
    fin_lot: Record
    fin: Record
    volume: int


def read_b2(content: bytes) -> FileB2:
    """Return the file in these bytes.

    Raises:
        NotB2Error: no records of 128 characters, in another order, or a number that is none.
    """
    if not content.isascii() or len(content) % RECORD:
        raise NotB2Error("no records of 128 characters")
    text = content.decode("ascii")
    records = [_record(text[at : at + RECORD]) for at in range(0, len(text), RECORD)]
    if not GRAMMAR.fullmatch("".join(LETTERS[record.key] for record in records)):
        raise NotB2Error("records in an order of no lot")
    debut, lot, *body, fin_lot, fin = records
    return FileB2(debut, lot, list(_factures(body)), fin_lot, fin, len(records))


def _record(text: str) -> Record:
    key = _key(text)
    texts = {name: _cut(text, *ends).rstrip(" ") for name, ends in TEXTS[key].items()}
    numbers = {name: _number(_cut(text, *ends)) for name, ends in NUMBERS.get(key, {}).items()}
    return Record(key, texts, numbers)


def _key(text: str) -> str:
    marked = (text[0] + text[COMPLEMENT - 1]).strip() if text[0] in "24" else text[0]
    key = text[:3] if text[:3] in {"000", "999"} else marked
    if key not in LETTERS:
        raise NotB2Error("a record of another kind")
    return key


def _cut(text: str, first: int, last: int) -> str:
    return text[first - 1 : last]


def _number(text: str) -> int:
    if not text.isdecimal():
        raise NotB2Error("a number that is none")
    return int(text)


def _factures(records: Sequence[Record]) -> Iterator[FactureB2]:
    held: list[Record] = []
    for record in records:
        held.append(record)
        if record.key == "5":
            lignes = [one for one in held if one.key == "4"]
            yield FactureB2(held[0], lignes, list(_codes(held)), record)
            held = []


def _codes(records: Sequence[Record]) -> Iterator[str]:
    for record, after in pairwise(records):
        if record.key == "4":
            yield (after if after.key == "4M" else record).texts["code"]
