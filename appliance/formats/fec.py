"""Entries as the accountants' software reads them: the eighteen columns of the FEC.

The columns and their order are those of LPF art. A47 A-1; dates are AAAAMMJJ, amounts have a comma,
fields are parted by tabs.  It is an export for an accountant, not the file of a tax audit: that one
is the accounting software's own.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from appliance.domain.argent.ecritures import Ecriture, Mouvement

COLUMNS: Final = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)


def write_fec(ecritures: Iterable[Ecriture]) -> Iterator[bytes]:
    """Yield the lines of the file, UTF-8: the names of the columns, then one for each movement."""
    yield _line(COLUMNS)
    for numero, ecriture in enumerate(ecritures, start=1):
        for mouvement in ecriture.mouvements:
            yield _line(_cells(numero, ecriture, mouvement))


def _cells(numero: int, ecriture: Ecriture, mouvement: Mouvement) -> tuple[str, ...]:
    jour = _day(ecriture.jour)
    return (
        ecriture.journal.value,
        ecriture.journal.libelle,
        str(numero),
        jour,
        *mouvement.compte,
        mouvement.auxiliaire,
        mouvement.auxiliaire,
        ecriture.piece,
        jour,
        ecriture.libelle,
        _amount(max(mouvement.montant, 0)),
        _amount(max(-mouvement.montant, 0)),
        mouvement.lettre,
        "" if mouvement.lettre_le is None else _day(mouvement.lettre_le),
        "",  # the accountant validates
        "",
        "",
    )


def _line(cells: Iterable[str]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter="\t", lineterminator="\r\n").writerow(cells)
    return file.getvalue().encode()


def _day(jour: date) -> str:
    return f"{jour:%Y%m%d}"


def _amount(centimes: int) -> str:
    return f"{centimes // 100},{centimes % 100:02d}"
