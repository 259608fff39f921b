"""The books of a period, for the accountant: balanced entries, with no patient in them.

Three journals.  VE: each invoice, what its payers and its patient owe against the fees.  BQ: each
payment that a payer tells of, the bank against what that payer owed.  OD: what a person gave up.
A patient's own share stays on the account of the patients: the box does not know how it was paid.
What a transfer holds that belongs to no invoice waits on a suspense account.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Part

PATIENTS: Final = "PATIENTS"


class Journal(StrEnum):
    """A journal: its code is its value."""

    VENTES = "VE"
    BANQUE = "BQ"
    DIVERS = "OD"

    @property
    def libelle(self) -> str:
        """Its name."""
        return LIBELLES[self]


LIBELLES: Final = {
    Journal.VENTES: "Honoraires",
    Journal.BANQUE: "Banque",
    Journal.DIVERS: "Opérations diverses",
}


class Compte(NamedTuple):
    """An account of the general plan (plan comptable général)."""

    numero: str
    libelle: str


HONORAIRES: Final = Compte("706000", "Prestations de services")
CLIENTS: Final = Compte("411000", "Clients")
BANQUE: Final = Compte("512000", "Banques")
PERTES: Final = Compte("654000", "Pertes sur créances irrécouvrables")
ATTENTE: Final = Compte("471000", "Comptes d’attente")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouvement:
    """One line of an entry: a debit above zero, a credit below, in centimes.

    Attributes:
        auxiliaire: whose account it is among the clients: a payer's key, or PATIENTS.
        lettre: what joins a claim and its settlement, once all of it came; empty before.
        lettre_le: the day of that.
    """

    compte: Compte
    montant: int
    auxiliaire: str = ""
    lettre: str = ""
    lettre_le: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecriture:
    """One entry; its lines make zero.

    Attributes:
        piece: what proves it: the invoice's number, or the transfer's.
    """

    journal: Journal
    jour: date
    piece: str
    libelle: str
    mouvements: tuple[Mouvement, ...]


class Du(NamedTuple):
    """One share that an invoice asks for.

    Attributes:
        soldee_le: the day since which just what was asked is there; None before.
    """

    payeur: str
    numero: NumeroFacture
    part: Part
    montant: int
    soldee_le: date | None

    def claimed(self) -> Mouvement:
        """Return what the payer owes."""
        return self._moved(self.montant)

    def settled(self, montant: int) -> Mouvement:
        """Return what it owes less."""
        return self._moved(-montant)

    def _moved(self, montant: int) -> Mouvement:
        return Mouvement(
            compte=CLIENTS,
            montant=montant,
            auxiliaire=self.payeur,
            lettre="" if self.soldee_le is None else f"{self.numero}-{self.part}",
            lettre_le=self.soldee_le,
        )


class Encaissement(NamedTuple):
    """Money that a return tells of; below zero when it is taken back.

    Attributes:
        virement: the transfer; empty for none.
        du: the share that it settles; None for what belongs to no invoice.
    """

    jour: date
    payeur: str
    virement: str
    montant: int
    du: Du | None = None


class Abandon(NamedTuple):
    """What a person gave up of a share."""

    jour: date
    du: Du
    montant: int


def vente(numero: NumeroFacture, jour: date, montant: int, dus: Iterable[Du]) -> Ecriture:
    """Return the entry of an invoice; what nobody else is asked for is the patient's."""
    owed = [du.claimed() for du in dus]
    return Ecriture(
        journal=Journal.VENTES,
        jour=jour,
        piece=str(numero),
        libelle=f"Facture {numero}",
        mouvements=(*_with_patient(owed, montant), Mouvement(compte=HONORAIRES, montant=-montant)),
    )


def avoir(numero: NumeroFacture, jour: date, montant: int, restes: Iterable[Du]) -> Ecriture:
    """Return the entry that takes back an invoice which another one replaces.

    Args:
        numero: of the one that is replaced.
        jour: on which it is.
        montant: its centimes, less what its payers paid of it all the same.
        restes: what they did not pay.
    """
    gone = [du.settled(du.montant) for du in restes]
    return Ecriture(
        journal=Journal.VENTES,
        jour=jour,
        piece=str(numero),
        libelle=f"Avoir, facture {numero} remplacée",
        mouvements=(Mouvement(compte=HONORAIRES, montant=montant), *_with_patient(gone, -montant)),
    )


def banque(encaissements: Iterable[Encaissement]) -> Iterator[Ecriture]:
    """Yield one entry for each transfer, by day; money of no transfer goes by its payer."""
    for (jour, piece), group in groupby(sorted(encaissements, key=_order), _transfer):
        came = [*group]
        bank = Mouvement(compte=BANQUE, montant=sum(one.montant for one in came))
        yield Ecriture(
            journal=Journal.BANQUE,
            jour=jour,
            piece=piece,
            libelle=f"Virement {came[-1].payeur}",
            mouvements=(bank, *map(_settled, came)),
        )


def divers(abandons: Iterable[Abandon]) -> Iterator[Ecriture]:
    """Yield one entry for each share that was given up, by day."""
    for one in sorted(abandons, key=lambda one: (one.jour, one.du.numero, one.du.part)):
        yield Ecriture(
            journal=Journal.DIVERS,
            jour=one.jour,
            piece=str(one.du.numero),
            libelle=f"Abandon, facture {one.du.numero}",
            mouvements=(Mouvement(compte=PERTES, montant=one.montant), one.du.settled(one.montant)),
        )


def _with_patient(owed: list[Mouvement], montant: int) -> Iterator[Mouvement]:
    yield from owed
    left = montant - sum(one.montant for one in owed)
    if left:
        yield Mouvement(compte=CLIENTS, montant=left, auxiliaire=PATIENTS)


def _settled(one: Encaissement) -> Mouvement:
    if one.du is None:
        return Mouvement(compte=ATTENTE, montant=-one.montant)
    return one.du.settled(one.montant)


def _transfer(one: Encaissement) -> tuple[date, str]:
    return one.jour, one.virement or one.payeur


def _order(one: Encaissement) -> tuple[date, str, str]:
    """Sort what belongs to no invoice first: its payer is named as the return does."""
    return *_transfer(one), "" if one.du is None else f"{one.du.numero}{one.du.part}"
