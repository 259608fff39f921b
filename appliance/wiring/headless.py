"""`besace demo --headless`: bill visits through the same services as the screen."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress

from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS, PRESCRIBER, Transport
from appliance.domain.acte import Prescription, Soin, Trait
from appliance.domain.money import euros
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Visite
from appliance.services.poste import Poste
from appliance.services.proposition import Request
from appliance.services.status import Status
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_poste
from appliance.wiring.signature import demonstration_signer
from appliance.wiring.trial import (
    PlayedReader,
    courier_process,
    played_reader,
    prepare,
    stand_in_caisse,
)

CARD_S: Final = 10.0
ANSWERS_S: Final = 120.0
EXIT_LATE: Final = 75


@dataclass(frozen=True, slots=True)
class Round:
    """What to bill.

    Attributes:
        visits: how many visits.
        caisse: False leaves the caisse unreachable.
    """

    visits: int
    caisse: bool
    transport: Transport = Transport.MAIL


def run(directory: Path, round_: Round, machine: Machine, *, as_json: bool) -> int:
    """Bill the visits, wait for what can be waited for, print what happened.

    Returns:
        the exit code: 0 when all that could arrive did.
    """
    with ExitStack() as stack:
        caisse = stand_in_caisse(directory, machine)
        stack.callback(caisse.close)
        trial = prepare(directory, caisse, machine, round_.transport)
        if not round_.caisse:
            caisse.close()
        played = stack.enter_context(played_reader())
        if played.why_simulated:
            print(played.why_simulated, file=sys.stderr)
        signer = demonstration_signer(trial.config.signature)
        poste = open_poste(trial.config, trial.master, played.reader, signer, machine)
        stack.callback(poste.lock)
        stack.enter_context(courier_process(trial.settings, directory / "courier.log"))
        with Progress(console=Console(stderr=True)) as progress:
            _bill(poste, played, round_.visits, progress)
            status = _await_answers(poste, round_, progress)
        _report(status, played, as_json=as_json)
        return 0 if _settled(status, round_) else EXIT_LATE


def _bill(poste: Poste, played: PlayedReader, visits: int, progress: Progress) -> None:
    task = progress.add_task("Visites", total=visits)
    for rank in range(visits):
        before = played.reader.state().insertions
        played.tray.insert(vitale(HOLDERS[rank % len(HOLDERS)]))
        _wait(lambda seen=before: played.reader.state().insertions > seen, CARD_S)  # type: ignore[misc]
        visit(poste, rank)
        played.tray.remove()
        progress.advance(task)
    poste.send_now()


def visit(poste: Poste, rank: int) -> None:
    """Bill a visit of today to whose card is in the reader: a usual act and a share, in turn."""
    reading = poste.read_card()
    day = poste.billing.today()
    actes = [acte for acte in poste.billing.actes if Trait.USUEL in acte.traits]
    visite = Visite(
        actes=(Soin(acte=actes[rank % len(actes)]),),
        date_soins=day,
        domicile=True,
        prescription=Prescription(prescripteur=PRESCRIBER, date=day, domicile=True),
    )
    shares = (TiersPayant.AMO_AMC, TiersPayant.AMO, TiersPayant.AUCUN)[rank % 3]
    who = reading.beneficiaires[0]
    request = Request(
        beneficiaire=who,
        visites=(visite,),
        tiers_payant=shares,
        recall=poste.recall(who, visite),
    )
    poste.seal(poste.billing.propose(request, reading))


def _await_answers(poste: Poste, round_: Round, progress: Progress) -> Status:
    status = poste.tick()
    task = progress.add_task("Accusés de réception", total=status.decompte.scellees or 1)

    def settled() -> bool:
        nonlocal status
        status = poste.tick()
        progress.update(task, completed=_answered(status))
        return _settled(status, round_)

    _wait(settled, ANSWERS_S)
    return status


def _settled(status: Status, round_: Round) -> bool:
    """Tell whether all arrived; without a caisse, whether the courier found it gone."""
    if round_.caisse:
        return _answered(status) == status.decompte.scellees
    return bool(status.liaison.at and status.liaison.sentence)


def _answered(status: Status) -> int:
    return status.decompte.arl_positif + status.decompte.arl_negatif


def _wait(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)


def _report(status: Status, played: PlayedReader, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                dict(status.as_json()) | {"simulated_reader": bool(played.why_simulated)},
                ensure_ascii=False,
            )
        )
        return
    count = status.decompte
    print(f"{status.moteur} — cabinet d’essai")
    print(f"Factures scellées : {count.scellees}, {euros(count.total)}")
    print(f"  part AMO {euros(count.amo)}, part AMC {euros(count.amc)}")
    print(f"ARL positifs : {count.arl_positif}, négatifs : {count.arl_negatif}")
    waiting = count.a_mettre_en_lot + count.a_envoyer + count.remises
    if waiting:
        print(f"{waiting} en attente, la plus ancienne depuis {status.oldest_s} s")
        print(f"Liaison : {status.liaison.sentence or 'bonne'}")
