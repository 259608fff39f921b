"""Who bills and who is cared for: nobody who lives.  Every number bears its true key."""

from collections.abc import Sequence
from typing import Final

from appliance.demo.annee.hasard import Hasard
from appliance.demo.annee.modele import Patient, Prise, Soignant
from appliance.demo.annee.profil import Profil, Volet

STARTS: Final = ("BRU", "CAL", "DOR", "FAN", "GUI", "LAV", "MOR", "NEL", "PER", "ROS", "SAV", "TIL")
ENDS: Final = ("ARD", "ELIN", "ETTE", "IER", "IMONT", "INOT", "OCHE", "OUX")
FIRST_NAMES: Final = ("ADA", "BRUNO", "CLARA", "DENIS", "ELISE", "HUGO", "IRIS", "LEON", "ZOE")
BANK: Final = "99999"
BRANCH: Final = "00042"
"""Of no bank."""
FURTHEST: Final = 60
FRANCE: Final = "1527"
"""F and R as the digits of an IBAN's key."""
PRACTICE: Final = 99_102_000
"""Billing numbers of the made-up professionals: this, and their rank."""


def soignants(count: int) -> Sequence[Soignant]:
    """Return the professionals, in order."""
    return [
        Soignant(
            rang, f"CABINET D'ESSAI {rang}", with_luhn_key(f"{PRACTICE + rang}"), iban_of(rang)
        )
        for rang in range(1, count + 1)
    ]


def patients(profil: Profil, seed: int, soignant: Soignant) -> Sequence[Patient]:
    """Return a professional's patients; each has one caisse and at most one mutuelle."""
    hasard = Hasard(seed, "patients", soignant.rang)
    return [_patient(profil, hasard) for _ in range(profil.patientele.patients)]


def with_luhn_key(digits: str) -> str:
    """Return the digits and their Luhn key: weights 2 and 1 from the right."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{digits}{-total % 10}"


def with_nir_key(number: str) -> str:
    """Return thirteen digits and their key: 97 less the rest of the division by 97."""
    return f"{number}{97 - int(number) % 97:02d}"


def iban_of(rang: int) -> str:
    """Return the IBAN of a professional's account, at no bank, with both its keys."""
    account = f"{rang:011d}"
    rib = 97 - (89 * int(BANK) + 15 * int(BRANCH) + 3 * int(account)) % 97
    bban = f"{BANK}{BRANCH}{account}{rib:02d}"
    return f"FR{98 - int(f'{bban}{FRANCE}00') % 97:02d}{bban}"


def _patient(profil: Profil, hasard: Hasard) -> Patient:
    weights = [getattr(profil.patientele, prise.value) for prise in Prise]
    prise = hasard.one_of(tuple(Prise), weights)
    amos, amcs = (profil.of(volet) for volet in Volet)
    amo = hasard.one_of(amos, [payeur.poids for payeur in amos])
    amc = hasard.one_of(amcs, [payeur.poids for payeur in amcs])
    year, month, day = hasard.randint(1926, 2015), hasard.randint(1, 12), hasard.randint(1, 28)
    number = f"{hasard.randint(1, 2)}{year % 100:02d}{month:02d}99{hasard.randrange(10**6):06d}"
    return Patient(
        nom=hasard.choice(STARTS) + hasard.choice(ENDS),
        prenom=hasard.choice(FIRST_NAMES),
        naissance=f"{year}{month:02d}{day:02d}",
        nir=with_nir_key(number),
        km=hasard.randrange(FURTHEST),
        prise=prise,
        amo=amo,
        amc=amc if prise is Prise.SEPARE else None,
        adherent=f"{hasard.randrange(10**8):08d}",
    )
