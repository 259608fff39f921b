"""The profile of a year: how a practice bills, and how each payer behaves.

Shares are per mille, amounts centimes, delays days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from appliance.formats.strict import WrongValueError, within

MILLE: Final = 1000
MOST_INVOICES: Final = 999
LOTS: Final = 549
"""Of one day, one for each professional and payer; a box numbers so many, round and round."""
LABEL: Final = 60
WORD: Final = 30
"""Characters of a label, and of its words: it stands in two halves of 32, cut between words."""
CLOSING: Final = timedelta(days=60)
"""At least so long after the last care the books are closed."""


class Volet(StrEnum):
    """Which insurance pays."""

    AMO = "amo"
    AMC = "amc"


KEYS: Final = {Volet.AMO: {9}, Volet.AMC: {8, 9, 10}}
"""Digits of a payer's key."""


class Format(StrEnum):
    """A format of the bank's files."""

    CFONB120 = "cfonb120"
    CAMT053_02 = "camt053.001.02"
    CAMT053_08 = "camt053.001.08"
    OFX1 = "ofx1"
    OFX2 = "ofx2"
    MT940 = "mt940"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delai:
    """How long a payer takes for what it gets from a day on.

    Attributes:
        depuis: the first day of which it holds.
        median: days between the sending and the payment, half of the times.
        dispersion: per mille of spread: the standard deviation of the delay's logarithm.
    """

    depuis: date
    median: int
    dispersion: int

    def __post_init__(self) -> None:
        """Refuse a payment before the sending."""
        within(self.median, "median", 1, 365)
        within(self.dispersion, "dispersion", 0, 2 * MILLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payeur:
    """One payer.

    Attributes:
        cle: of the AMO its body (nine digits), of the AMC its number.
        poids: how many of the patients it has, beside the others of its kind.
        libelle: of its transfers; `{jour}` and `{numero}` are replaced, and may both be missing.
        rythme: it pays each so many days.
        factures_max: invoices in one transfer at the most.
        muet, rejet, report, partiel, reprise: per mille of its shares: never answered, rejected,
            deferred, paid in part, taken back after they were paid.
        cesse: the day from which it pays nothing more and says nothing more.
    """

    cle: str
    nom: str
    volet: Volet
    poids: int
    libelle: str
    delais: tuple[Delai, ...]
    rythme: int = 1
    factures_max: int = MOST_INVOICES
    muet: int = 0
    rejet: int = 0
    report: int = 0
    partiel: int = 0
    reprise: int = 0
    cesse: date | None = None

    def __post_init__(self) -> None:
        """Refuse a payer that cannot be."""
        if not self.cle.isdecimal() or len(self.cle) not in KEYS[self.volet]:
            raise WrongValueError("9 chiffres (AMO) ou 8 à 10 (AMC) sont attendus", "cle")
        if len(self.longest) > LABEL or max(map(len, self.longest.split()), default=0) > WORD:
            raise WrongValueError("60 caractères au plus sont attendus, en mots de 30", "libelle")
        days = [delai.depuis for delai in self.delais]
        if not days or days != sorted(set(days)):
            raise WrongValueError("des délais aux dates croissantes sont attendus", "delais")
        if self.factures_max < MOST_INVOICES and not self.numerote:
            raise WrongValueError(
                "{numero} est attendu d’un payeur aux petits virements", "libelle"
            )
        within(self.poids, "poids", 1, 10**6)
        within(self.rythme, "rythme", 1, 60)
        within(self.factures_max, "factures_max", 1, MOST_INVOICES)
        for name in ("muet", "rejet", "report", "partiel", "reprise"):
            within(getattr(self, name), name, 0, MILLE)

    @property
    def longest(self) -> str:
        """The label of a transfer, at its longest."""
        return self.labelled("0" * 6, "0" * 7)

    def labelled(self, jour: str, numero: str) -> str:
        """Return the label of a transfer, by its day (JJMMAA) and its number (seven digits)."""
        return self.libelle.replace("{jour}", jour).replace("{numero}", numero)

    @property
    def numerote(self) -> bool:
        """Tell whether each of its transfers has a label of its own."""
        return "{numero}" in self.libelle

    def delai_on(self, jour: date) -> Delai:
        """Return what holds for an invoice sent on a day."""
        return next((one for one in reversed(self.delais) if one.depuis <= jour), self.delais[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejet:
    """A reason to refuse: code (four characters) and label as the return will bear them."""

    famille: str
    code: str
    libelle: str
    volets: tuple[Volet, ...] = tuple(Volet)
    poids: int = 1

    def __post_init__(self) -> None:
        """Refuse what an entity 294 cannot hold."""
        within(len(self.code), "code", 1, 4)
        within(len(self.libelle), "libelle", 1, 86)
        within(self.poids, "poids", 1, MILLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patientele:
    """Who is cared for, and on whose account: weights, the one beside the others.

    Attributes:
        patients: how many, for each professional.
        exonere: wholly the AMO's; `unique`: both shares by the caisse; `separe`: a FSE and a DRE;
            `amo_seule`: the patient pays the rest.
    """

    patients: int
    exonere: int
    unique: int
    separe: int
    amo_seule: int

    def __post_init__(self) -> None:
        """Refuse a practice with nobody."""
        within(self.patients, "patients", 1, 100_000)
        for name in ("exonere", "unique", "separe", "amo_seule"):
            within(getattr(self, name), name, 0, MILLE)
        if not self.exonere + self.unique + self.separe + self.amo_seule:
            raise WrongValueError("un poids au moins est attendu", "exonere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Virements:
    """How the money reaches the bank; per mille of the transfers, at the least where it says so.

    Attributes:
        groupes: credited together with others of the same payer, at the least.
        tronques: label cut by the bank, at the least.
        egaux: another one of the same amount in the same week and account, at the least.
        tardifs: credited a week or more after the day announced.
        perdus: never credited.
        scindes: of a payer's payments of one day: in two or three transfers of one return.
        retenues, forfaits: from which a debt is kept back; to which a lump sum is added.
        inconnues: that pay an invoice besides which is not of this box.
        repetes: returns that are sent twice.
    """

    groupes: int
    tronques: int
    egaux: int
    tardifs: int
    perdus: int = 0
    scindes: int = 0
    retenues: int = 0
    forfaits: int = 0
    inconnues: int = 0
    repetes: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for name in self.__slots__:
            within(getattr(self, name), name, 0, MILLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banque:
    """The accounts: one for each professional.

    Attributes:
        formats: of the statements, in turn; each account begins with another.
        jours: days that a statement holds.
        suite: how many statements of one format come one after the other.
        chevauchement: days of the statement before that it repeats.
        bruit: lines a month and account that are no transfer of a payer.
        leurres: per mille of those that bear the amount of a payer's transfer of that week.
    """

    formats: tuple[Format, ...]
    jours: int = 10
    suite: int = 3
    chevauchement: int = 3
    bruit: int = 12
    leurres: int = 20

    def __post_init__(self) -> None:
        """Refuse statements that never end."""
        if not self.formats:
            raise WrongValueError("un format au moins est attendu", "formats")
        within(self.jours, "jours", 1, 366)
        within(self.suite, "suite", 1, 100)
        within(self.chevauchement, "chevauchement", 0, 31)
        within(self.bruit, "bruit", 0, 300)
        within(self.leurres, "leurres", 0, MILLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profil:
    """A whole profile.

    Attributes:
        debut, fin: first and last day of care.
        cloture: the day on which the books are closed: what is unpaid by then is late.
        factures: how many documents, FSE and DRE together.
        abandon: what is left unpaid of less than so many centimes is given up at the end.
        conteste: per mille of the shares paid in part that the practice contests, with success.
    """

    debut: date
    fin: date
    cloture: date
    factures: int
    professionnels: int
    abandon: int
    conteste: int
    patientele: Patientele
    virements: Virements
    banque: Banque
    payeurs: tuple[Payeur, ...]
    rejets: tuple[Rejet, ...]

    def __post_init__(self) -> None:
        """Refuse a year without an end, or without anybody who pays."""
        if not self.debut <= self.fin <= self.cloture - CLOSING:
            raise WrongValueError("debut, fin, et cloture 60 jours après sont attendus", "cloture")
        within(self.factures, "factures", 1, 1_000_000)
        within(self.professionnels, "professionnels", 1, 99)
        within(self.professionnels * len(self.payeurs), "payeurs", 2, LOTS)
        within(self.conteste, "conteste", 0, MILLE)
        if {payeur.volet for payeur in self.payeurs} != set(Volet):
            raise WrongValueError("un payeur AMO et un payeur AMC sont attendus", "payeurs")
        if len({payeur.cle for payeur in self.payeurs}) != len(self.payeurs):
            raise WrongValueError("deux payeurs ont la même clé", "payeurs")
        if {volet for rejet in self.rejets for volet in rejet.volets} != set(Volet):
            raise WrongValueError("un rejet AMO et un rejet AMC sont attendus", "rejets")

    def of(self, volet: Volet) -> Sequence[Payeur]:
        """Return the payers of one insurance."""
        return [payeur for payeur in self.payeurs if payeur.volet is volet]
