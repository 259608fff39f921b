"""`besace delegate`: what is unpaid goes to a manager, and what they propose is decided here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from appliance.domain.argent.delegation import Geste, PropositionRecue, Sort
from appliance.domain.destination import payeur_of
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import Action
from appliance.errors import EntryError
from appliance.sealing.correspondance import Cle, Trousse
from appliance.sealing.titled import read_titled
from appliance.services.delegation import Delegations
from appliance.services.rejets import Rejets
from appliance.services.relances import Relances
from appliance.wiring.bilan import previsions_of
from appliance.wiring.files import brought, put_out
from appliance.wiring.opening import Opened, opened
from appliance.wiring.text import printable

MANAGER: Final = "manager"
"""Kind of the file in which a manager's public keys travel; see `sealing.titled`."""
LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a file that is taken in: a hundred thousand shares."""
LARGEST_KEY: Final = 4096
LONGEST_NAME: Final = 80
GESTES: Final = {
    Geste.CORRIGER: "à corriger",
    Geste.REMPLACER: "à refaire telle quelle",
    Geste.RELANCER: "à relancer",
    Geste.CONTESTER: "à contester",
    Geste.ABANDONNER: "à abandonner",
}
AT_THE_SCREEN: Final = "à faire à l’écran : F9, I, la facture, puis F2"
DONE: Final = {
    Geste.CORRIGER: f"Accepté, {AT_THE_SCREEN}.",
    Geste.REMPLACER: f"Accepté, {AT_THE_SCREEN}.",
    Geste.RELANCER: "Relance {relance} notée : « besace remind write {relance} DOSSIER » l’écrit.",
    Geste.CONTESTER: "Part contestée : sa suite est attendue du payeur.",
    Geste.ABANDONNER: "Part abandonnée. L’argent qui viendrait encore compterait.",
}


def out(settings: Path, period: tuple[date, date], key: Path, days: int, to: Path | None) -> int:
    """Write what is refused or late of some days of care for a manager; return the exit code.

    Args:
        settings: the practice's.
        period: days of care, both included.
        key: the manager's key file.
        days: how long it may be worked on.
        to: the file to write; None for a name of its own, here.

    Raises:
        EntryError: the key file is none.
        ExportError: the file cannot be written there.
        NotAllowedError: only a titulaire gives such a file.
    """
    name, cle = read_manager(key)
    with _delegations(settings, Action.SORTIR_REGISTRE) as (box, delegations):
        aller, sealed = delegations.sortir(*period, name, cle, timedelta(days=days))
        path = to or Path(f"delegation-{aller.identifiant[:8]}.besace")
        put_out(box.machine.disk, path, sealed)
    print(f"Écrit : {path}, {len(aller.lignes)} part(s), jusqu’au {aller.expire_le:%d/%m/%Y}.")
    print(f"Pour {printable(name)}, clé {cle.empreinte} : faites-la confirmer de vive voix.")
    return 0


def take_in(settings: Path, file: Path) -> int:
    """Keep what a manager proposes, and show it; return the exit code.

    Raises:
        DelegationRefusedError: the file is not taken in; nothing changed.
    """
    data = brought(file, LARGEST)
    with _delegations(settings) as (_, delegations):
        received = delegations.entrer(data)
        for fiche in received:
            print(_told(fiche, delegations))
    print(f"Propositions reçues : {len(received)}. Rien n’est fait sans « delegate accept N ».")
    return 0


def show(settings: Path) -> int:
    """Print each proposal with what became of it; return the exit code."""
    with _delegations(settings) as (_, delegations):
        proposed = delegations.propositions()
        for fiche in proposed:
            print(_told(fiche, delegations))
    waiting = sum(fiche.valeur.sort is Sort.EN_ATTENTE for fiche in proposed)
    print(f"Propositions en attente : {waiting}")
    return 0


def accept(settings: Path, numero: int) -> int:
    """Do what a manager proposes; return the exit code.

    Raises:
        NoProposalError: none waits under that number.
        RefusalSettledError: it cannot be done any more.
    """
    with _delegations(settings) as (box, delegations):
        done = delegations.accepter(numero, _author(box))
    print(DONE[done.geste].format(relance=done.relance))
    return 0


def refuse(settings: Path, numero: int) -> int:
    """Do not follow a proposal; return the exit code.

    Raises:
        NoProposalError: none waits under that number.
    """
    with _delegations(settings) as (box, delegations):
        delegations.refuser(numero, _author(box))
    print("Proposition refusée : rien n’a changé.")
    return 0


@contextmanager
def _delegations(
    settings: Path, pour: Action = Action.VOIR_TOUS_LES_MONTANTS
) -> Iterator[tuple[Opened, Delegations]]:
    """Open the practice, and read what came back since."""
    with opened(settings, pour) as box:
        previsions = previsions_of(box)
        previsions.suivi.catch_up()
        known = {payeur_of(to.destinataire): to.adresse for to in box.config.destinations}
        signs = box.config.cabinet.professionnel
        yield (
            box,
            Delegations(
                rejets=Rejets(suivi=previsions.suivi, clock=box.machine.clock, adresses=known),
                relances=Relances(previsions=previsions, professionnel=signs),
                trousse=Trousse(box.master),
                entropy=box.machine.entropy,
            ),
        )


def read_manager(key: Path) -> tuple[str, Cle]:
    """Read whose keys a key file brings.

    Raises:
        EntryError: the file is none.
    """
    try:
        fields = read_titled(MANAGER, brought(key, LARGEST_KEY))
        name, cle = str(fields["nom"]), Cle.parse(fields["cle"])
    except (ValueError, KeyError, TypeError):
        raise EntryError(
            f"{key} : la clé d’un gestionnaire est attendue, que « besace manage init » écrit"
        ) from None
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise EntryError(f"{key} : le nom du gestionnaire ne convient pas")
    return name, cle


def _author(box: Opened) -> str:
    """Return the name of whose code opened the practice."""
    found = box.store.personnes.get(box.store.auteur)
    return str(box.store.auteur) if found is None else found.valeur.nom


def _told(fiche: Fiche[PropositionRecue], delegations: Delegations) -> str:
    one = fiche.valeur
    what = f"facture {one.facture}, part {one.part.upper()}, {GESTES[one.geste]}"
    return f"{fiche.numero}  {what} : {one.mots}\n   {_sort(one, delegations)}"


def _sort(one: PropositionRecue, delegations: Delegations) -> str:
    """Return what became of a proposal, and who decided."""
    if one.sort is Sort.EN_ATTENTE or one.decidee_le is None:
        return f"proposé par {one.gestionnaire}, en attente"
    decided = f"proposé par {one.gestionnaire}, "
    decided += "acceptée" if one.sort is Sort.ACCEPTEE else "refusée"
    decided += f" par {one.decideur} le {one.decidee_le.astimezone():%d/%m/%Y}"
    if one.sort is Sort.ACCEPTEE and one.geste in {Geste.CORRIGER, Geste.REMPLACER}:
        after = delegations.remplacee_par(one)
        decided += f", refaite sous le {after:09d}" if after else f", {AT_THE_SCREEN}"
    return decided
