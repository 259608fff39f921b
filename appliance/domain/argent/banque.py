"""Money on its way to the bank account: what was announced, what the bank says, and both joined.

Amounts are centimes.  None of these values shows anything of itself in a log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class VirementAnnonce:
    """A transfer that a return tells of.

    Attributes:
        identifiant: nobody else's.
        date: accounting day or day of the transfer; None when the return's cannot be read.
        libelle: as it should stand on the bank's statement.
        payeur: key of the payer.
        montant: what should arrive; nothing does where it is zero or less.
        professionnel: number of who billed what it pays; empty where nobody knows, or several did.
    """

    identifiant: str
    date: date | None
    libelle: str
    payeur: str
    montant: int
    professionnel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MouvementBancaire:
    """One line of a bank statement.

    Attributes:
        compte: IBAN, or what the bank names the account by where it cannot be formed.
        date_valeur: from which it counts; None when not told.
        date: day of the booking.
        montant: above zero for a credit, below for a debit.
        libelle: all words of the line, without the names below.
        reference: the bank's own, empty without one.
        contrepartie: who paid or was paid, as the bank writes it, empty when not told.
        source: name of the format that it was read from.
    """

    compte: str
    date_valeur: date | None
    date: date
    montant: int
    libelle: str
    reference: str
    contrepartie: str
    source: str


class Comment(StrEnum):
    """What joins a line of the bank to announced transfers."""

    LIBELLE = "libelle"  # the announced label stands there, and the amount is the same
    MONTANT = "montant"  # amount, date and payer, and nothing else fits
    GROUPE = "groupe"  # one line, several transfers of a payer
    FRACTION = "fraction"  # one transfer, several lines
    MAIN = "main"  # a person said so


class Certitude(StrEnum):
    """Who vouches for it."""

    PROUVEE = "prouvee"  # the only explanation that there is
    DECIDEE = "decidee"  # a person chose it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lien:
    """Lines of the bank, and the announced transfers that they are.

    Attributes:
        mouvements: numbers of the lines, sorted.
        virements: identifiers, sorted.
    """

    mouvements: tuple[int, ...]
    virements: tuple[str, ...]

    @classmethod
    def of(cls, mouvements: Iterable[int], virements: Iterable[str]) -> Self:
        """Join lines and transfers that are given in any order, the same twice or not."""
        return cls(mouvements=tuple(sorted({*mouvements})), virements=tuple(sorted({*virements})))


@dataclass(frozen=True, slots=True, kw_only=True)
class Defait:
    """Who took a posting back, when and why.

    Attributes:
        auteur: number of the person.
        le: when (UTC).
    """

    auteur: int
    raison: str
    le: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rapprochement:
    """A posting: the sums of both sides are the same.

    Attributes:
        decideur: number of who decided; nobody's where it is proven.
        le: when (UTC).
        defait: set once it counts no more; it stays told.
    """

    lien: Lien
    comment: Comment
    certitude: Certitude
    decideur: int
    le: datetime
    defait: Defait | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LigneReleve:
    """A line of the bank as it is kept.

    Attributes:
        fichier: SHA-256 (hexadecimal) of the file that brought it first.
        place: its rank in that file, from 1.
        rapprochement: number of the posting that holds it, 0 as long as none does.
    """

    mouvement: MouvementBancaire
    fichier: str
    place: int
    rapprochement: int = 0
