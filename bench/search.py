"""Find one of 20,000 patients by three letters, by a NIR or by a birth date, beside SQLite FTS5.

Both give the whole record of the first twenty in the order of names: ours deciphers each of them,
SQLite reads them in clear.
"""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from appliance.domain.identifiers import Nir
from appliance.domain.registre.dossier import Adresse, Dossier, Immatriculation
from appliance.domain.registre.fiche import Source
from appliance.durable.disk import SystemDisk
from appliance.ports.machine import Disk
from appliance.queue.store import Store
from appliance.services.registre import Registre
from appliance.wiring.machine import Machine
from bench.holdings import HastyDisk
from bench.place import PLACE
from bench.rows import OURS, Row, Times

NAME: Final = "search_20000"
PATIENTS: Final = 20_000
ROUNDS: Final = 20
QUESTIONS: Final = 30
"""Of each kind, in one round."""
LIMIT: Final = 20
DAY: Final = date(2026, 11, 2)
KEY: Final = bytes(range(32))
SYLLABLES: Final = ("MAR", "TIN", "BER", "NAR", "DU", "PONT", "GRAND", "ROU", "ÉLO", "GAU", "CHE")
FIRST_NAMES: Final = ("Jean", "Marie", "Éloïse", "Anne-Lou", "Zoé", "Léa", "Noël", "François")
FTS: Final = """create virtual table patients using fts5(
    noms, nir, naissance, voie,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3 7'
)"""
ASK: Final = "select rowid, * from patients where patients match ? order by noms limit ?"

Find = Callable[[str, str], object]
"""Takes what is asked for, and the field that it is asked in."""


class Question(NamedTuple):
    """What is typed, and the field of SQLite's table that answers."""

    texte: str
    field: str


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    patients = [*_made_up(random.Random(4))]  # noqa: S311 - nobody's names
    questions = [*_questions(patients, random.Random(5))]  # noqa: S311
    with tempfile.TemporaryDirectory(dir=PLACE) as place:
        _fill_ours(Path(place) / "ours", patients)
        _fill_fts5(Path(place) / "fts5", patients)
        start = time.perf_counter()
        with (
            closing(_open(Path(place) / "ours", SystemDisk())) as store,
            closing(sqlite3.connect(Path(place) / "fts5")) as connection,
        ):
            opened = (time.perf_counter() - start) * 1000
            find = _ours(store)
            find(questions[0].texte, "")  # sorts the names
            first = (time.perf_counter() - start) * 1000
            for metric, value in (("open", opened), ("first", first)):
                yield Row(
                    name=f"{NAME}_open", contender=OURS, metric=metric, value=value, unit="ms"
                )
            yield from _contest(questions, find, _fts5(connection))


def _contest(questions: Sequence[Question], ours: Find, fts5: Find) -> Iterator[Row]:
    contenders = {OURS: ours, "sqlite_fts5": fts5}
    times = {contender: Times() for contender in contenders}
    for turn in range(ROUNDS):
        asked = questions[turn::ROUNDS]
        for contender, find in contenders.items():
            times[contender].measure(partial(find, *one) for one in asked)
    for contender, measured in times.items():
        yield from measured.rows(NAME, contender)


def _made_up(drawn: random.Random) -> Iterator[Dossier]:
    for rank in range(PATIENTS):
        year, month, day = drawn.randint(20, 99), drawn.randint(1, 12), drawn.randint(1, 28)
        number = f"{drawn.randint(1, 2)}{year}{month:02d}{drawn.randint(1, 95):02d}{rank:06d}00"
        yield Dossier(
            nom="".join(drawn.choices(SYLLABLES, k=3)),
            prenom=drawn.choice(FIRST_NAMES),
            naissance=f"19{year}{month:02d}{day:02d}",
            immatriculations=(Immatriculation(nir=Nir(number), source=Source.CARTE, vu_le=DAY),),
            adresse=Adresse(voie=f"{rank} rue des Tests", commune="ESSAIMONT"),
        )


def _questions(patients: Sequence[Dossier], drawn: random.Random) -> Iterator[Question]:
    """Yield as many of each kind, in turn: three letters, a whole NIR, its beginning, a birth."""
    for who in drawn.sample(patients, ROUNDS * QUESTIONS):
        nir = who.immatriculations[0].nir.value
        year, month, day = who.naissance[:4], who.naissance[4:6], who.naissance[6:]
        yield Question(who.nom[:3], "noms")
        yield Question(nir, "nir")
        yield Question(nir[:7], "nir")
        yield Question(f"{day}/{month}/{year}", "naissance")


def _open(directory: Path, disk: Disk) -> Store:
    return Store.open(directory, disk=disk, key=KEY, entropy=Machine().entropy)


def _fill_ours(directory: Path, patients: Sequence[Dossier]) -> None:
    with closing(_open(directory, HastyDisk())) as store:
        for one in patients:
            store.registre.patients.add(one)


def _fill_fts5(file: Path, patients: Sequence[Dossier]) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(FTS)
        connection.executemany(
            "insert into patients values (?, ?, ?, ?)",
            (
                (
                    f"{one.nom} {one.prenom}",
                    one.immatriculations[0].nir.value,
                    one.naissance,
                    one.adresse and one.adresse.voie,
                )
                for one in patients
            ),
        )


def _ours(store: Store) -> Find:
    registre = Registre(store=store, clock=Machine().clock)
    return lambda texte, _: registre.chercher(texte, LIMIT)


def _fts5(connection: sqlite3.Connection) -> Find:
    def find(texte: str, field: str) -> object:
        day, _, rest = texte.partition("/")
        month, _, year = rest.partition("/")
        word = f"{year}{month}{day}" if rest else texte
        return connection.execute(ASK, (f'{field} : "{word}"*', LIMIT)).fetchall()

    return find
