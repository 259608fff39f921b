"""`besace baremes`: the tables in force, where they come from, what changed, what is announced."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from appliance.config import Config, load
from appliance.domain.revision import en_mots
from appliance.domain.roles import Action
from appliance.domain.tarif import Bareme, Certainty, Zone
from appliance.errors import SettledBySettingError
from appliance.formats.bareme import digest
from appliance.services.enquiry import ask
from appliance.services.tarification import Tarification
from appliance.wiring.baremes import (
    Tables,
    edition,
    in_force,
    load_nomenclature,
    settings_at,
    shipped,
    tables_at,
    unreferenced,
    without_table,
)
from appliance.wiring.machine import Machine
from appliance.wiring.opening import opened
from appliance.wiring.practice import DESK, tarification_of

CERTAINTIES: Final = {
    Certainty.CONFIRMED: "confirmé",
    Certainty.SINGLE: "une source",
    Certainty.PROBABLE: "annoncé",
    Certainty.OWN: "à vérifier",
}
HEADS: Final = (
    f"{'Code':<22}{'Métropole':>12}{'Outre-mer':>12}  {'Depuis, et sûreté':<23} {'Table':<8}Libellé"
)
SET_APART: Final = "La liste donne les montants du jour sans elles, quelle que soit cette réponse."
BY_SETTING: Final = "réglage de besace.toml"
NOT_ANSWERED: Final = "pas encore de réponse"


def show(settings: Path) -> int:
    """Print every parameter with its value of the day and its origin, and what is not certain.

    Raises:
        ConfigError: the settings cannot be read.
    """
    machine, tables = Machine(), tables_at(settings)
    today = machine.clock.now().astimezone().date()
    print(HEADS)
    for code in sorted(tables.baremes):
        print(_shown(tables.baremes[code], today, tables))
    doubts = list(_doubts(tables.baremes.values()))
    print(f"\nÀ confirmer ({len(doubts)} valeurs) :")
    for line in doubts:
        print(line)
    print(f"\nTarifs {tables.version}. {_origins(tables)}")
    print(f"Valeurs annoncées (avenant 11) : {_avenant(settings_at(settings))}")
    print(SET_APART)
    return 0


def check(settings: Path) -> int:
    """Read every table again and prove that dates increase and references stand; count them.

    Raises:
        ConfigError: a table is wrong; names it.
    """
    tables, actes = tables_at(settings), load_nomenclature()
    valeurs = [valeur for bareme in tables.baremes.values() for valeur in bareme.valeurs]
    silent = unreferenced(tables.baremes.values())
    for code in silent:
        sys.stderr.write(f"{code} : référence manquante\n")
    found = digest(shipped().baremes.values())
    if stale := found != edition().empreinte:
        sys.stderr.write(f"edition.toml : montez « version », empreinte : {found}\n")
    for lettre in without_table():
        if lettre not in tables.baremes:
            print(f"{lettre} : lettre sans tarif connu, ses actes ne sont pas facturés")
    print(
        f"{len(tables.baremes)} paramètres, {len(valeurs)} valeurs, {len(actes)} actes : ", end=""
    )
    print("références à compléter" if silent else "dates croissantes, références présentes")
    return 78 if silent or stale else 0


def diff(settings: Path) -> int:
    """Print what changed since the tables that were seen last: what the next unlock will show.

    Raises:
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        BusyError: the station is open.
    """
    with _opened(settings, Action.CONSULTER) as tarification:
        seen, changes = tarification.seen, tarification.changes()
    for change in changes:
        print(f"{change}\n    {change.reference}")
    if seen is None:
        print("Aucun tarif n’a encore été vu : le premier déverrouillage les prend pour repère.")
        return 0
    print("" if changes else "Rien n’a changé. ", end="")
    print(f"Derniers tarifs vus : {seen.version}, le {seen.vus_le.astimezone():%d/%m/%Y à %H:%M}")
    print(f"par {seen.par}, empreinte {seen.empreinte}")
    return 0


def avenant(settings: Path, answer: str | None) -> int:
    """Print whether announced values are used, or say from now on.

    Args:
        settings: the practice's.
        answer: `oui`, `non`, or None to ask.

    Raises:
        SettledBySettingError: the settings file answers.
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        BusyError: the station is open.
    """
    config = load(settings)
    if answer is not None and config.cabinet.avenant_11 is not None:
        raise SettledBySettingError
    action = Action.CONSULTER if answer is None else Action.DECIDER_TARIFS
    with _opened(settings, action) as tarification:
        if answer is not None:
            tarification.answer(applique=answer == "oui")
        print(in_words(applique=tarification.accept_probable, source=_source(tarification)))
    return 0


@contextmanager
def _opened(settings: Path, pour: Action) -> Iterator[Tarification]:
    """Open the practice with somebody's code, for its tariffs only."""
    with opened(settings, pour) as box:
        tables = in_force(box.config, box.machine.disk)
        yield tarification_of(box.config, tables, box.store, box.machine)


def _avenant(config: Config | None) -> str:
    """Say whether announced values are used, as far as it can be known without the code."""
    if config is None:
        return "au choix de chaque cabinet"
    if config.cabinet.avenant_11 is not None:
        return in_words(applique=config.cabinet.avenant_11, source=BY_SETTING)
    told = ask(config.chemins.station / DESK)
    if told is None:
        return "réponse gardée dans le cabinet verrouillé ; voir « besace baremes avenant-11 »"
    since = told["avenant_11_since"]
    source = f"réponse du {date.fromisoformat(since):%d/%m/%Y}" if since else NOT_ANSWERED
    return in_words(applique=told["avenant_11"], source=source)


def _source(tarification: Tarification) -> str:
    if tarification.reglage is not None:
        return BY_SETTING
    day = tarification.answered_on
    return NOT_ANSWERED if day is None else f"réponse du {day:%d/%m/%Y}"


def in_words(*, applique: bool, source: str) -> str:
    """Say whether announced values are used, and who says so."""
    return f"{'appliquées' if applique else 'non appliquées'} ({source})"


def _origins(tables: Tables) -> str:
    if tables.warning:
        return tables.warning
    if tables.published:
        return "« éditeur » : paquet signé ; le reste vient de cette version de Besace."
    return "Toutes les tables viennent de cette version de Besace."


def _shown(bareme: Bareme, today: date, tables: Tables) -> str:
    amounts = {zone: bareme.at(today, zone) for zone in Zone}
    cells = [
        "?" if valeur is None else en_mots(valeur.amounts.get(zone), bareme.unit)
        for zone, valeur in amounts.items()
    ]
    found = amounts[Zone.METROPOLE]
    since = "" if found is None else f"{found.since:%d/%m/%Y}  {CERTAINTIES[found.certainty]}"
    origin = "éditeur" if bareme.code in tables.published else "livré"
    named = f"{bareme.code:<22}{cells[0]:>12}{cells[1]:>12}  {since:<23}"
    return f"{named} {origin:<8}{bareme.label}".rstrip()


def _doubts(baremes: Iterable[Bareme]) -> Iterator[str]:
    """Yield each value that rests on less than a confirmed source, and what switches it."""
    for bareme in baremes:
        for valeur in bareme.valeurs:
            if valeur.certainty is not Certainty.CONFIRMED:
                switch = " (réglage avenant_11)" * (valeur.certainty is Certainty.PROBABLE)
                amounts = ", ".join(en_mots(each, bareme.unit) for each in valeur.amounts.values())
                since = f"{valeur.since:%d/%m/%Y}"
                yield f"  {bareme.code} {amounts} au {since}{switch} : {valeur.reference}"
