"""`besace restore`: ask for the code or the sheet, and for the range, then put a practice back."""

import getpass
from pathlib import Path
from typing import Final

from appliance.config import Config, load
from appliance.domain.plage import LAST, Plage
from appliance.domain.roles import named
from appliance.durable.disk import write_atomically
from appliance.durable.mirror import Mirror
from appliance.errors import (
    BackupChoiceError,
    DirectoryError,
    MachineSecretError,
    UnknownPersonError,
    reason,
)
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import read_sheet
from appliance.sealing.slots import CodeSlot, Keyring
from appliance.wiring.machine import Machine, translated
from appliance.wiring.machine_secret import machine_secret
from appliance.wiring.named_files import put_beside
from appliance.wiring.progression import progression
from appliance.wiring.restoring import Restoration
from appliance.wiring.returning import (
    LACKING,
    NOT_ON_KEY,
    backups_on,
    put_back,
    range_typed,
    settings_in,
)

SETTINGS_MODE: Final = 0o640
ASK_RANGE: Final = (
    "Chaque boîtier numérote dans sa plage. Sur la feuille de secours, première plage\n"
    "qui n’est pas barrée ({first} à {last}) : "
)
STRIKE: Final = "Barrez la plage {rang} sur la feuille, maintenant ; puis tapez OUI : "
REVOKE: Final = """\
L’ancien boîtier, s’il n’est pas détruit :
- ne facturez plus avec lui ;
- changez chez le fournisseur les mots de passe du courrier : il n’enverra plus rien ;
- changez ici les codes (« besace code ») et la feuille (« besace sheet ») ;
- sa mémoire s’ouvre toujours avec l’ancien code : rien ne l’efface à distance."""


def restore(settings: Path, source: Path, *, by_sheet: bool) -> int:
    """Put a backup back on this blank box; return the exit code.

    Raises:
        NoBackupError, BackupDamagedError, BackupChoiceError: there is not one good backup.
        BoxNotBlankError: this box has a practice.
        DirectoryError: the settings have no place there.
        WrongCodeError, WrongSheetError, MachineSecretError: the backup does not open.
        RangeTakenError: the range that was typed is another box's.
        JournalDamagedError, DiskFullError, VaultError: nothing counts; begin again.
    """
    machine = Machine()
    restoration = _chosen(source, settings, machine)
    begun, config = restoration.begun(), load(settings)
    with _opened(restoration.keyring(), config, by_sheet=by_sheet) as master:
        plage = begun or _ask_range(restoration.taken())
        if not restoration.begin(plage):
            print(NOT_ON_KEY)
        with progression("Restauration") as progress:
            told = put_back(restoration, config, master, plage, progress)
    print(*told, REVOKE, sep="\n")
    return 0


def _chosen(source: Path, settings: Path, machine: Machine) -> Restoration:
    """Return the only backup there, on its way to where the settings say: here, or its own."""
    mirrors = backups_on(source, machine)
    if len(mirrors) > 1:
        raise BackupChoiceError(", ".join(mirror.directory.name for mirror in mirrors))
    [mirror] = mirrors
    if not machine.disk.exists(settings):
        _settle(settings, mirror, machine)
    return Restoration.of(mirror, load(settings).chemins, machine)


def _settle(settings: Path, mirror: Mirror, machine: Machine) -> None:
    """Put the settings of a backup in place, with what they name."""
    given = settings_in(mirror)
    _make_room(settings.parent, machine)
    with translated(str(settings)):
        put_beside(given.files, settings.parent, machine.disk)
        write_atomically(machine.disk, settings, given.settings, mode=SETTINGS_MODE)
    print(f"Réglages repris de la sauvegarde : {settings}")
    if given.lacking:
        print(LACKING.format(files=", ".join(given.lacking)))


def _make_room(directory: Path, machine: Machine) -> None:
    try:
        machine.disk.make_directory(directory)
    except OSError as error:
        raise DirectoryError(f"{directory} : {reason(error)}") from None


def _opened(keyring: Keyring, config: Config, *, by_sheet: bool) -> Secret:
    if by_sheet:
        return keyring.recover(read_sheet(input("Les huit groupes de la feuille de secours : ")))
    slot, secret = _whose(keyring, config), machine_secret(config.chemins.machine)
    if not slot.suits(secret):
        raise MachineSecretError
    return slot.open(getpass.getpass("Code du cabinet : "), secret)


def _whose(keyring: Keyring, config: Config) -> CodeSlot:
    """Return the only slot there is, or that of whom a person names; the first by the settings."""
    if len(keyring.by_code) == 1:
        return keyring.by_code[0]
    typed = input("Qui (nom ou numéro) : ")
    first = typed.casefold() == config.cabinet.professionnel.nom.casefold()
    who = keyring.personnes[0] if first else named(keyring.personnes, typed)
    slot = None if who is None else keyring.of(who.numero)
    if slot is None:
        raise UnknownPersonError
    return slot


def _ask_range(taken: int) -> Plage:
    """Ask for the next range on the paper, and have it struck out there.

    Raises:
        RangeTakenError: it is no range, or one that the backup knows to be taken.
    """
    plage = range_typed(input(ASK_RANGE.format(first=taken + 1, last=LAST)), taken)
    while input(STRIKE.format(rang=plage.rang)).strip().upper() != "OUI":
        pass
    return plage
