"""The parts of a practice to play with: directory, caisse, reader, courier."""

import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from appliance.config import Config, load
from appliance.demo.caisse import Caisse, Policy
from appliance.demo.cards import Holder
from appliance.demo.pcscd import NoPrivatePcscdError, PrivatePcscd
from appliance.demo.practice import (
    ACCOUNT,
    CARDS,
    CODE,
    DROITS,
    HOLDERS,
    PASSWORD_FILE,
    Transport,
    settings,
)
from appliance.demo.reader import SerialReader
from appliance.demo.register import PRESCRIPTEUR, register
from appliance.domain.conservation import PROPOSED, Conservation
from appliance.drivers.card_reader import PcscReader
from appliance.drivers.simulated import PlayedCard, SimulatedReader
from appliance.durable.disk import write_atomically
from appliance.ports.cards import CardReader
from appliance.sealing.secret import Secret
from appliance.sealing.signature import make_demo_identity
from appliance.sealing.stretching import Cost
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault

log = logging.getLogger(__name__)

SETTINGS: Final = "besace.toml"
GOODBYE_S: Final = 10.0


class Tray(Protocol):
    """Where the hand that plays puts cards in and takes them out."""

    def insert(self, card: PlayedCard, slot: int = 0) -> None:
        """Put a card in a slot; one that is there already leaves first."""
        ...

    def remove(self, slot: int = 0) -> None:
        """Take the card out, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class DemoTray:
    """The practice's cards, laid out for a person to pick; see `tui.tray.CardTray`."""

    tray: Tray

    @property
    def labels(self) -> Sequence[str]:
        """What the cards are, in French."""
        return [label for label, _ in CARDS]

    def insert(self, place: int) -> None:
        """Put the card of that place in."""
        self.tray.insert(CARDS[place][1])

    def remove(self) -> None:
        """Take the card out, if there is one."""
        self.tray.remove()


@dataclass(frozen=True, slots=True)
class PlayedReader:
    """A reader and its tray.

    Attributes:
        why_simulated: French; empty where a real pcscd stands behind.
    """

    reader: CardReader
    tray: Tray
    why_simulated: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A practice that is ready to be opened."""

    config: Config
    settings: Path
    master: Secret


def prepare(
    directory: Path, caisse: Caisse, machine: Machine, transport: Transport = Transport.MAIL
) -> Trial:
    """Lay the practice in `directory`, or find it there; the caisse must be listening."""
    machine.disk.make_directory(directory)
    path = directory / SETTINGS
    text = settings(
        caisse.start(), authority=caisse.ca, certificate=caisse.certificate, transport=transport
    )
    write_atomically(machine.disk, path, text.encode())
    config = load(path)
    vault = Vault.of(config, machine)
    if vault.exists():
        return Trial(config, path, vault.open(CODE))
    write_atomically(machine.disk, directory / PASSWORD_FILE, ACCOUNT.password.encode())
    make_signer(config, machine)
    made = Trial(config, path, vault.create(CODE, Cost()))
    _decide(made, machine)
    return made


def _decide(made: Trial, machine: Machine) -> None:
    """Answer what the titulaire of a new practice is asked once."""
    with closing(open_store(made.config, made.master, machine)) as store:
        today = machine.clock.now().astimezone().date()
        store.registre.conservation.add(Conservation(jours=PROPOSED, choisie_le=today))


def fill(trial: Trial, machine: Machine, holders: Sequence[Holder] = HOLDERS) -> None:
    """Enter the patients to play with into a register that has none."""
    store = open_store(trial.config, trial.master, machine)
    try:
        fichiers = store.registre
        if not len(fichiers.patients):
            with fichiers.transaction():
                fichiers.prescripteurs.add(PRESCRIPTEUR)
                for one in register(machine.clock.now().astimezone().date(), holders):
                    patient = fichiers.patients.add(one.dossier).numero
                    fichiers.droits.add(one.droits, patient=patient)
                    fichiers.ordonnances.add(one.ordonnance, patient=patient)
                    for piece in one.pieces:
                        fichiers.pieces.add(piece, patient=patient)
    finally:
        store.close()


def make_signer(config: Config, machine: Machine) -> None:
    """Make the practitioner's key where the settings want one to play with."""
    path = config.signature.cle_demonstration
    if path is not None:
        key, certificate = make_demo_identity("PRATICIEN D'ESSAI", machine.clock.now())
        write_atomically(machine.disk, path.with_suffix(".der"), certificate)
        write_atomically(machine.disk, path, key)


def stand_in_caisse(directory: Path, machine: Machine) -> Caisse:
    """Return the caisse of a practice, not yet listening."""
    accounts, directory = [ACCOUNT], directory / "caisse"
    caisse = Caisse(directory, accounts, now=machine.clock.now, entropy=machine.entropy)
    caisse.policy = Policy(droits=DROITS)
    return caisse


@contextmanager
def played_reader() -> Iterator[PlayedReader]:
    """Give a reader to play with: under a real pcscd where one can be had."""
    with ExitStack() as stack:
        try:
            serial = stack.enter_context(SerialReader())
            pcscd = stack.enter_context(PrivatePcscd(serial.device))
        except NoPrivatePcscdError as error:
            simulated = SimulatedReader()
            yield PlayedReader(simulated, simulated, error.advice)
            return
        reader = PcscReader(socket=pcscd.socket)
        stack.callback(reader.close)
        yield PlayedReader(reader, serial, "")


@contextmanager
def courier_process(settings_file: Path, log_file: Path) -> Iterator[None]:
    """Run the courier as a program of its own, as on the box."""
    command = [sys.executable, "-P", "-m", "appliance", "courier", "--config", str(settings_file)]
    with log_file.open("ab") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(GOODBYE_S)
        except subprocess.TimeoutExpired:
            log.warning("the courier did not leave when asked; killed")
            process.kill()
            process.wait()
