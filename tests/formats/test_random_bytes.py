"""A hundred thousand files that nobody meant: none of them stops the reader."""

from io import BytesIO
from pathlib import Path
from random import Random

from appliance.formats.fixed_width.records import join, read
from appliance.formats.fixed_width.tables import B2_PS, CFONB_120, load_table
from appliance.formats.noemie.events import read_events
from appliance.formats.recognition import HEAD, recognise
from appliance.wiring.show import lines

FIXTURES = Path(__file__).parent / "fixtures"
COUNT = 100_000
SHOWN = 2_000
"""Of them, those that are printed for a person too."""
B2 = load_table(*B2_PS)
TABLES = (B2, load_table(*CFONB_120))
SEEDS = [(FIXTURES / name).read_bytes() for name in ("two_invoices.b2", "statement.cfonb")]
RETURN = (FIXTURES / "return.noemie").read_bytes()


def spoilt(content: bytes, size: int, dice: Random) -> bytes:
    """Cut a piece out of a file, and put noise into it."""
    start = dice.randrange(len(content))
    piece = bytearray(content[start : start + size])
    for _ in range(dice.randrange(4)):
        piece[dice.randrange(len(piece))] = dice.randrange(256)
    return bytes(piece) + dice.randbytes(dice.randrange(8))


def test_a_hundred_thousand_random_files_crash_nothing_and_lose_nothing() -> None:
    dice = Random(120)  # noqa: S311 - the same files at each run
    told = known = 0
    for rank in range(COUNT):
        noise = dice.randbytes(dice.randrange(160))
        if rank % 4 == 0:
            content = spoilt(RETURN[128:], 300, dice) if rank % 8 else noise
            told += sum(1 for _ in read_events(BytesIO(content)))
        else:
            content = spoilt(SEEDS[rank % 2], 200, dice) if rank % 8 else noise
            records = list(read(BytesIO(content), TABLES[rank % 2]))
            assert join(records) == content
            for record in records:
                known += bool(record.values)
                told += next(record.problems, None) is not None
        recognise(content[:HEAD])
    assert min(known, told) > COUNT // 10  # the noise did not make strangers of them all


def test_what_is_shown_of_random_files_is_printable() -> None:
    dice = Random(8)  # noqa: S311 - as above
    heads = [content[:128] for content in (*SEEDS, RETURN)]
    for rank in range(SHOWN):
        head = heads[rank % 3] if rank % 4 else b""
        content = head + spoilt((*SEEDS, RETURN)[rank % 3], 400, dice)
        for line in lines(BytesIO(content), recognise(content[:HEAD])):
            assert line.isprintable()
