"""One share of one invoice: what the payer said of it, what a person decided, where it stands.

The whole machine is the `SUITE` table.  Only what was said and decided is kept; the state is what
`advance()` makes of it, in the order in which it was heard.  So returns that are read in another
order, twice or in pieces give the same state.

A share is paid when all that it asked for is there, whatever else is said of it; where some of it
is there, or was there and was taken back, a person must contest: an invoice is never settled in
part.  "Late" is no state: it follows from dates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Final, Self

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.paiements import Motif
from appliance.domain.tiers_payant import Part


class EtatPart(StrEnum):
    """Where a share stands."""

    ATTENDUE = "attendue"  # nobody said anything that ends the wait
    PAYEE = "payee"  # all that was asked is there
    REJETEE = "rejetee"  # refused, or settled otherwise than asked: a person must act
    CONTESTEE = "contestee"  # a person asked the payer to look again
    ABANDONNEE = "abandonnee"  # a person gave it up


class Dit(StrEnum):
    """What can be said of a share.  Kept on disk: renaming a member needs a migration."""

    REGLEE = "reglee"  # money came, or was taken back
    REJETEE = "rejetee"
    REPORTEE = "reportee"  # the payer will settle it later
    CONTESTEE = "contestee"  # by a person, as the two below
    ABANDONNEE = "abandonnee"
    APPEL = "appel"  # somebody called the payer
    CONSIGNE = "consigne"  # a person decided that it is to be made anew, at the screen


class Compte(StrEnum):
    """What a word means once the money is counted: `Dit.REGLEE` is one of two."""

    SOLDEE = "soldee"  # all that was asked is there
    ECART = "ecart"  # what is there is not what was asked
    REJET = "rejet"
    REPORT = "report"
    CONTESTATION = "contestation"
    ABANDON = "abandon"
    NOTE = "note"


MONEY_MOVES: Final = {Compte.SOLDEE: EtatPart.PAYEE, Compte.ECART: EtatPart.REJETEE}
DECISIONS: Final = {
    Compte.CONTESTATION: EtatPart.CONTESTEE,
    Compte.ABANDON: EtatPart.ABANDONNEE,
}

SUITE: Final[Mapping[EtatPart, Mapping[Compte, EtatPart]]] = {
    EtatPart.ATTENDUE: {
        **MONEY_MOVES,
        **DECISIONS,
        Compte.REJET: EtatPart.REJETEE,
        Compte.REPORT: EtatPart.ATTENDUE,
        Compte.NOTE: EtatPart.ATTENDUE,
    },
    EtatPart.PAYEE: {
        **MONEY_MOVES,
        # Asked for twice, paid once: the second answer is a refusal, and changes nothing.
        Compte.REJET: EtatPart.PAYEE,
        Compte.REPORT: EtatPart.PAYEE,
        # Decided while the money was on its way: the return that tells of it was read later.
        Compte.CONTESTATION: EtatPart.PAYEE,
        Compte.ABANDON: EtatPart.PAYEE,
        Compte.NOTE: EtatPart.PAYEE,
    },
    EtatPart.REJETEE: {
        **MONEY_MOVES,
        **DECISIONS,
        Compte.REJET: EtatPart.REJETEE,
        Compte.REPORT: EtatPart.REJETEE,
        Compte.NOTE: EtatPart.REJETEE,
    },
    EtatPart.CONTESTEE: {
        **MONEY_MOVES,
        **DECISIONS,
        Compte.REJET: EtatPart.REJETEE,  # refused again
        Compte.REPORT: EtatPart.CONTESTEE,
        Compte.NOTE: EtatPart.CONTESTEE,
    },
    EtatPart.ABANDONNEE: {
        **MONEY_MOVES,
        **DECISIONS,
        Compte.REJET: EtatPart.ABANDONNEE,
        Compte.REPORT: EtatPart.ABANDONNEE,
        Compte.NOTE: EtatPart.ABANDONNEE,
    },
}


NOTED: Final = frozenset({Dit.APPEL, Dit.CONSIGNE})
"""What a person says that changes no state."""


class PartSettledError(Exception):
    """Nothing is to be decided of a share that is paid."""


def advance(etat: EtatPart, compte: Compte) -> EtatPart:
    """Return the next state.  Every state has a line for everything that is said."""
    return SUITE[etat][compte]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mot:
    """One thing that was said of a share, by a return or by a person.

    Attributes:
        le: when it was heard, or decided (UTC).
        jour: the day that it speaks of: that of the transfer, else that of `le`.
        paye: centimes that came; below zero when they are taken back.
        motifs: as received.
        virement: the transfer that it belongs to (`VirementAnnonce.identifiant`), empty for none.
        retour: SHA-256 of the return that said it, hexadecimal; empty for a person's word.
        rang: which one it is among equal ones of one return, from 0.
        auteur: who decided; empty for a return's word.
        raison: why, in their words.
    """

    dit: Dit
    le: datetime
    jour: date
    paye: int = 0
    motifs: tuple[Motif, ...] = ()
    virement: str = ""
    retour: str = ""
    rang: int = 0
    auteur: str = ""
    raison: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What makes it the same word when another return repeats it."""
        person = (self.le, self.auteur, self.raison) if self.auteur else ()
        told = tuple((one.code, one.libelle, one.part, one.ligne) for one in self.motifs)
        day = self.jour if self.virement else None
        return (self.dit, day, self.paye, told, self.virement, self.rang, *person)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SuiviPart:
    """A share of which something was said.

    A share without any is ATTENDUE, and nothing is kept of it.

    Attributes:
        demande: what the invoice asks for, in centimes, as sealed here.
        mots: what was said, in the order in which it was heard.
    """

    numero: NumeroFacture
    part: Part
    demande: int
    mots: tuple[Mot, ...]

    @property
    def etat(self) -> EtatPart:
        """Where it stands."""
        return self._states()[-1]

    @property
    def depuis(self) -> date:
        """The day of the word that led to its state."""
        moves = enumerate(pairwise(self._states()))
        moved = [place for place, (before, after) in moves if before is not after]
        return self.mots[moved[-1] if moved else 0].jour

    @property
    def paye(self) -> int:
        """Centimes that came, less those taken back; more than `demande` when paid twice."""
        return sum(mot.paye for mot in self.mots)

    @property
    def trop_percu(self) -> int:
        """Centimes that came beyond what was asked."""
        return max(0, self.paye - self.demande)

    @property
    def motifs(self) -> tuple[Motif, ...]:
        """The reasons given, each once, in the order in which they were heard."""
        heard = {(one.code, one.libelle): one for mot in self.mots for one in mot.motifs}
        return tuple(heard.values())

    @property
    def regle_le(self) -> date | None:
        """The day of the last transfer, None while it is not paid."""
        days = [mot.jour for mot in self.mots if mot.dit is Dit.REGLEE]
        return max(days, default=None) if self.etat is EtatPart.PAYEE else None

    @property
    def retour(self) -> str:
        """SHA-256 of the return that spoke last, empty for none."""
        return next((mot.retour for mot in reversed(self.mots) if mot.retour), "")

    @property
    def virement(self) -> str:
        """The transfer that money came with last (its `identifiant`), empty for none."""
        return next((mot.virement for mot in reversed(self.mots) if mot.virement), "")

    @property
    def auteur(self) -> str:
        """Who decided last, empty for nobody."""
        return self._decision.auteur if self._decision else ""

    @property
    def raison(self) -> str:
        """Why, in their words."""
        return self._decision.raison if self._decision else ""

    @property
    def appels(self) -> Sequence[Mot]:
        """The calls to the payer, the oldest first."""
        return [mot for mot in self.mots if mot.dit is Dit.APPEL]

    def heard(self, mots: Iterable[Mot]) -> Self:
        """Return the share once more was said of it; what is known already changes nothing."""
        known: dict[object, Mot] = {mot.content: mot for mot in self.mots}
        for mot in mots:
            before = known.setdefault(mot.content, mot)
            known[mot.content] = min(before, mot, key=_moment)
        return replace(self, mots=tuple(sorted(known.values(), key=_moment)))

    def decided(self, mot: Mot) -> Self:
        """Return the share once a person decided something of it.

        Raises:
            PartSettledError: it is paid.
        """
        if self.etat is EtatPart.PAYEE:
            raise PartSettledError
        return self.heard([mot])

    def __repr__(self) -> str:
        return f"SuiviPart({self.numero}, {self.part}, {self.etat})"

    @property
    def _decision(self) -> Mot | None:
        decided = (mot for mot in reversed(self.mots) if mot.auteur and mot.dit not in NOTED)
        return next(decided, None)

    def _states(self) -> Sequence[EtatPart]:
        return [*accumulate(_comptes(self.demande, self.mots), advance, initial=EtatPart.ATTENDUE)]


WORDS: Final = {
    Dit.REJETEE: Compte.REJET,
    Dit.REPORTEE: Compte.REPORT,
    Dit.CONTESTEE: Compte.CONTESTATION,
    Dit.ABANDONNEE: Compte.ABANDON,
    Dit.APPEL: Compte.NOTE,
    Dit.CONSIGNE: Compte.NOTE,
}


def _comptes(demande: int, mots: Sequence[Mot]) -> Iterator[Compte]:
    """Yield what each word means, with all the money that came so far."""
    there = 0
    for mot in mots:
        there += mot.paye
        if mot.dit is Dit.REGLEE:
            yield Compte.SOLDEE if there >= demande > 0 else Compte.ECART
        else:
            yield WORDS[mot.dit]


def _moment(mot: Mot) -> tuple[datetime, str, str, int, int]:
    return mot.le, mot.retour, mot.dit, mot.paye, mot.rang
