"""A month of use that nobody lived: who is in it, and the program that plays it on a box.

On the box its own Python runs this file, as the station's user, within the walls of its unit:
what a file system keeps of a month (its journal, what was deleted, what was moved) is then real.
Elsewhere the same seed tells who the patients are, so that they can be looked for.
"""

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from appliance.config import load
from appliance.demo.annee.annee import Annee, make_year
from appliance.demo.annee.chargement import PRATICIEN, shipped_profile
from appliance.demo.annee.profil import CLOSING
from appliance.demo.cards import Holder, vitale
from appliance.demo.practice import CODE
from appliance.drivers.simulated import SimulatedReader
from appliance.wiring.annee_jeu import Jeu
from appliance.wiring.annee_queue import Remplissage
from appliance.wiring.headless import visit
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_poste, open_store
from appliance.wiring.signature import demonstration_signer
from appliance.wiring.vault import Vault

SETTINGS: Final = Path("/etc/besace/besace.toml")
DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=30)
PATIENTS: Final = 24
INVOICES: Final = 1250
"""Of a month of the practice that bills 15 000 a year."""

VISITS: Final = 12
HOLDERS: Final = 6
FEWEST, MOST = 9, 12
"""Letters of a name: no word of a language, and nothing that stands on a disk by chance."""

CONSONANTS, VOWELS = "BCDFGJKLMNPRSTVXZ", "AEIOUY"


def people(seed: int) -> Sequence[Holder]:
    """Return whom the practice visits: names that stand nowhere else."""
    chance = Random(f"people {seed}")  # noqa: S311 - names, not secrets
    return [_holder(chance) for _ in range(HOLDERS)]


def _holder(chance: Random) -> Holder:
    year, month, day = chance.randint(1930, 1968), chance.randint(1, 12), chance.randint(1, 28)
    number = f"{chance.randint(1, 2)}{year % 100:02d}{month:02d}99{chance.randrange(10**6):06d}"
    born = f"{year}{month:02d}{day:02d}"
    return Holder(_name(chance), _name(chance).replace("E", "É", 1), born, number)


def _name(chance: Random) -> str:
    letters = (chance.choice((CONSONANTS, VOWELS)[place % 2]) for place in range(MOST))
    return "".join(letters)[: chance.randint(FEWEST, MOST)]


def played(seed: int, today: date) -> Annee:
    """Return a month of invoices, and all that came back of them until `today`."""
    last = today - CLOSING - DAY
    profile = shipped_profile(PRATICIEN)
    profile = replace(
        profile,
        debut=last - MONTH,
        fin=last,
        cloture=today - DAY,
        factures=INVOICES,
        patientele=replace(profile.patientele, patients=PATIENTS),
    )
    return make_year(profile, seed)


def live(seed: int, today: date) -> str:
    """Play it on the practice of the box, then bill visits of today by cards; return the counts."""
    machine, config = Machine(), load(SETTINGS)
    annee = played(seed, today)
    with Vault.of(config, machine).open(CODE) as master:
        signer = demonstration_signer(config.signature)
        if signer is None:
            raise SystemExit("no practice to play with")
        with closing(open_store(config, master, machine)) as store:
            Remplissage(store=store, signer=signer).fill(annee, lambda _: None)
            Jeu.of(store, annee.profil.debut).play(annee, lambda _: None)
        reader = SimulatedReader()
        poste = open_poste(config, master, reader, signer, machine)
        try:
            for rank in range(VISITS):
                reader.insert(vitale(people(seed)[rank % HOLDERS]))
                visit(poste, rank)
                reader.remove()
            poste.send_now()
        finally:
            poste.lock()
    return f"{len(annee.factures)} + {VISITS} invoices, {len(annee.arrivees)} files that came back"


if __name__ == "__main__":
    print(live(int(sys.argv[1]), date.fromisoformat(sys.argv[2])))
