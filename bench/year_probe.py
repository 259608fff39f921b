"""A year's queue filled, or its returns and statements taken in, in a process of its own.

`python -m bench.year_probe build|measure PROFILE DIRECTORY SEED` prints its measures as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from appliance.demo.annee.annee import Arrivee, Genre, make_year
from appliance.demo.annee.chargement import shipped_profile
from appliance.durable.disk import SystemDisk
from appliance.queue.store import Store
from appliance.sealing.signature import KeySigner, make_demo_identity
from appliance.wiring.annee_jeu import Jeu
from appliance.wiring.annee_queue import Remplissage
from bench.holdings import HastyDisk
from bench.ours import MADE_UP_KEY

QUEUE: Final = "queue"
LIST: Final = "arrivees.json"
KIB: Final = 1024


def build(profile: str, directory: Path, seed: int) -> Mapping[str, float]:
    """Seal the year's invoices, and leave all that will arrive as files."""
    annee = make_year(shipped_profile(f"{profile}.toml"), seed)
    key, certificate = make_demo_identity("BANC D'ESSAI", datetime.now(UTC))
    signer = KeySigner(key, certificate, demonstration=True)
    start = time.perf_counter()
    with closing(_store(directory, HastyDisk())) as store:
        Remplissage(store=store, signer=signer).fill(annee, lambda _: None)
    built = time.perf_counter() - start
    for rank, one in enumerate(annee.arrivees):
        (directory / f"{rank}").write_bytes(one.contenu)
    listed = [(one.jour.isoformat(), one.genre, one.nom, one.iban) for one in annee.arrivees]
    (directory / LIST).write_text(json.dumps(listed), encoding="utf-8")
    return {"build_s": built}


def measure(_: str, directory: Path, __: int) -> Mapping[str, float]:
    arrived = _arrived(directory)
    first = next(arrived)
    with closing(_store(directory, SystemDisk())) as store:
        jeu = Jeu.of(store, first.jour)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forgets earlier peaks
        before = _memory("VmRSS")
        start, working = time.perf_counter(), time.process_time()
        jeu.take(first.jour, [first])
        for jour, together in groupby(arrived, key=lambda one: one.jour):
            jeu.take(jour, [*together])
        seconds, worked = time.perf_counter() - start, time.process_time() - working
        return {
            "intake_s": seconds,
            "processor_s": worked,
            "peak_mb": (_memory("VmHWM") - before) / KIB,
            "whole_mb": _memory("VmHWM") / KIB,
        }


def _arrived(directory: Path) -> Iterator[Arrivee]:
    listed = json.loads((directory / LIST).read_text(encoding="utf-8"))
    for rank, (jour, genre, nom, iban) in enumerate(listed):
        contenu = (directory / f"{rank}").read_bytes()
        yield Arrivee(date.fromisoformat(jour), Genre(genre), nom, contenu, iban)


def _store(directory: Path, disk: SystemDisk) -> Store:
    return Store.open(directory / QUEUE, disk=disk, key=MADE_UP_KEY, entropy=os.urandom)


def _memory(field: str) -> int:
    """Return a measure of this process, in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith(field)]
    return int(line.split()[1])


VERBS: Final = {"build": build, "measure": measure}

if __name__ == "__main__":
    what, chosen, place, seed = sys.argv[1:]
    print(json.dumps(VERBS[what](chosen, Path(place), int(seed))))
