"""A made-up practice on real parts, for tests: vault, queue, spool, signer, settings."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from appliance.config import Config, load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import ACCOUNT, CODE, PASSWORD_FILE, PRESCRIBER, Transport, settings
from appliance.domain.acte import Prescription, Soin
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Visite
from appliance.ports.cards import CardReader
from appliance.ports.signature import Signer
from appliance.sealing.secret import Secret
from appliance.sealing.stretching import Cost
from appliance.services.billing import Reading
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition, Request
from appliance.sync.route import Unwatched
from appliance.wiring.courier import build, open_attempts
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_poste
from appliance.wiring.signature import demonstration_signer
from appliance.wiring.trial import make_signer
from appliance.wiring.vault import Vault

CHEAP: Final = Cost(memory_kib=64, iterations=1, lanes=1)
GOODBYE_S: Final = 10


@dataclass(frozen=True)
class PlayedPractice:
    """One practice in a directory; each program of the box as one call."""

    directory: Path
    config: Config
    master: Secret
    signer: Signer | None
    machine: Machine

    @classmethod
    def lay(
        cls,
        directory: Path,
        caisse: Mapping[str, Any],
        machine: Machine | None = None,
        transport: Transport = Transport.MAIL,
    ) -> Self:
        """Make the practice, for a caisse that told where it listens."""
        machine = machine or Machine()
        ends = caisse["host"], caisse["smtp"], caisse["pop3"], caisse.get("https", 0)
        endpoints = Endpoints(*ends)
        path = directory / "besace.toml"
        text = settings(
            endpoints,
            authority=caisse["ca"],
            certificate=caisse["certificate"],
            transport=transport,
        )
        path.write_text(text, encoding="utf-8")
        config = load(path)
        (directory / PASSWORD_FILE).write_text(ACCOUNT.password, encoding="utf-8")
        make_signer(config, machine)
        master = Vault.of(config, machine).create(CODE, CHEAP)
        return cls(directory, config, master, demonstration_signer(config.signature), machine)

    def open(self, reader: CardReader) -> Poste:
        """Open the station."""
        return open_poste(self.config, self.master, reader, self.signer, self.machine)

    def carry(self) -> None:
        """Let the courier make one pass."""
        journal = open_attempts(self.config, self.machine)
        try:
            build(self.config, journal, self.machine, Unwatched()).run_pass()
        finally:
            journal.close()


def propose(poste: Poste, reading: Reading, tiers_payant: TiersPayant) -> Proposition:
    """Price a home visit of today to the first holder of a card."""
    day = poste.billing.today()
    visite = Visite(
        actes=(Soin(acte=poste.billing.actes[0]),),
        date_soins=day,
        domicile=True,
        prescription=Prescription(prescripteur=PRESCRIBER, date=day, domicile=True),
    )
    who = reading.beneficiaires[0]
    request = Request(
        beneficiaire=who,
        visites=(visite,),
        tiers_payant=tiers_payant,
        recall=poste.recall(who, visite),
    )
    return poste.billing.propose(request, reading)


def bill(poste: Poste, tiers_payant: TiersPayant = TiersPayant.AMO) -> FactureEnFile:
    """Bill that visit to the card in the reader."""
    return poste.seal(propose(poste, poste.read_card(), tiers_payant))


@dataclass(frozen=True)
class CaisseProcess:
    """The stand-in caisse in a process of its own.

    Attributes:
        told: what it said when it was ready.
    """

    process: "subprocess.Popen[str]"
    told: Mapping[str, Any]

    def ask(self, **question: Any) -> Mapping[str, Any]:
        """Put one question (`policy`, `pay`, `figures`); return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: Mapping[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def caisse_process(directory: Path, *options: str) -> Iterator[CaisseProcess]:
    """Run the stand-in caisse in `directory`/caisse."""
    accounts = directory / "accounts.json"
    account = {"address": ACCOUNT.address, "password": ACCOUNT.password}
    accounts.write_text(json.dumps([account]), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "appliance.demo.caisse"]
    arguments = ["--directory", str(directory / "caisse"), "--accounts", str(accounts), *options]
    with subprocess.Popen(
        [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield CaisseProcess(process, json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(GOODBYE_S)
