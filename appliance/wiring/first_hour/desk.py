"""The first hour on the machine: keys, answers, settings.  Implements `tui.first_hour_desk`."""

import logging
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE, check
from appliance.errors import ConfigError, KeysInUseError
from appliance.sealing.aead import KEY_SIZE
from appliance.sealing.codes import ALONE, WITH_MACHINE, propose_code
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import draw_ranks, write_sheet
from appliance.wiring.beginning import station_of
from appliance.wiring.factory import factory_of
from appliance.wiring.files import content_of
from appliance.wiring.first_hour import trials
from appliance.wiring.first_hour.draft import Draft
from appliance.wiring.first_hour.parcel import Parcel, hand_over
from appliance.wiring.first_hour.returning import Returning
from appliance.wiring.first_hour.signer import ensure_signer
from appliance.wiring.first_hour.writer import AUTHORITY, CERTIFICATE, KEYS, Places, write
from appliance.wiring.keyboard import keyboard_of
from appliance.wiring.machine import Machine, code_cost, translated
from appliance.wiring.machine_secret import machine_secret
from appliance.wiring.recovery import Recovery
from appliance.wiring.vault import COPIES, NO_QUEUE_YET, TRIES, Vault

log = logging.getLogger(__name__)

SHEET: Final = "feuille"
PASSWORD: Final = "mot_de_passe"  # noqa: S105 - the name of a question
GIVEN: Final = "donné"
PROVEN: Final = "prouvée"
FILES: Final = {"autorite": AUTHORITY, "certificat": CERTIFICATE}
"""Questions that name a file: its content is kept too, for the key it came on goes away."""
OF_TRANSPORT: Final = {"mail": ("envoi", "reception"), "https": ("concentrateur",)}
"""The passwords of each transport."""
AGAIN: Final = "Une réponse a changé : revenez au mot de passe, et retapez-le."
NO_PEM: Final = "{path} : un certificat PEM est attendu"

Trial = Callable[[], Iterable[str]]


class Desk:
    """One box that is being made.

    Attributes:
        answers, begun, returning: see `FirstHourDesk`.
        factory: what resets this box; None where it is none of our image.
        recovery: what replaces a forgotten code.
        keyboard: what sets another one; None where it is none of our image.
    """

    def __init__(self, settings: Path, machine: Machine) -> None:
        """Look at what was answered before.

        Raises:
            ConfigError: the machine's secret cannot be used.
            StationRightsError: the station's directory may not be looked into.
            VaultError: the draft cannot be read.
        """
        self._machine = machine
        self.returning = Returning(settings, machine)
        self._places = Places.of(settings)
        self._station = station_of(settings)
        self._spool = self._places.home / self._places.spool
        secret = machine_secret(None)
        rule = WITH_MACHINE if secret else ALONE
        self._vault = Vault(self._station, self._spool, machine, rule, secret)
        self.factory = factory_of(self._vault)
        self.recovery = Recovery(self._vault)
        self.keyboard = keyboard_of(self._station, machine)
        self.begun = self._vault.exists()
        self._draft = Draft(machine.disk, self._station)
        self.answers: Mapping[str, str] = self._draft.read()
        self._master: Secret | None = None
        self._recovery = machine.entropy(KEY_SIZE)
        self._password: str | None = None

    # What the screens show ------------------------------------------------------------

    @property
    def lost(self) -> bool:
        """See `FirstHourDesk.lost`."""
        return self.begun and not self._machine.disk.exists(self._station / NO_QUEUE_YET)

    @property
    def entered(self) -> bool:
        """See `FirstHourDesk.entered`."""
        return self._master is not None

    @property
    def proposed_code(self) -> str:
        """See `FirstHourDesk.proposed_code`."""
        return propose_code(self._machine.entropy)

    @property
    def where(self) -> str:
        """See `FirstHourDesk.where`."""
        return str(self._places.settings)

    @property
    def is_box(self) -> bool:
        """See `FirstHourDesk.is_box`."""
        return self._places.settings == DEFAULT_FILE

    @property
    def today(self) -> str:
        """See `FirstHourDesk.today`."""
        return f"{self._machine.clock.now().astimezone():%d/%m/%Y}"

    # Keys -----------------------------------------------------------------------------

    def enter(self, code: str) -> None:
        """Make the keys with this code, or open those that were made.

        Raises:
            WeakCodeError, WrongCodeError, LockedOutError, MachineSecretError: see `Vault`.
            DiskFullError, VaultError: the disk did not take it.
        """
        self._master = (
            self._vault.open(code) if self.begun else self._vault.create(code, code_cost())
        )
        self.begun = True
        proven = {SHEET: PROVEN} if self._vault.has_sheet() else {}
        self._note({**self.answers, **proven})

    def begin_anew(self) -> None:
        """Forget the keys and the answers; a cut leaves keys that open, or none.

        Raises:
            KeysInUseError: something was kept under these keys already.
            VaultError: the disk did not take it.
        """
        if self.lost:
            raise KeysInUseError
        disk = self._machine.disk
        with translated("clés"):
            for name in (TRIES, *COPIES):
                if disk.exists(self._station / name):
                    disk.unlink(self._station / name)
                    disk.sync_directory(self._station)
        self._master = self._password = None
        self.begun = False
        self._recovery = self._machine.entropy(KEY_SIZE)
        self._note({})

    def sheet(self) -> Sequence[str]:
        """Return the eight groups; the same until they are proven."""
        return write_sheet(self._recovery)

    def ranks(self) -> tuple[int, int]:
        """Draw two groups, from 1, in their order on the sheet."""
        return draw_ranks(self._machine.entropy)

    def accept_sheet(self) -> None:
        """Let the sheet open the practice.

        Raises:
            DiskFullError, VaultError: the disk did not take it.
        """
        if self._master is not None:
            self._vault.accept_sheet(self._master, self._recovery)
            self._note({**self.answers, SHEET: PROVEN})

    # Answers --------------------------------------------------------------------------

    def keep(self, name: str, answer: str) -> str:
        """Keep an answer, durably, unless something is wrong with it; return what.

        Raises:
            DiskFullError, VaultError: the disk did not take it.
        """
        try:
            answers = {**self.answers, name: answer, **brought(name, answer)}
        except ConfigError as error:
            return str(error)
        complaint = fault_of(name, answers, self._places)
        if not complaint:
            if answers != self.answers and self._password is None:
                answers.pop(PASSWORD, None)  # it must be given with the settings it is for
            self._note(answers)
        return complaint

    def settle(self, password: str | None = None) -> str:
        """Put the settings in place; return what is wrong with them, or nothing.

        Raises:
            NotWrittenError: the system does not let us.
            DiskFullError, VaultError: the disk did not take it.
        """
        if password is not None:
            self._password = password
        names = OF_TRANSPORT.get(self.answers.get("transport", ""), ())
        if names and self._password is None:
            return "" if PASSWORD in self.answers else AGAIN
        try:
            self._place(dict.fromkeys(names, self._password or ""))
        except ConfigError as error:
            return str(error)
        if names:
            self._note({**self.answers, PASSWORD: GIVEN})
        return ""

    def trial(self, name: str) -> Iterator[str]:
        """Try the card, or the servers; yield French lines as they come."""
        if name == trials.CARD:
            yield from trials.card(Path(self.answers["module"]), self._machine)
        else:
            settings = self._places.settings
            yield from trials.transport(settings, self._spool, self._machine)

    def end(self) -> None:
        """End the first hour: the master key is wiped, the password let go of.

        Raises:
            VaultError: the disk did not take it.
        """
        self._draft.forget()
        if self._master is not None:
            self._master.wipe()
        self._master = self._password = None

    def _place(self, passwords: Mapping[str, str]) -> None:
        files = {file for question, file in FILES.items() if self.answers.get(question)}
        parcel = Parcel(
            nom=self._machine.entropy(8).hex(),
            answers={name: text for name, text in self.answers.items() if name not in files},
            passwords=passwords,
            certificates={name: self.answers[name] for name in files},
        )
        disk, places = self._machine.disk, self._places
        if self.is_box:
            hand_over(parcel, disk, places, trials.patience())
        else:
            parcel.place(disk, places)
        ensure_signer(places.settings, self._machine)

    def _note(self, answers: Mapping[str, str]) -> None:
        self._draft.keep(answers)
        self.answers = answers


def brought(name: str, path: str) -> Mapping[str, str]:
    """Return the certificate of a question that names a file, by the name it gets here.

    Raises:
        ConfigError: the file cannot be read, or is no certificate.
    """
    if name not in FILES or not path:
        return {}
    content = content_of(Path(path))
    try:
        text = content.decode("ascii")
        ssl.create_default_context(cadata=text)
    except (ValueError, ssl.SSLError):
        raise ConfigError(NO_PEM.format(path=path)) from None
    return {FILES[name]: text}


def fault_of(name: str, answers: Mapping[str, str], places: Places) -> str:
    """Return what the settings would say of this answer, without its key; empty if nothing."""
    key = KEYS.get(name)
    for fault in check(write(answers, places), places.home):
        where, _, sentence = fault.partition(" : ")
        if key is not None and where.startswith(key):
            return f"{sentence[:1].upper()}{sentence[1:]}."
    return ""
