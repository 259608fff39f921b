"""docs/registre.md names every table, field and word of the open format."""

from dataclasses import fields
from pathlib import Path

import pytest

from appliance.domain.registre.attente import Genre
from appliance.domain.registre.manque import Raison
from appliance.domain.registre.piece import TypePiece
from appliance.formats.lignes import FORMAT, VERSION
from appliance.formats.titres import CHAMPS
from appliance.queue.registre import KINDS
from appliance.sealing.parcel import CHUNK, MAGIC

DOCS = Path(__file__).parents[2] / "docs"
DOC = (DOCS / "registre.md").read_text(encoding="utf-8")
BANQUE = (DOCS / "banque.md").read_text(encoding="utf-8")
ALL_NEEDED = {"fusions", "attente", "correspondances"}
"""Tables that only a box writes: their fields are not told one by one."""


@pytest.mark.parametrize("table", KINDS)
def test_every_table_and_its_fields_are_named(table: str) -> None:
    told = {field.name for field in fields(KINDS[table])} if table not in ALL_NEEDED else set()
    assert not [name for name in {table, *told} if f"`{name}`" not in DOC]


def test_every_field_of_a_table_to_import_is_named() -> None:
    for genre, champs in CHAMPS.items():
        doc = BANQUE if genre is Genre.RELEVES else DOC
        assert not [name for name in champs if f"`{name}`" not in doc]


def test_every_want_and_its_reasons_are_named() -> None:
    words = [*Raison, *TypePiece]
    assert not [word for word in words if f"`{word}`" not in DOC]


def test_the_lines_and_the_seal_are_as_they_are_told() -> None:
    assert f'{{"format":"{FORMAT}","version":{VERSION},' in DOC
    assert MAGIC.decode().strip() in DOC
    assert f"{CHUNK:,} bytes" in DOC
