"""What people type, as values: a wrong entry is an `Anomalie` that says what to do."""

import re
from datetime import date
from typing import Final

from appliance.domain.identifiers import InvalidNumberError, Nir
from appliance.domain.registre.anomalie import Anomalie

WITH_KEY: Final = 15
WITHOUT_KEY: Final = 13
BIRTH: Final = re.compile(r"(\d{2})[ ./-]?(\d{2})[ ./-]?(\d{4})")
NO_DATE: Final = "ce n’est pas une date : écrivez-la JJ/MM/AAAA"
OLDEST: Final = 130
"""Years; nobody on record ever was as old."""
ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def lire_nir(texte: str, champ: str = "nir") -> Nir | Anomalie:
    """Read a NIR with its key, with or without separators."""
    compact = re.sub(r"[\s.\-]", "", texte).upper()
    if len(compact) == WITHOUT_KEY:
        return Anomalie(champ, "la clé manque : saisissez les deux derniers chiffres")
    if len(compact) != WITH_KEY:
        return Anomalie(champ, "un NIR compte 15 caractères, clé comprise : recomptez-les")
    try:
        return Nir.parse(compact)
    except InvalidNumberError:
        return Anomalie(
            champ,
            "la clé ne correspond pas : relisez les 15 caractères sur l’attestation",
        )


def lire_date(texte: str, champ: str) -> date | Anomalie:
    """Read `14/10/2026`, `14.10.2026`, `14102026` or `2026-10-14`."""
    parts = _parts(texte)
    if parts is None:
        return Anomalie(champ, NO_DATE)
    try:
        return date(*parts)
    except ValueError:
        return Anomalie(champ, "cette date n’existe pas : vérifiez le jour et le mois")


def lire_naissance(texte: str, today: date, champ: str = "naissance") -> str | Anomalie:
    """Read a birth date as people write it; return AAAAMMJJ, as the card has it.

    00 stands for a day or a month that nobody knows.
    """
    parts = _parts(texte)
    if parts is None:
        return Anomalie(champ, NO_DATE)
    year, month, day = parts
    try:
        born = date(year, month or 1, day or 1)
    except ValueError:
        return Anomalie(
            champ,
            "cette date n’existe pas : si la carte la porte ainsi (date lunaire), lisez la carte ; "
            "sinon mettez 00 pour ce qui est inconnu",
        )
    if born > today:
        return Anomalie(champ, "cette naissance est dans l’avenir : vérifiez l’année")
    if year < today.year - OLDEST:
        return Anomalie(champ, f"cette naissance a plus de {OLDEST} ans : vérifiez l’année")
    return f"{year:04d}{month:02d}{day:02d}"


def _parts(texte: str) -> tuple[int, int, int] | None:
    """Return year, month and day; None when it has no form of a date."""
    if iso := ISO.fullmatch(texte.strip()):
        year, month, day = map(int, iso.groups())
        return year, month, day
    if typed := BIRTH.fullmatch(texte.strip()):
        day, month, year = map(int, typed.groups())
        return year, month, day
    return None
