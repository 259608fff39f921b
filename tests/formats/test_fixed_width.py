"""A table says what stands where; what it does not know is kept."""

import csv
import tomllib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.errors import ConfigError
from appliance.formats.fixed_width.field import Certainty
from appliance.formats.fixed_width.layout import ENCODING, Layout
from appliance.formats.fixed_width.problem import FormatError
from appliance.formats.fixed_width.records import cut, join, read
from appliance.formats.fixed_width.tables import (
    B2_CP,
    B2_PS,
    CFONB_120,
    NOEMIE_PS,
    SHIPPED,
    load_table,
    parse_table,
)
from tests.formats.generated import sound_records
from tests.formats.second_reader import PUBLIC
from tests.ground.sources import PROJECT

CSV = {
    B2_PS: "b2_ps",
    B2_CP: "b2_cp_extract",
    NOEMIE_PS: "noemie_ps",
    CFONB_120: "cfonb120",
}
OWN_NAMES = {"balance_date_ddmmyy": "balance_date"}
"""Where the shipped table names a field by what others name it."""

WORDS = """
kind = { label = "type" }
nir = { label = "NIR", personal = true }
flag = { label = "drapeau" }
blank = { label = "vide", kind = "blank" }
amount = { label = "montant", kind = "centimes" }
"""
TABLE = """
norm = "N"
version = "1"
width = 22
source = "s"
certainty = "single"
[[layouts]]
key = "1"
label = "un"
fields = [
    { at = [1, 1], type = "NO", name = "kind", constant = "1" },
    { at = [2, 14], type = "AO", name = "nir" },
    { at = [15, 15], type = "NO", name = "flag", certainty = "probable" },
    { at = [16, 18], type = "AO", name = "blank" },
    { at = [19, 22], type = "NF", name = "amount" },
]
"""
SOUND = "12550899123456" + "7" + "   " + "0123"


def made_up() -> Layout:
    return parse_table(TABLE, WORDS, name="n").layouts["1"]


@pytest.mark.parametrize("key", SHIPPED, ids=str)
def test_a_shipped_table_is_the_public_one(key: tuple[str, str]) -> None:
    with (PUBLIC / f"{CSV[key]}.csv").open(encoding="utf-8") as lines:
        public = [
            (
                row["record"].split()[0],
                int(row["start"]),
                int(row["end"]),
                row["type"] + row["presence"],
                OWN_NAMES.get(row["name"], row["name"]),
                row["constant"],
            )
            for row in csv.DictReader(lines)
        ]
    ours = [
        (
            layout.key,
            field.start,
            field.end,
            "AN"[field.numeric] + "FO"[field.required],
            field.name,
            field.constant,
        )
        for layout in load_table(*key).layouts.values()
        for field in layout.fields
    ]
    assert ours == public


@pytest.mark.parametrize("key", SHIPPED, ids=str)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_table_takes_a_sound_record_apart_and_puts_it_together(
    key: tuple[str, str], data: st.DataObject
) -> None:
    table = load_table(*key)
    layout, text = data.draw(sound_records(table))
    assert table.layout_of(text) is layout
    assert not list(layout.problems(text))
    assert "".join(layout.texts(text)) == text
    assert layout.write(layout.values(text)) == _without_fillers(layout, text)


def _without_fillers(layout: Layout, text: str) -> str:
    """Blank what the writer leaves to others."""
    return "".join(
        " " * field.width if field.is_filler else found
        for field, found in zip(layout.fields, layout.texts(text), strict=True)
    )


@pytest.mark.parametrize("key", [B2_PS, B2_CP, CFONB_120], ids=str)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_bytes_come_out_as_they_went_in(key: tuple[str, str], data: st.DataObject) -> None:
    table = load_table(*key)
    records = data.draw(st.lists(sound_records(table).map(lambda found: found[1]), max_size=3))
    ends = data.draw(st.sampled_from(["", "\n", "\r\n"]))
    content = ends.join(records).encode(ENCODING) + data.draw(st.binary(max_size=300))
    assert join(read(BytesIO(content), table)) == content


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b"A" * 7, b"\0", b"9" * 128])))
def test_no_line_end_is_lost_or_made_up(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    records = list(cut(BytesIO(content), 128))
    assert b"".join(raw + end for raw, end in records) == content
    assert all(len(raw) <= 128 and end in {b"", b"\n", b"\r\n"} for raw, end in records)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_records_are_found_with_and_without_line_ends(end: bytes) -> None:
    table = load_table(*B2_PS)
    raw = [table.layouts[key].write({}).encode() for key in ("000", "2", "2S", "4", "999")]
    found = list(read(BytesIO(b"".join(each + end for each in raw)), table))
    assert [record.layout.key for record in found if record.layout] == [
        "000",
        "2",
        "2S",
        "4",
        "999",
    ]
    assert [record.raw for record in found] == raw


def test_blanks_that_a_channel_cut_off_are_only_told() -> None:
    table = load_table(*B2_PS)
    raw = table.layouts["1"].write({"lot_no": 7}).encode().rstrip() + b"\n"
    record, after = read(BytesIO(raw + table.layouts["999"].write({}).encode()), table)
    assert record.values["lot_no"] == "007"
    assert [problem.expected for problem in record.problems] == [
        f"128 caractères attendus, {len(raw) - 1} trouvés"
    ]
    assert not list(after.problems)


def test_an_unknown_record_is_kept_and_told() -> None:
    table = load_table(*B2_PS)
    biology = table.layouts["4S"].write({}).replace("S", "B", 1).encode()
    (record,) = read(BytesIO(biology), table)
    assert record.layout is None
    assert record.raw == biology
    assert "type inconnu" in next(record.problems).sentence


def test_strict_stops_where_lenient_tells() -> None:
    table = load_table(*B2_PS)
    sound = table.layouts["000"].write({}).encode()
    wrong = sound.replace(b"B2", b"B3")
    assert len(list(read(BytesIO(sound + wrong), table))) == 2
    with pytest.raises(FormatError, match=r"Enregistrement 2 .*66 à 67.*« B2 » attendu"):
        list(read(BytesIO(sound + wrong), table, strict=True))


def test_an_error_names_record_position_field_and_what_was_expected() -> None:
    (problem,) = made_up().problems(SOUND.replace("7   ", "X   "), 3)
    assert problem.sentence == (
        "Enregistrement 3 (1, un), position 15, « drapeau » : 1 chiffre attendu ; trouvé : « X »."
    )


@pytest.mark.parametrize(
    ("start", "secret"), [(2, "25508\x0099123X"), (19, "1 4E"), (16, "NIR")], ids=str
)
def test_an_error_quotes_no_person_and_no_amount(start: int, secret: str) -> None:
    text = SOUND[: start - 1] + secret + SOUND[start - 1 + len(secret) :]
    (problem,) = made_up().problems(text, 1)
    assert (problem.found is None) == (secret != "NIR")
    assert secret not in problem.sentence or secret == "NIR"


def test_a_wide_field_is_never_quoted_for_a_record_may_be_out_of_place() -> None:
    layout = load_table(*B2_PS).layouts["2"]
    shifted = "2" + layout.write({"insured_nir": "2550899123456"})[:-1]
    assert list(layout.problems(shifted))
    assert not any("55089" in problem.sentence for problem in layout.problems(shifted))
    misplaced = layout.write({"prescriber_no": "1"}).replace("000000001", "A55089912")
    (problem,) = layout.problems(misplaced)
    assert (problem.field, problem.found) == ("numéro du prescripteur", None)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount": 10_000}, "« montant » : 4 chiffres attendus"),
        ({"amount": -1}, "« montant » : 4 chiffres attendus"),
        ({"nir": "É"}, "« NIR » : 13 caractères imprimables attendus"),
        ({"kind": "2"}, "« 1 » attendu"),
        ({"unknown": 1}, "champ inconnu : unknown"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_cut(values: dict[str, str | int], said: str) -> None:
    with pytest.raises(FormatError, match=said):
        made_up().write(values)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('norm = "N"', 'name = "N"'),
        ("at = [16, 18]", "at = [17, 18]"),
        ("at = [16, 18]", "at = [16, 19]"),
        ("width = 22", "width = 23"),
        ('"NF"', '"NX"'),
        ('name = "flag"', 'name = "stranger"'),
        ('name = "flag"', 'name = "nir"'),
        ('constant = "1"', 'constant = "11"'),
        (', constant = "1"', ""),
        ('"probable"', '"sure"'),
        ('certainty = "single"', ""),
        ('label = "un"', 'label = "un"\nmark = { at = 1 }'),
        ("fields = [", "fields = 1 #"),
    ],
)
def test_a_wrong_table_names_itself(right: str, wrong: str) -> None:
    assert right in TABLE
    with pytest.raises(ConfigError, match=r"^n"):
        parse_table(TABLE.replace(right, wrong, 1), WORDS, name="n")


def test_two_records_of_one_key_are_refused() -> None:
    twice = TABLE + TABLE[TABLE.index("[[layouts]]") :]
    with pytest.raises(ConfigError, match="même clé"):
        parse_table(twice, WORDS, name="n")


def test_a_norm_that_is_not_shipped_is_named() -> None:
    with pytest.raises(ConfigError, match="B2-PS 2023"):
        load_table("B2-PS", "2023")


def test_the_tables_say_how_sure_they_are() -> None:
    found = {
        (layout.key, field.start): field.certainty
        for layout in load_table(*B2_PS).layouts.values()
        for field in layout.fields
    }
    assert found["2", 27] is Certainty.SINGLE
    assert found["6", 43] is Certainty.PROBABLE
    assert found["2S", 71] is Certainty.UNKNOWN


def test_every_word_of_the_lexicon_is_used() -> None:
    path = PROJECT / "appliance/formats/fixed_width/tables/lexique.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    used = {
        field.name
        for key in SHIPPED
        for layout in load_table(*key).layouts.values()
        for field in layout.fields
    }
    assert words.keys() == used
