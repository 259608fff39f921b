"""MT940: one message a statement, the label in field 86."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from appliance.demo.annee.modele import LigneBanque
from appliance.demo.annee.releves.releve import Releve, decimal, in_words

WIDTH: Final = 65
MOST_LINES: Final = 6


def write(releve: Releve) -> bytes:
    """Return the file."""
    return "".join(f"{line}\r\n" for line in _lines(releve)).encode("ascii")


def _lines(releve: Releve) -> Iterator[str]:
    yield f":20:{releve.nom}"
    yield f":25:{releve.iban}"
    yield f":28C:{releve.rang:05d}/001"
    yield f":60F:{_balance(releve.avant, releve.debut)}"
    for ligne in releve.lignes:
        yield from _movement(ligne)
    yield f":62F:{_balance(releve.apres, releve.fin)}"
    yield "-"


def _movement(ligne: LigneBanque) -> Iterator[str]:
    side = "D" if ligne.montant < 0 else "C"
    days = f"{ligne.valeur:%y%m%d}{ligne.jour:%m%d}"
    amount = decimal(abs(ligne.montant), ",")
    yield f":61:{days}{side}{amount}NTRFNONREF//{ligne.reference}"
    label, *more = in_words(ligne.libelle, WIDTH)
    yield f":86:{label}"
    yield from more[: MOST_LINES - 1]


def _balance(amount: int, jour: date) -> str:
    side = "D" if amount < 0 else "C"
    return f"{side}{jour:%y%m%d}EUR{decimal(abs(amount), ',')}"
