"""`besace demo --year`: a made-up year, played through the same services as a practice's own.

The year is made by code that shares nothing with what it judges (`demo.annee`).  Its invoices are
sealed into a queue, its returns and statements are read in the order of their coming, and at the
end the box's books are laid beside the year's own.
"""

import json
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress

from appliance import logs
from appliance.demo.annee.annee import Annee, make_year
from appliance.demo.annee.chargement import CABINET, PRATICIEN, load_profile, shipped_profile
from appliance.demo.annee.profil import Profil
from appliance.domain.money import euros
from appliance.durable.disk import write_atomically
from appliance.errors import DirectoryError, SignerAbsentError
from appliance.wiring.annee_jeu import Jeu
from appliance.wiring.annee_jugement import Jugement, judge
from appliance.wiring.annee_queue import Remplissage
from appliance.wiring.demo import KEPT, LOCK, practice_directory
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.signature import demonstration_signer
from appliance.wiring.trial import Trial, prepare, stand_in_caisse

EXIT_UNEQUAL: Final = 1
NOT_EMPTY: Final = "une année d’essai demande un dossier vide ou nouveau"
BOOKS: Final = "livres.json"
COLUMNS: Final = ("facturé", "payé", "rejeté", "en retard", "abandonné")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person asked for.

    Attributes:
        directory: keeps the practice and the files there; None throws them away.
        profile: file of the profile; None for one that ships.
        cabinet: that of six professionals, not of one.
    """

    directory: Path | None
    seed: int
    profile: Path | None
    cabinet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Durees:
    """Seconds that each stage took."""

    invention: float
    factures: float
    arrivees: float


def run(options: Options) -> int:
    """Make the year, play it, judge it; return the exit code: 0 when all agrees.

    Raises:
        ConfigError: the profile is not as described.
        DirectoryError: the directory is not empty, or cannot serve.
    """
    profil, machine = _profile(options), Machine()
    with practice_directory(options.directory, machine.disk) as directory:
        if {*machine.disk.names(directory)} - {LOCK}:
            raise DirectoryError(f"{directory} : {NOT_EMPTY}")
        logs.to_file(directory / logs.STATION)
        start = time.monotonic()
        annee = make_year(profil, options.seed)
        made = time.monotonic() - start
        if options.directory is not None:
            _write(annee, directory, machine)
        jugement, durees = _play(annee, _practice(directory, machine), machine, made)
    _report(jugement, durees, options)
    return 0 if jugement.juste else EXIT_UNEQUAL


def _profile(options: Options) -> Profil:
    if options.profile is not None:
        return load_profile(options.profile)
    return shipped_profile(CABINET if options.cabinet else PRATICIEN)


def _practice(directory: Path, machine: Machine) -> Trial:
    """Lay an empty practice, as any other of the demonstration."""
    with closing(stand_in_caisse(directory, machine)) as caisse:
        return prepare(directory, caisse, machine)


def _write(annee: Annee, directory: Path, machine: Machine) -> None:
    """Leave the year's files and its books beside the practice, for a person to look at."""
    for arrivee in annee.arrivees:
        folder = directory / arrivee.genre.name.lower()
        machine.disk.make_directory(folder)
        write_atomically(machine.disk, folder / arrivee.nom, arrivee.contenu)
    books = json.dumps(annee.livres.as_json(), ensure_ascii=False).encode()
    write_atomically(machine.disk, directory / BOOKS, books)


def _play(annee: Annee, trial: Trial, machine: Machine, made: float) -> tuple[Jugement, Durees]:
    signer = demonstration_signer(trial.config.signature)
    if signer is None:
        raise SignerAbsentError
    with closing(open_store(trial.config, trial.master, machine)) as store, _progress() as progress:
        start = time.monotonic()
        sealing = progress.add_task("Factures", total=len(annee.factures) + len(annee.lots))
        Remplissage(store=store, signer=signer).fill(
            annee, lambda steps: progress.advance(sealing, steps)
        )
        sealed = time.monotonic()
        coming = progress.add_task("Retours et relevés", total=len(annee.arrivees))
        jeu = Jeu.of(store, annee.profil.debut)
        jeu.play(annee, lambda steps: progress.advance(coming, steps))
        came = time.monotonic()
        jugement = judge(store, jeu.suivi, annee.livres, annee.profil.cloture)
    return jugement, Durees(made, sealed - start, came - sealed)


def _progress() -> Progress:
    return Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())


def _report(jugement: Jugement, durees: Durees, options: Options) -> None:
    if options.as_json:
        told = {"graine": options.seed, "durees_s": asdict(durees), **jugement.as_json()}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{'Payeur':<22}" + "".join(f"{name:>15}" for name in COLUMNS))
    for nom, (ours, _) in jugement.soldes.items():
        amounts = (ours.facture, ours.paye, ours.rejete, ours.en_retard, ours.abandonne)
        print(f"{nom[:21]:<22}" + "".join(f"{euros(amount):>15}" for amount in amounts))
    banque = jugement.banque
    print(f"Virements annoncés : {banque.annonces}, crédités : {banque.credites}")
    print(f"Rapprochés seuls : {banque.justes} ({banque.taux} ‰), faux : {banque.faux}")
    print(f"Factures en {durees.factures:.0f} s, retours et relevés en {durees.arrivees:.1f} s")
    for ecart in jugement.ecarts:
        print(f"ÉCART : {ecart}")
    print("Chaque centime est où le disent les livres." if jugement.juste else "Il y a des écarts.")
    if options.directory is not None:
        print(KEPT.format(options.directory))
