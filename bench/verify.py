"""A whole journal proved and held against an anchor: by the box, and by the file for third parties.

BESACE_BENCH_EVENTS says how many events.  The two must say the same, or nothing is measured.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.domain.preuve import Preuve
from appliance.durable.disk import SystemDisk
from appliance.formats.ancres import write_ancre
from appliance.queue.proving import prove
from appliance.queue.register import COLUMNS
from appliance.queue.table import JournalDatabase
from bench.holdings import Ours
from bench.ours import MADE_UP_KEY, open_journal
from bench.place import PLACE
from bench.rows import OURS, Row

EVENTS: Final = int(os.environ.get("BESACE_BENCH_EVENTS", "100000"))
ROUNDS: Final = 3
OUTSIDE: Final = Path("tools/verify_besace.py")


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        home = Path(directory)
        Ours.fill(home, EVENTS)
        ancre = _anchor(home)
        files = _handed_over(home, ancre)
        inside, outside = zip(*(_round(home, ancre, files) for _ in range(ROUNDS)), strict=True)
    name = f"verify_{EVENTS}"
    yield Row(name=name, contender=OURS, metric="least", value=min(inside), unit="s")
    yield Row(name=f"{name}_outside", contender=OURS, metric="least", value=min(outside), unit="s")


def _anchor(home: Path) -> Ancre:
    with closing(open_journal(home, SystemDisk())) as journal:
        at, now = journal.position, datetime.now(UTC).replace(microsecond=0)
    return Ancre(sequence=at.durable, chain=at.chain, le=now, par=MoyenAncre.FEUILLE)


def _handed_over(home: Path, ancre: Ancre) -> list[str]:
    """Write what a third party is given; return how to name it."""
    (home / "anchors").write_text(write_ancre(ancre), encoding="ascii")
    (home / "key").write_text(MADE_UP_KEY.hex(), encoding="ascii")
    return ["--anchors", str(home / "anchors"), "--key", str(home / "key"), "--json"]


def _round(home: Path, ancre: Ancre, files: list[str]) -> tuple[float, float]:
    start = time.perf_counter()
    proof = _prove(home, ancre)
    between = time.perf_counter()
    command = (sys.executable, str(OUTSIDE), str(home / "queue"), *files)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    end = time.perf_counter()
    told = json.loads(done.stdout)
    if (told["chain"], told["covered"]) != (proof.chain.hex(), ancre.sequence):
        raise RuntimeError("the two verifiers disagree")
    return between - start, end - between


def _prove(home: Path, ancre: Ancre) -> Preuve:
    """Open the journal, as `besace verify` does, and prove it."""
    database = JournalDatabase(journal := open_journal(home, SystemDisk()), columns=COLUMNS)
    with closing(journal):
        return prove(journal, database.storage.liens(), [ancre])
