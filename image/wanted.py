"""What is looked for on a stolen disk: what must stand nowhere, and what may, with the why."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from appliance.demo.practice import ACCOUNT, PRESCRIBER
from appliance.domain.money import euros
from image.month import people, played
from image.use import CODE

SHORTEST: Final = 6
"""Bytes: anything shorter would be found in ciphertext."""


class Known(NamedTuple):
    """What a disk may tell.

    Attributes:
        text: what is found.
        why: it may be.
        holders: the files of the data partition that may hold it; a file deleted may, too.
    """

    text: str
    why: str
    holders: tuple[str, ...]


def canaries(seed: int, today: date) -> frozenset[str]:
    """Return what must stand nowhere.

    Names, numbers, dates of birth, accounts, sums, a code, the password of the mail.
    """
    month, found = played(seed, today), {CODE, ACCOUNT.password}
    for one in people(seed):
        found |= {one.nom, one.prenom, one.prenom.replace("É", "E")}
        found |= {*_numbers(one.nir), *_births(one.naissance)}
    for facture in month.factures:
        patient = facture.patient
        found |= {patient.nom, patient.adherent, facture.soignant.iban}
        found |= {*_numbers(patient.nir[:-2])}
    for solde in month.livres.soldes().values():
        sums = (euros(one).removesuffix(" €") for one in (solde.facture, solde.paye, solde.rejete))
        found |= {text for text in sums if len(text) > SHORTEST}
    return frozenset(found)


def _numbers(nir: str) -> Iterator[str]:
    """Yield a NIR as it is written: its key follows, where it does."""
    yield nir
    for space in (" ", "\u00a0", "\u202f"):
        yield space.join((nir[0], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:]))


def _births(day: str) -> Iterator[str]:
    year, month, of_month = day[:4], day[4:6], day[6:]
    yield day
    yield f"{of_month}/{month}/{year}"
    yield f"{year}-{month}-{of_month}"


def known(signer: bytes) -> tuple[Known, ...]:
    """Return what a stolen disk tells, once its data partition is opened.

    Args:
        signer: the key that the practice to play with signs by (PEM).
    """
    body = signer.decode().splitlines()[2]
    signers = ("lib/besace/praticien.pem", "settings/praticien.pem")
    return (
        Known(body, "a practice to play with has no card, and signs by a file", signers),
        Known(PRESCRIBER, "the settings name the usual prescriber", ("settings/besace.toml",)),
    )
