"""CFONB 120: records of 120 characters, amounts whose last digit bears the sign."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from appliance.demo.annee.modele import LigneBanque
from appliance.demo.annee.releves.releve import Releve, in_words

POSITIVE, NEGATIVE = "{ABCDEFGHI", "}JKLMNOPQR"
"""Last digit of an amount, by its sign."""
LABEL: Final = 31
COMPLEMENT: Final = 70
CREDIT, DEBIT = "05", "08"
"""Operation codes of a transfer and of a debit."""


def write(releve: Releve) -> bytes:
    """Return the file: one record a line."""
    return "".join(f"{record}\r\n" for record in _records(releve)).encode("ascii")


def _records(releve: Releve) -> Iterator[str]:
    yield _balance("01", releve, releve.debut, releve.avant)
    for ligne in releve.lignes:
        yield from _movement(releve, ligne)
    yield _balance("07", releve, releve.fin, releve.apres)


def _balance(code: str, releve: Releve, jour: date, amount: int) -> str:
    head = _head(code, releve, " " * 4) + "  " + f"{jour:%d%m%y}" + " " * 50
    return head + _amount(amount) + " " * 16


def _movement(releve: Releve, ligne: LigneBanque) -> Iterator[str]:
    label, *more = in_words(ligne.libelle, LABEL)
    code = CREDIT if ligne.montant > 0 else DEBIT
    booked = f"{code}{ligne.jour:%d%m%y}"
    head = _head("04", releve, "    ") + booked + "  " + f"{ligne.valeur:%d%m%y}"
    yield (
        head
        + label.ljust(LABEL)
        + "  "
        + ligne.reference
        + "  "
        + _amount(ligne.montant)
        + " " * 16
    )
    complements = [("LIB", piece) for piece in in_words(" ".join(more), COMPLEMENT) if piece]
    if ligne.contrepartie:
        complements.append(("NPY", ligne.contrepartie))
    for qualifier, text in complements:
        detail = _head("05", releve, "    ") + booked + " " * 5 + qualifier
        yield detail + text[:COMPLEMENT].ljust(COMPLEMENT) + "  "


def _head(code: str, releve: Releve, internal: str) -> str:
    bank, branch, account, _ = releve.rib
    return f"{code}{bank}{internal}{branch}EUR2 {account}"


def _amount(centimes: int) -> str:
    digits = f"{abs(centimes):014d}"
    return digits[:-1] + (NEGATIVE if centimes < 0 else POSITIVE)[int(digits[-1])]
