"""`besace import` and `besace waiting`: what comes in, and what of it waits for a correction.

What is printed names rows and fields; what a row says is shown for that row only, when asked.
"""

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from appliance.domain.registre.attente import Genre, LigneEnAttente
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import Action
from appliance.errors import EntryError, SealedExportError, TableError, UserMustActError
from appliance.formats.delimited import read_table
from appliance.formats.lignes import Line, read_lines
from appliance.formats.objets import read_objects
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.inbox import inbox_private_key
from appliance.sealing.parcel import Parcel, SealedHead, read_head
from appliance.services.intake import Intake
from appliance.services.transfer import take_back
from appliance.wiring.baremes import load_nomenclature
from appliance.wiring.opening import Opened, opened
from appliance.wiring.outward import REGISTER

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a table, which is read whole."""
WAITS: Final = 78
"""A person must correct a row (sysexits.h)."""
PIECE: Final = 64 * 1024


def take_in(settings: Path, source: Path, genre: Genre, choices: Mapping[str, str]) -> int:
    """Take in an export or a table, whichever the file is; return the exit code.

    Args:
        settings: the practice's.
        source: a file, or the directory of an export in clear.
        genre: what the rows of a table are.
        choices: fields by title of a table, as a person says.

    Raises:
        TableError: the file is none of these, or a choice cannot be; nothing went in.
        RegisterNotBlankError: a whole export, and the box has a register.
        SealedExportError: it does not open.
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opened`.
    """
    path = source / REGISTER if source.is_dir() else source
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        with _reading(path) as file:
            head, start = _head(file), _start(file)
        if head is not None:
            parcel = _parcel(head, box)
            return _take_back(box, path, lambda: _unsealed(path, parcel))
        if start == b"{":
            return _take_back(box, path, lambda: _pieces(path))
        return _take_table(box, path, genre, choices, as_json=start == b"[")


def list_waiting(settings: Path) -> int:
    """Print the rows that wait, each with its number and its reasons."""
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        waiting = _intake(box).waiting()
    for fiche in waiting:
        print(_told(fiche))
    if not waiting:
        print("Aucune ligne en attente.")
    return 0


def show_waiting(settings: Path, numero: int) -> int:
    """Print one row with what it says, for who asks for it by its number."""
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        fiche = next((one for one in _intake(box).waiting() if one.numero == numero), None)
    if fiche is None:
        raise _unknown(numero)
    print(_told(fiche))
    for champ, text in fiche.valeur.champs.items():
        print(f"  {champ} = {text}")
    return 0


def correct(settings: Path, numero: int, champs: Mapping[str, str]) -> int:
    """Try a row again with some fields corrected; return the exit code.

    Raises:
        EntryError: no such row, or no such field.
    """
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        try:
            still = _intake(box).correct(numero, champs)
        except KeyError:
            raise _unknown(numero) from None
    print("Entrée." if still is None else _told(Fiche(numero, still)))
    return 0 if still is None else WAITS


def drop(settings: Path, numero: int) -> int:
    """Forget a row that waits.

    Raises:
        EntryError: no such row.
    """
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        try:
            _intake(box).drop(numero)
        except KeyError:
            raise _unknown(numero) from None
    print("Oubliée.")
    return 0


def _take_table(
    box: Opened, path: Path, genre: Genre, choices: Mapping[str, str], *, as_json: bool
) -> int:
    with _reading(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TableError("plus de 64 Mio : coupez le fichier en deux")
    table = read_objects(data) if as_json else read_table(data)
    try:
        bilan = _intake(box).take(table, genre, path.name, choices)
    except TableError:  # on the screen only: a table without titles begins with somebody
        print(f"Titres trouvés : {', '.join(filter(str.isprintable, table.titles))}")
        raise
    print(f"Lignes entrées : {bilan.entrees}. Déjà là : {bilan.presentes}.")
    if bilan.ignores:
        print(f"Colonnes non lues : {', '.join(bilan.ignores)}. Voir --column.")
    return _tell_waiting(bilan.en_attente)


def _take_back(box: Opened, path: Path, pieces: Callable[[], Iterable[bytes]]) -> int:
    def read() -> Iterator[Line]:
        return read_lines(pieces())

    reprise = take_back(box.store.registre, read, name=path.name, today=box.today())
    print(f"Fiches entrées : {reprise.entrees}. Déjà là : {reprise.presentes}.")
    if reprise.factures:
        print(f"Factures laissées dans l’export, à lire : {reprise.factures}.")
    return _tell_waiting(reprise.en_attente)


def _tell_waiting(fiches: Sequence[Fiche[LigneEnAttente]]) -> int:
    if fiches:
        print(f"En attente : {len(fiches)}. Voir « besace waiting ».")
    for fiche in fiches:
        print(_told(fiche))
    return WAITS if fiches else 0


def _told(fiche: Fiche[LigneEnAttente]) -> str:
    ligne = fiche.valeur
    reasons = " ; ".join(map(str, ligne.anomalies))
    return f"{fiche.numero}  {ligne.fichier}, ligne {ligne.ligne} — {reasons}"


def _unknown(numero: int) -> UserMustActError:
    return EntryError(f"aucune ligne en attente sous le numéro {numero}")


def _intake(box: Opened) -> Intake:
    return Intake(box.store.registre, frozenset(load_nomenclature()), box.today())


def _reading(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise TableError(f"{path} : {error.strerror}") from None


def _start(file: IO[bytes]) -> bytes:
    """Return the first byte that is no blank."""
    file.seek(0)
    return file.read(PIECE).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]


def _pieces(path: Path) -> Iterator[bytes]:
    with _reading(path) as file:
        while piece := file.read(PIECE):
            yield piece


def _head(file: IO[bytes]) -> SealedHead | None:
    try:
        return read_head(file.readline)
    except BrokenSealError:
        raise SealedExportError from None


def _parcel(head: SealedHead, box: Opened) -> Parcel:
    if head.by_passphrase:
        return head.with_passphrase(getpass.getpass("Phrase de l’export : "))
    try:
        return head.with_key(inbox_private_key(box.master))
    except BrokenSealError:
        raise SealedExportError from None


def _unsealed(path: Path, parcel: Parcel) -> Iterator[bytes]:
    with _reading(path) as file:
        file.seek(len(parcel.head))
        try:
            yield from parcel.open(file.read)
        except BrokenSealError:
            raise SealedExportError from None
