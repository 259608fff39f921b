"""The practice's keys on disk: made once, opened with a code or with the printed sheet.

The keyring stands in two copies.  The newer whole one counts, and each opening makes the other
one like it, so that one rotten block loses nothing and a cut during a change leaves the keyring
as it was or as it shall be.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from errno import EROFS
from pathlib import Path
from typing import Final, Self

from appliance.config import Config
from appliance.domain.roles import PREMIERE, Action, Personne
from appliance.durable.disk import read_whole, write_atomically
from appliance.errors import (
    JournalDamagedError,
    KeyringDamagedError,
    LastTitulaireError,
    LockedOutError,
    MachineSecretError,
    NoVaultError,
    RestoreUnfinishedError,
    StationRightsError,
    UnknownPersonError,
    reason,
)
from appliance.sealing.codes import ALONE, PUBLIC, WITH_MACHINE, Rule
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import read_sheet
from appliance.sealing.slots import NO_MACHINE, CodeSlot, Keyring, SheetSlot
from appliance.sealing.stretching import Cost
from appliance.sealing.tries import FREE, Tries
from appliance.wiring.beginning import RESTORING
from appliance.wiring.machine import Machine, translated
from appliance.wiring.machine_secret import machine_secret

log = logging.getLogger(__name__)

COPIES: Final = ("keyring.a", "keyring.b")
TRIES: Final = "tries"
NO_QUEUE_YET: Final = "no-queue-yet"
"""Stands beside the keyring until the practice has its queue: after that, a queue that is missing
was lost."""
PUBLIC_KEY: Final = "practice.pub"
"""In the spool: what the courier seals fetched messages to."""
PUBLIC_MODE: Final = 0o640


@dataclass(frozen=True, slots=True)
class Vault:
    """What opens one practice.

    Attributes:
        station, spool: its directories.
        rule: what a new code must be.
        secret: the machine's, 32 bytes; empty where there is none.
        nom: whom the settings name: who made the practice.
    """

    station: Path
    spool: Path
    machine: Machine
    rule: Rule = ALONE
    secret: bytes = NO_MACHINE
    nom: str = ""

    @classmethod
    def of(cls, config: Config, machine: Machine) -> Self:
        """Return the vault that the settings describe; it may not exist yet.

        Raises:
            ConfigError: the machine's secret cannot be used.
        """
        chemins = config.chemins
        secret = machine_secret(chemins.machine)
        rule = WITH_MACHINE if secret else ALONE
        rule = PUBLIC if config.cabinet.demonstration else rule
        nom = config.cabinet.professionnel.nom
        return cls(chemins.station, chemins.spool, machine, rule, secret, nom)

    def exists(self) -> bool:
        """Tell whether a practice was made here, even if its keyring was lost since.

        Raises:
            StationRightsError: the directory cannot be listed, so that nobody knows.
        """
        try:
            found = self.machine.disk.names(self.station)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._refused(error) from None
        return not {*COPIES, TRIES, RESTORING}.isdisjoint(found)

    def has_sheet(self) -> bool:
        """Tell whether a printed sheet opens the practice; raises what `personnes` does."""
        return self._newest().by_sheet is not None

    def create(self, code: str, cost: Cost) -> Secret:
        """Make the practice's keys; return the master key.

        The public key is written first: a cut in between leaves no practice without it.

        Raises:
            WeakCodeError: see `rule`.
            DiskFullError, VaultError: the disk did not take it.
        """
        self.rule.check(code)
        disk = self.machine.disk
        master = Secret.draw(self.machine.entropy)
        keyring = Keyring(1, (self._code_slot(master, code, cost, PREMIERE),))
        with translated("clés"):
            for directory in (self.station, self.spool):
                disk.make_directory(directory)
            write_atomically(disk, self.station / NO_QUEUE_YET, b"")
            public = inbox_public_key(inbox_private_key(master))
            write_atomically(disk, self.spool / PUBLIC_KEY, public, mode=PUBLIC_MODE)
        self._keep(keyring)
        self._note(Tries())
        return master

    def personnes(self) -> Sequence[Personne]:
        """Return those who have a code, the first one first.

        Raises:
            NoVaultError, KeyringDamagedError, StationRightsError: see `open`.
        """
        known = self._newest().personnes
        return [replace(one, nom=self.nom) if one.is_first else one for one in known]

    def open(self, code: str, personne: int = PREMIERE.numero) -> Secret:
        """Return the master key.

        The try is counted durably before it is made: pulling the plug gives none for nothing.
        One slot is tried, that of the person; the count is one for all of them.

        Raises:
            NoVaultError: no practice was made here.
            UnknownPersonError: nobody has that number; no try was counted.
            LockedOutError: too many wrong codes; this one was not tried.
            WrongCodeError: the code opens nothing.
            MachineSecretError: the code opens nothing on this machine; it was not tried.
            KeyringDamagedError: neither copy of the keyring is what was written.
            StationRightsError: the keyring may not be read, so that nothing is known of it.
            DiskFullError, VaultError: the try could not be counted, so it was not made.
        """
        keyring = self._newest()
        slot = _slot_of(keyring, personne)
        if not slot.suits(self.secret):
            raise MachineSecretError
        self._count_try()
        master = slot.open(code, self.secret)
        self._note(Tries())
        if self._keep(keyring):
            log.warning("a copy of the keyring was not whole: made anew")
        return master

    def recover(self, typed: str) -> Secret:
        """Return the master key, from the printed sheet; neither code nor machine is needed.

        No try is counted: nobody guesses 256 bits.

        Raises:
            WrongSheetError: mistyped, or not the last sheet of this practice.
            NoVaultError, KeyringDamagedError, StationRightsError: see `open`.
        """
        return self._newest().recover(read_sheet(typed))

    def change_code(
        self, master: Secret, code: str, cost: Cost, personne: int = PREMIERE.numero
    ) -> None:
        """Replace a person's code; nothing else is written anew, and the sheet stays good.

        Raises:
            WeakCodeError: see `rule`.
            UnknownPersonError: nobody has that number.
            DiskFullError, VaultError: the disk did not take it; the code before still opens.
        """
        self.rule.check(code)
        keyring = self._newest()
        who = _slot_of(keyring, personne).personne
        self._keep(keyring.with_code(self._code_slot(master, code, cost, who)))
        self._note(Tries())

    def add(self, master: Secret, personne: Personne, code: str, cost: Cost) -> Personne:
        """Give somebody a code; return them under the number that is theirs from now on.

        Raises:
            NotAllowedError: the role opens no box.
            WeakCodeError: see `rule`.
            DiskFullError, VaultError: the disk did not take it; nobody was added.
        """
        personne.require(Action.OUVRIR)
        self.rule.check(code)
        keyring = self._newest()
        known = replace(personne, numero=keyring.given + 1)
        self._keep(keyring.with_code(self._code_slot(master, code, cost, known)))
        return known

    def remove(self, personne: int) -> None:
        """Take a person's code away; their number and what they did stay theirs.

        Raises:
            UnknownPersonError: nobody has that number.
            LastTitulaireError: nobody could add anybody any more.
            DiskFullError, VaultError: the disk did not take it; the code still opens.
        """
        keyring = self._newest()
        _slot_of(keyring, personne)
        left = keyring.without(personne)
        if not any(one.peut(Action.GERER_PERSONNES) for one in left.personnes):
            raise LastTitulaireError
        self._keep(left)

    def accept_sheet(self, master: Secret, recovery_key: bytes) -> None:
        """Let these 32 bytes open the practice, and those of no sheet before.

        Raises:
            DiskFullError, VaultError: the disk did not take it; the sheet before still opens.
        """
        slot = SheetSlot.make(master, recovery_key, self.machine.entropy)
        self._keep(self._newest().with_sheet(slot))

    def _code_slot(self, master: Secret, code: str, cost: Cost, who: Personne) -> CodeSlot:
        return CodeSlot.make(master, code, cost, self.machine.entropy, self.secret, personne=who)

    def _newest(self) -> Keyring:
        with translated("clés"):
            if self.machine.disk.exists(self.station / RESTORING):
                raise RestoreUnfinishedError
        whole = [copy for copy in self._copies().values() if copy is not None]
        if whole:
            return max(whole, key=_generation)
        if self.exists():
            raise KeyringDamagedError
        raise NoVaultError

    def _copies(self) -> Mapping[Path, Keyring | None]:
        return {path: self._copy(path) for path in map(self.station.joinpath, COPIES)}

    def _copy(self, path: Path) -> Keyring | None:
        try:
            return Keyring.parse(read_whole(self.machine.disk, path))
        except OSError as error:
            if isinstance(error, PermissionError) or error.errno == EROFS:
                raise self._refused(error) from None
            return None  # a dead block cannot even be read
        except JournalDamagedError:
            return None

    def _refused(self, error: OSError) -> StationRightsError:
        return StationRightsError(f"{self.station} : {reason(error)}")

    def _keep(self, keyring: Keyring) -> int:
        """Make both copies hold this keyring, that worth more last; return how many did not."""
        copies = self._copies()
        others = [path for path, copy in copies.items() if copy != keyring]
        with translated("clés"):
            for path in sorted(others, key=lambda path: _generation(copies[path])):
                write_atomically(self.machine.disk, path, keyring.serialize())
        return len(others)

    def _count_try(self) -> None:
        uptime = int(self.machine.uptime())
        tries = self._tries()
        known = tries.seen_at(uptime)
        if wait := known.wait_s(uptime):
            if known != tries:
                self._note(known)
            raise LockedOutError(wait)
        self._note(known.one_more(uptime))

    def _tries(self) -> Tries:
        try:
            return Tries.parse(read_whole(self.machine.disk, self.station / TRIES))
        except FileNotFoundError:
            return Tries()
        except OSError:  # a dead block is no free try, nor does it keep the owner out
            return Tries(FREE)

    def _note(self, tries: Tries) -> None:
        with translated("clés"):
            write_atomically(self.machine.disk, self.station / TRIES, tries.serialize())


def _slot_of(keyring: Keyring, personne: int) -> CodeSlot:
    slot = keyring.of(personne)
    if slot is None:
        raise UnknownPersonError
    return slot


def _generation(keyring: Keyring | None) -> int:
    return 0 if keyring is None else keyring.generation
