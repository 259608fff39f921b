"""`besace export`: everything that the box knows, sealed for somebody or in clear."""

import getpass
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from appliance.domain.roles import Action
from appliance.errors import ExportError
from appliance.formats.feuilles import write_sheets
from appliance.formats.lignes import write_lines
from appliance.queue.store import Store
from appliance.sealing.aead import KEY_SIZE
from appliance.sealing.codes import ALONE
from appliance.sealing.parcel import Parcel, parcel_for_key, parcel_for_passphrase
from appliance.services.transfer import contents
from appliance.wiring.machine import Machine, code_cost
from appliance.wiring.opening import opened

REGISTER: Final = "registre.jsonl"
AGREED: Final = "EN CLAIR"
WARNING: Final = f"""\
En clair, qui a ce dossier lit tous les patients, leurs droits et leurs factures.
Préférez l’export scellé. Pour continuer, tapez {AGREED} : """
PRIVATE_FILE: Final = 0o600
PRIVATE_DIRECTORY: Final = 0o700


def sealed(settings: Path, destination: Path, key: Path | None) -> int:
    """Write one sealed file; return the exit code.

    Args:
        settings: the practice's.
        destination: the file; nothing may stand there.
        key: file of the public key (X25519, 32 bytes) to seal to; None for a passphrase.

    Raises:
        ExportError: the destination or the key cannot be used.
        WeakCodeError: the passphrase is too easy to guess.
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opened`.
    """
    with opened(settings, Action.SORTIR_REGISTRE) as box, placed(destination) as new:
        parcel = _parcel(key, box.machine)
        write_new(new, parcel.seal(_lines(box.store, box.machine)))
    print(f"Export scellé : {destination}")
    return 0


def in_clear(settings: Path, destination: Path) -> int:
    """Write a directory that anybody reads, once a person has confirmed; return the exit code.

    Raises:
        ExportError: not confirmed, or the destination cannot be used; nothing was written.
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opened`.
    """
    confirm_clear()
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        write_readable(box.store, destination, box.machine.clock.now())
    print(f"Export en clair : {destination}. Effacez-le dès qu’il a servi.")
    return 0


def confirm_clear() -> None:
    """Ask a person whether anybody may read what is written.

    Raises:
        ExportError: not confirmed.
    """
    if input(WARNING).strip() != AGREED:
        raise ExportError("pas confirmé")


def write_sealed(store: Store, destination: Path, passphrase: str, machine: Machine) -> None:
    """Write a sealed export, to a passphrase that a screen asked for.

    Raises:
        ExportError: something stands there, or the disk did not take it.
        WeakCodeError: the passphrase is too easy to guess.
    """
    ALONE.check(passphrase)
    with placed(destination) as new:
        parcel = parcel_for_passphrase(passphrase, code_cost(), machine.entropy)
        write_new(new, parcel.seal(_lines(store, machine)))


def write_readable(store: Store, destination: Path, at: datetime) -> None:
    """Write the directory of an export in clear.

    Raises:
        ExportError: something stands there, or the disk did not take it.
    """
    with placed_directory(destination) as new:
        write_new(new / REGISTER, write_lines(contents(store), at=at))
        for name, lines in write_sheets(contents(store)):
            write_new(new / name, lines)


@contextmanager
def placed_directory(destination: Path) -> Iterator[Path]:
    """Give a directory that only its owner reads; it takes its name at the end, or goes.

    Raises:
        ExportError: something stands there, or the disk did not take it.
    """
    with placed(destination) as new:
        new.mkdir(PRIVATE_DIRECTORY)
        yield new
        _sync(new)


def _lines(store: Store, machine: Machine) -> Iterator[bytes]:
    return write_lines(contents(store), at=machine.clock.now())


def _parcel(key: Path | None, machine: Machine) -> Parcel:
    if key is None:
        return parcel_for_passphrase(_new_passphrase(), code_cost(), machine.entropy)
    try:
        public = key.read_bytes()
    except OSError as error:
        raise ExportError(f"{key} : {error.strerror}") from None
    if len(public) != KEY_SIZE:
        raise ExportError(f"{key} : une clé publique compte {KEY_SIZE} octets")
    return parcel_for_key(public, machine.entropy)


def _new_passphrase() -> str:
    while True:
        passphrase = getpass.getpass("Phrase qui ouvrira l’export : ")
        ALONE.check(passphrase)
        if getpass.getpass("La même, encore : ") == passphrase:
            return passphrase
        print("Les deux phrases diffèrent. Tapez deux fois la même.")


@contextmanager
def placed(destination: Path) -> Iterator[Path]:
    """Give a name to write under; it becomes the destination at the end, and goes on an error.

    Raises:
        ExportError: something stands there, or the disk did not take it.
    """
    if destination.exists():
        raise ExportError(f"{destination} existe déjà")
    new = destination.with_name(f".{destination.name}.new")
    try:
        _forget(new)  # left by an export that was killed
        yield new
        new.rename(destination)
        _sync(destination.parent)
    except OSError as error:
        raise ExportError(f"{destination} : {error.strerror}") from None
    finally:
        _forget(new)


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file that only its owner reads; durable when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(descriptor)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(new: Path) -> None:
    if new.is_dir():
        shutil.rmtree(new)
    else:
        new.unlink(missing_ok=True)
