"""What an invoice and a lot of the simulation look like, as data, and one way to compare.

A shape is a value of its own kind: a map of shapes for a map (the same keys, no other), a list
of one shape for a list, a pattern for a text, a type for any value of that type, a tuple for
a choice between constants.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LARGEST_AMOUNT: Final = 99_999_999  # eight digits of centimes, as in NOEMIE 198


class Amount:
    """Shape of a number of centimes, never negative."""


@dataclass(frozen=True)
class OrNothing:
    """Shape of a map that may be empty."""

    shape: Mapping[str, Any]


DAY: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
SECOND: Final = re.compile(DAY.pattern + r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
NUMERO_FACTURE: Final = re.compile(r"(?!0{9})\d{9}")
NUMERO_LOT: Final = re.compile(r"(?!000)\d{3}")
NUMERO_PS: Final = re.compile(r"\d{9}")
ORGANISME: Final = re.compile(r"\d{9}")
FACTOR: Final = re.compile(r"\d{1,4}(\.\d{1,3})?")
TEXT: Final = re.compile(r".{1,100}")

MARK: Final[Mapping[str, Any]] = {
    "norme": ("BESACE-SIMULATION",),
    "version": (1,),
    "test": (True,),
}

LIGNE: Final[Mapping[str, Any]] = {
    "code": re.compile(r"[A-Z0-9_]{1,14}"),
    "coefficient": FACTOR,
    "quantite": FACTOR,
    "prix": Amount,
    "montant": Amount,
    "nature": ("10", "13", "30", "41", "90"),
    "exoneration": ("0", "1", "3", "4", "5", "6", "9", "C"),
    "taux": int,
    "modulation": Amount,
    "mtm": Amount,
    "amo": Amount,
    "amc": Amount,
}

FACTURE: Final[Mapping[str, Any]] = {
    **MARK,
    "genre": ("FSE", "DRE"),
    "numero": NUMERO_FACTURE,
    "fse": re.compile(rf"|{NUMERO_FACTURE.pattern}"),
    "professionnel": {"nom": TEXT, "numero": NUMERO_PS},
    "organisme": ORGANISME,
    "beneficiaire": {
        "nom": TEXT,
        "prenom": TEXT,
        "naissance": re.compile(r"\d{8}"),  # a lunar date has months above 12
        "nir": re.compile(r"\d{5}(\d\d|2[AB])\d{8}"),
        "rang": (1, 2, 3, 4, 5, 6, 7, 8, 9),
    },
    "date_soins": DAY,
    "etablie_le": SECOND,
    "prescription": OrNothing({"prescripteur": TEXT, "date": DAY, "domicile": bool}),
    "a_domicile": bool,
    "mode": (3, 4, 5),
    "payee": ("00", "05", "15"),
    "flux": ("fse_amo", "fse_unique", "fse_et_dre"),
    "complementaire": OrNothing({"amc": re.compile(r"\d{8,10}"), "adherent": TEXT}),
    "lignes": [LIGNE],
    "total": Amount,
    "amo": Amount,
    "amc": Amount,
    "mtm": Amount,
}

PLUSIEURS: Final[Mapping[str, Any]] = {
    **FACTURE,
    "suivantes": [DAY],
    "lignes": [{**LIGNE, "seance": tuple(range(100))}],
}
"""An invoice of several passages: their days after the first, and which one each line bills."""

LOT: Final[Mapping[str, Any]] = {
    **MARK,
    "genre": ("LOT",),
    "fichier": bytes,
    "factures": [re.compile(r"[0-9a-f]{64}")],
}


def shape_of(facture: object) -> Mapping[str, Any]:
    """Return the shape that an invoice should have."""
    several = isinstance(facture, dict) and "suivantes" in facture
    return PLUSIEURS if several else FACTURE


def misfit(shape: Any, value: object, where: str) -> str | None:
    """Return the path of the first part of `value` that does not fit, or None."""
    match shape:
        case Mapping():
            return _misfit_of_map(shape, value, where)
        case OrNothing(shape=inner):
            return None if value == {} else _misfit_of_map(inner, value, where)
        case list():
            return _misfit_of_list(shape[0], value, where)
        case _:
            return None if _fits(shape, value) else where


def _misfit_of_map(shape: Mapping[str, Any], value: object, where: str) -> str | None:
    if not isinstance(value, dict) or value.keys() != shape.keys():
        return where
    found = (misfit(shape[key], value[key], f"{where}.{key}") for key in shape)
    return next(filter(None, found), None)


def _misfit_of_list(shape: Any, value: object, where: str) -> str | None:
    if not isinstance(value, list) or not value:
        return where
    found = (misfit(shape, item, f"{where}.{rank}") for rank, item in enumerate(value, 1))
    return next(filter(None, found), None)


def _fits(shape: Any, value: object) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, tuple):  # the types count: True is no 1
        return (type(value), value) in [(type(item), item) for item in shape]
    if shape is Amount:
        return type(value) is int and 0 <= value <= LARGEST_AMOUNT
    return type(value) is shape
