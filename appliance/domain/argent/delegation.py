"""What is unpaid, given to somebody else to work on, and what they propose.

A manager gets as little of a patient as the work needs: `CHAMPS` is the whole list, and nothing
outside it is ever written.  They decide nothing: a person of the practice accepts each proposal.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from appliance.domain.argent.part import Dit, EtatPart
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.noms import mots_of
from appliance.domain.tiers_payant import Part

CHAMPS: Final[Mapping[str, frozenset[str]]] = {
    "fichier": frozenset(
        {
            "identifiant",
            "cabinet",
            "numero_ps",
            "debut",
            "fin",
            "fait_le",
            "expire_le",
            "lignes",
            "tete",  # where the practice's journal stands: a number and a hash
        }
    ),
    "ligne": frozenset(
        {
            "facture",
            "part",
            "payeur",
            "patient",  # a pseudonym, drawn for this file
            "soins",
            "etat",
            "depuis",
            "demande",
            "paye",
            "motifs",
        }
    ),
    "motif": frozenset({"code", "libelle"}),
}
"""All that a delegation may tell: no name, no NIR, no birth date, no act, no paper."""

VALIDITE: Final = timedelta(days=30)
"""How long a file may be worked on, unless a person says otherwise."""
LONGEST_WORDS: Final = 500
"""Characters of a proposal's words."""
SIGNED: Final = b"signature "
"""Begins the last line of what is signed."""
HIDDEN: Final = "…"
NUMBER: Final = re.compile(r"\d(?:[ ./-]?\d){4,}")
"""Five digits or more, however spaced: a NIR, a birth date, and what else may name somebody."""


class Geste(StrEnum):
    """What a manager may propose.  Kept on disk: renaming a member needs a migration."""

    CORRIGER = "corriger"
    REMPLACER = "remplacer"  # made anew as it was
    RELANCER = "relancer"
    CONTESTER = "contester"
    ABANDONNER = "abandonner"


SUITES: Final[Mapping[Geste, Dit]] = {
    Geste.CORRIGER: Dit.CONSIGNE,
    Geste.REMPLACER: Dit.CONSIGNE,
    Geste.CONTESTER: Dit.CONTESTEE,
    Geste.ABANDONNER: Dit.ABANDONNEE,
}
"""What an accepted proposal says of the share; a reminder is a letter, and says nothing."""


class Sort(StrEnum):
    """What became of a proposal.  Kept on disk."""

    EN_ATTENTE = "en_attente"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"


@dataclass(frozen=True, slots=True)
class MotifDelegue:
    """A payer's reason; what could name the patient was taken out of the label."""

    code: str
    libelle: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LigneDeleguee:
    """One share that is refused or late; amounts in centimes.

    Attributes:
        patient: the pseudonym.
        soins: the day of the care, which a payer asks for beside the invoice's number.
        depuis: since when it is refused, or since when the payer has had it.
    """

    facture: NumeroFacture
    part: Part
    payeur: str
    patient: str
    soins: date
    etat: EtatPart
    depuis: date
    demande: int
    paye: int
    motifs: tuple[MotifDelegue, ...]

    @property
    def cle(self) -> tuple[NumeroFacture, Part]:
        """What names the share."""
        return self.facture, self.part


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Aller:
    """What goes to a manager.

    Attributes:
        identifiant: 32 hexadecimal digits that were never drawn before.
        cabinet, numero_ps: who asks, and the number that payers know them by.
        debut, fin: days of care, both included.
        expire_le: the last day on which it may be worked on and answered.
        tete: the line of an anchor, which the answer countersigns; empty in older files.
    """

    identifiant: str
    cabinet: str
    numero_ps: str
    debut: date
    fin: date
    fait_le: date
    expire_le: date
    lignes: tuple[LigneDeleguee, ...]
    tete: str = ""

    def expired(self, jour: date) -> bool:
        """Tell whether its last day is over."""
        return jour > self.expire_le


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Proposee:
    """What a manager proposes for one share, and why."""

    facture: NumeroFacture
    part: Part
    geste: Geste
    mots: str

    @property
    def cle(self) -> tuple[NumeroFacture, Part]:
        """What names the share."""
        return self.facture, self.part


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reponse:
    """What comes back from a manager.

    Attributes:
        aller: `Aller.identifiant` of what it answers.
        empreinte: SHA-256 of the sealed file that it answers, hexadecimal.
        contreseing: the manager's signature over `Aller.tete`, hexadecimal; empty without one.
    """

    aller: str
    empreinte: str
    fait_le: date
    propositions: tuple[Proposee, ...]
    contreseing: str = ""

    def answers(self, aller: Aller) -> bool:
        """Tell whether each proposal is for a share of the file, one for each, in fit words."""
        shares = [one.cle for one in self.propositions]
        known = {ligne.cle for ligne in aller.lignes}
        fit = all(is_fit(one.mots) for one in self.propositions)
        return fit and len({*shares}) == len(shares) and known.issuperset(shares)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Delegation:
    """One file that left, as the practice keeps it with both signatures.

    Attributes:
        gestionnaire: how the key file names them.
        cle: their public keys, hexadecimal.
        empreinte: SHA-256 of the sealed file, hexadecimal.
        aller: what was signed here, with its signature.
        reponse: what the manager signed, with their signature last; empty until it came.
        contreseing: that of the answer; it stays when the manager's words are forgotten.
    """

    identifiant: str
    gestionnaire: str
    cle: str
    expire_le: date
    empreinte: str
    aller: bytes
    reponse: bytes = b""
    contreseing: str = ""

    def sans_mots(self) -> Self:
        """Return it without what the manager wrote; that they answered stays, by the signature."""
        _, mark, signature = self.reponse.rpartition(SIGNED)
        return replace(self, reponse=mark + signature)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PropositionRecue:
    """One proposal, and what a person of the practice made of it.

    Attributes:
        delegation: number of the file that it answers.
        decideur: who accepted or refused it; empty while it waits.
        relance: number of the letter that it led to, 0 for none.
    """

    delegation: int
    gestionnaire: str
    facture: NumeroFacture
    part: Part
    geste: Geste
    mots: str
    sort: Sort = Sort.EN_ATTENTE
    decideur: str = ""
    decidee_le: datetime | None = None
    relance: int = 0

    @property
    def cle(self) -> tuple[NumeroFacture, Part]:
        """What names the share."""
        return self.facture, self.part

    @property
    def raison(self) -> str:
        """The manager's words and name, as the share's own journal keeps them."""
        return f"{self.geste} : {self.mots} (proposé par {self.gestionnaire})"


def is_fit(mots: str) -> bool:
    """Tell whether words say something, briefly, that a terminal can be given."""
    return bool(mots.strip()) and len(mots) <= LONGEST_WORDS and mots.isprintable()


def sans_nom(libelle: str, noms: Iterable[str]) -> str:
    """Return a payer's label without any name of the patient and without any long number.

    Args:
        libelle: as received.
        noms: all names that the patient is known by.
    """
    names = {mot for nom in noms for mot in mots_of(nom)}
    kept = (
        HIDDEN if names.intersection(mots_of(word)) else word
        for word in NUMBER.sub(HIDDEN, libelle).split()
    )
    return " ".join(kept)
