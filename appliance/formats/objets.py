"""A list of flat JSON objects, as another program may give it, to rows like those of a table."""

import json
from typing import Any, Final

from appliance.errors import TableError
from appliance.formats.delimited import Row, Table

NOT_A_LIST: Final = "une liste d’objets JSON est attendue"
WORDS: Final = {True: "oui", False: "non", None: ""}


def read_objects(data: bytes) -> Table:
    """Read `[{"nom": ..., "naissance": ...}, ...]`; the names of fields are the titles.

    A row's number is its rank in the list, from 1.

    Raises:
        TableError: it is another thing.
    """
    try:
        objects = json.loads(data, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise TableError(NOT_A_LIST) from None
    if not isinstance(objects, list) or not objects:
        raise TableError(NOT_A_LIST)
    titles = dict.fromkeys(name for one in objects if isinstance(one, dict) for name in one)
    if not titles:
        raise TableError(NOT_A_LIST)
    rows = (_row(rank, one, tuple(titles)) for rank, one in enumerate(objects, start=1))
    return Table("utf-8", "", tuple(titles), tuple(rows))


def _row(rank: int, content: Any, titles: tuple[str, ...]) -> Row:
    if not isinstance(content, dict) or any(
        isinstance(value, dict | list) for value in content.values()
    ):
        return Row(rank, (json.dumps(content, ensure_ascii=False),), broken=True)
    return Row(rank, tuple(_text(content.get(title)) for title in titles))


def _text(value: str | bool | None) -> str:  # noqa: FBT001 - a cell's content
    return value.strip() if isinstance(value, str) else WORDS[value]
