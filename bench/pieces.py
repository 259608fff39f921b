"""Images of documents: how many of a large made-up set are judged wrongly, and at what pace."""

import sys
import time
from collections.abc import Iterator

from appliance.drivers.tesseract import Tesseract
from bench.rows import OURS, Row
from tests.formats.pieces.test_told_apart import judged, named_wrongly

ROUNDS = 25
NAMES = 10


def rows() -> Iterator[Row]:
    """Yield the share that was judged wrongly, which `build/bench.json` keeps, and times."""
    started = time.perf_counter()
    count, wrong = judged(ROUNDS)
    spent = (time.perf_counter() - started) / count
    verdicts, others = named_wrongly(range(NAMES), Tesseract())
    for one in (*wrong, *others):
        print(f"  judged wrongly: {one}", file=sys.stderr)
    yield _row("images", float(count), "images")
    yield _row("wrong", 100 * len(wrong) / count, "%")
    yield _row("names", float(verdicts), "verdicts")
    yield _row("names wrong", 100 * len(others) / verdicts, "%")
    yield _row("made and judged", 1000 * spent, "ms")
    yield _row("read", _reading(), "ms")


def _reading() -> float:
    """Return how long Tesseract and the comparison take for half a page."""
    started = time.perf_counter()
    named_wrongly(range(1), Tesseract())
    return 1000 * (time.perf_counter() - started)


def _row(metric: str, value: float, unit: str) -> Row:
    return Row(name="pieces", contender=OURS, metric=metric, value=value, unit=unit)
