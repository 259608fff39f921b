"""The report of a month: what was billed then and what came of it, by payer, act, reason, author.

An invoice belongs to the month in which it was made, for ever: every sum is of the invoices of the
month, as they stand on the day of the report, so that for each payer what was billed is what was
paid, refused, contested, given up, late and still expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.previsions import Semaine
from appliance.domain.argent.soldes import Solde
from appliance.domain.money import part as percent_of
from appliance.domain.tiers_payant import Part

TRADE: Final = (20, 50)
"""Per mille of shares that the trade sees refused: 2 to 5 %."""
TREND: Final = 12
"""Months of the trend."""


class Mois(NamedTuple):
    """A month of a year."""

    annee: int
    mois: int

    @classmethod
    def of(cls, jour: date) -> "Mois":
        """Return the month of a day."""
        return cls(jour.year, jour.month)

    def back(self, months: int) -> "Mois":
        """Return the month so many months before."""
        years, month = divmod(self.annee * 12 + self.mois - 1 - months, 12)
        return Mois(years, month + 1)

    def __str__(self) -> str:
        return f"{self.annee:04d}-{self.mois:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacturee:
    """One share of an invoice, as the report sees it; see `soldes.Ligne`.

    Attributes:
        payeur: key of the payer.
        late: it waits longer than it should.
        motif: why it was refused, as received; empty where it was not.
    """

    part: Part
    payeur: str
    demande: int
    paye: int
    etat: EtatPart
    depuis: date | None
    late: bool = False
    motif: str = ""


class ActeFacture(NamedTuple):
    """One line of an invoice, in centimes: its code, and what is asked of each share.

    Attributes:
        nombre: 1, or 0 in a DRE: the FSE beside it counts the act.
    """

    code: str
    montant: int
    amo: int
    amc: int
    nombre: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One invoice, as the report sees it.

    Attributes:
        mois: in which it was made.
        auteur: number of who sealed it; see `roles.Personne`.
        montant: centimes that it stands for.
        envoyee: it left, and nobody refused its lot.
        acquittee: the payer said that it has it.
    """

    mois: Mois
    auteur: int
    montant: int
    envoyee: bool
    acquittee: bool
    actes: tuple[ActeFacture, ...]
    parts: tuple[PartFacturee, ...]

    @property
    def patient(self) -> int:
        """Centimes that no payer is asked for: the patient's."""
        return self.montant - sum(one.demande for one in self.parts)


@dataclass(slots=True)
class Somme:
    """How many, and their centimes."""

    nombre: int = 0
    montant: int = 0

    def add(self, montant: int, nombre: int = 1) -> None:
        """Count in."""
        self.nombre += nombre
        self.montant += montant


@dataclass(slots=True)
class Acte:
    """What was billed of one act, and how much of it was refused."""

    facture: Somme = field(default_factory=Somme)
    rejete: Somme = field(default_factory=Somme)


@dataclass(slots=True)
class Auteur:
    """What one person billed: with the patients' shares, and what payers did of theirs."""

    facture: Somme = field(default_factory=Somme)
    patient: int = 0
    solde: Solde = field(default_factory=Solde)

    @property
    def encaisse(self) -> int:
        """Centimes that came: payers' and patients'."""
        return self.solde.paye + self.solde.trop_percu + self.patient


@dataclass(slots=True)
class Rejets:
    """How many shares were refused, of how many that left."""

    nombre: int = 0
    parmi: int = 0

    @property
    def per_mille(self) -> int | None:
        """The rate; None where nothing left."""
        return self.nombre * 1000 // self.parmi if self.parmi else None

    def count(self, one: PartFacturee) -> None:
        """Count a share in."""
        self.parmi += one.depuis is not None
        self.nombre += one.etat is EtatPart.REJETEE


@dataclass(slots=True)
class Periode:
    """What was billed in a month, or in the year so far, and what came of it."""

    factures: Somme = field(default_factory=Somme)
    envoyees: Somme = field(default_factory=Somme)
    acquittees: Somme = field(default_factory=Somme)
    patient: int = 0
    solde: Solde = field(default_factory=Solde)
    rejets: Rejets = field(default_factory=Rejets)
    payeurs: dict[str, Solde] = field(default_factory=dict)
    actes: dict[str, Acte] = field(default_factory=dict)
    motifs: dict[str, Somme] = field(default_factory=dict)
    auteurs: dict[int, Auteur] = field(default_factory=dict)

    def add(self, piece: Piece) -> None:
        """Count an invoice in."""
        self.factures.add(piece.montant)
        self.patient += piece.patient
        auteur = self.auteurs.setdefault(piece.auteur, Auteur())
        auteur.facture.add(piece.montant)
        auteur.patient += piece.patient
        if piece.envoyee:
            self.envoyees.add(piece.montant)
        if piece.acquittee:
            self.acquittees.add(piece.montant)
        for one in piece.parts:
            payeur = self.payeurs.setdefault(one.payeur, Solde())
            for solde in (self.solde, payeur, auteur.solde):
                solde.count(one, late=one.late)
            self._refused(one)
        self._acts(piece)

    def _refused(self, one: PartFacturee) -> None:
        self.rejets.count(one)
        if one.etat is EtatPart.REJETEE:
            self.motifs.setdefault(one.motif, Somme()).add(one.demande - one.paye)

    def _acts(self, piece: Piece) -> None:
        refused = {one.part for one in piece.parts if one.etat is EtatPart.REJETEE}
        for acte in piece.actes:
            known = self.actes.setdefault(acte.code, Acte())
            known.facture.add(acte.montant, acte.nombre)
            if refused:
                amounts = {Part.AMO: acte.amo, Part.AMC: acte.amc}
                known.rejete.add(sum(amounts[part] for part in refused))


class Compteur:
    """Counts the invoices of a month, of its year so far, and the trend: one at a time."""

    def __init__(self, mois: Mois) -> None:
        self.mois = mois
        self.du_mois, self.annee = Periode(), Periode()
        self._rejets = {mois.back(back): Rejets() for back in range(TREND - 1, -1, -1)}

    def add(self, piece: Piece) -> None:
        """Count an invoice in; one of another time counts for nothing."""
        if piece.mois == self.mois:
            self.du_mois.add(piece)
        if piece.mois.annee == self.mois.annee and piece.mois <= self.mois:
            self.annee.add(piece)
        if piece.mois in self._rejets:
            for one in piece.parts:
                self._rejets[piece.mois].count(one)

    @property
    def tendance(self) -> Sequence[tuple[Mois, Rejets]]:
        """The refusals of the last months, the oldest first."""
        return [*self._rejets.items()]


class DelaiPayeur(NamedTuple):
    """How long a payer takes now, in days; None beyond the horizon.  `attendu` in centimes."""

    payeur: str
    p50: int | None
    p80: int | None
    p95: int | None
    attendu: int


class Retrocession(NamedTuple):
    """What a replacement hands over, or is handed over, for what came of their invoices.

    Attributes:
        taux: percent that the settings give to the replacement.
        due: centimes of the replacement; the rest stays with the practice.
    """

    auteur: int
    encaisse: int
    taux: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilan:
    """The whole report.

    Attributes:
        le: the day of which it tells.
        tendance: refusals month by month, the oldest first.
        delais: by payer, the slowest first.
        semaines: euros of the weeks to come.
        retrocessions: of the month, by author.
        noms: of the authors, by number.
    """

    mois: Mois
    le: date
    du_mois: Periode
    annee: Periode
    tendance: Sequence[tuple[Mois, Rejets]]
    delais: Sequence[DelaiPayeur]
    semaines: Sequence[Semaine]
    retrocessions: Sequence[Retrocession]
    noms: dict[int, str]


def retrocession(auteur: int, encaisse: int, taux: int) -> Retrocession:
    """Share what came of a replacement's invoices, by a rate in percent, half up."""
    return Retrocession(auteur, encaisse, taux, percent_of(encaisse, taux))
