"""A made-up year's returns and statements taken in: time and memory; and its OFX beside ofxtools.

BESACE_BENCH_YEARS names profiles that ship, in words with spaces between.  The queue is filled in a
process of its own, so that only what comes in is measured: reading, following, posting, each
return and each batch of lines a durable commit.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

from appliance.demo.annee.annee import Genre, make_year
from appliance.demo.annee.chargement import PRATICIEN, shipped_profile
from appliance.demo.annee.profil import Banque, Format
from appliance.formats.releves.lecture import read_statements
from appliance.formats.releves.sortes import FormatReleve
from bench.place import PLACE
from bench.rows import OURS, Row, UnmeasurableError, in_turn, missing

YEARS: Final = os.environ.get("BESACE_BENCH_YEARS", "praticien").split()
SEED: Final = 1
ROUNDS: Final = 5
WHOLE: Final = 366
"""Days of one statement that holds them all."""


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    for name in YEARS:
        with tempfile.TemporaryDirectory(dir=PLACE) as directory:
            _probe("build", name, Path(directory))
            for metric, value in _probe("measure", name, Path(directory)).items():
                what, _, unit = metric.rpartition("_")
                yield Row(name=f"year_{name}", contender=OURS, metric=what, value=value, unit=unit)
    try:
        yield from _ofx()
    except UnmeasurableError as reason:
        yield missing("year_ofx", reason)


def _probe(what: str, name: str, place: Path) -> Mapping[str, float]:
    command = (sys.executable, "-P", "-m", "bench.year_probe", what, name, place, str(SEED))
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measures: Mapping[str, float] = json.loads(done.stdout)
    return measures


def _ofx() -> Iterator[Row]:
    """Yield how long a year's account takes to read, in ours and in ofxtools."""
    if find_spec("ofxtools") is None:
        raise UnmeasurableError("ofxtools is not installed")
    content = _year_in_ofx()
    contenders: Mapping[str, Callable[[], object]] = {
        OURS: lambda: [*read_statements(content, FormatReleve.OFX)],
        "ofxtools": lambda: _with_ofxtools(content),
    }
    measured = {name: _timed(call) for name, call in contenders.items()}
    yield from in_turn("year_ofx", measured, unit="ms", rounds=ROUNDS)


def _year_in_ofx() -> bytes:
    profil = shipped_profile(PRATICIEN)
    banque = Banque(formats=(Format.OFX1,), jours=WHOLE, chevauchement=0)
    annee = make_year(replace(profil, banque=banque), SEED)
    return next(one.contenu for one in annee.arrivees if one.genre is Genre.RELEVE)


def _with_ofxtools(content: bytes) -> int:
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    tree.parse(BytesIO(content))
    return len(tree.convert().statements[0].transactions)


def _timed(call: Callable[[], object]) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        call()
        return (time.perf_counter() - start) * 1000

    return measure
