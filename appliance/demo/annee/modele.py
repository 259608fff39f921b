"""What the year is made of.  Amounts are centimes; persons are made up."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from appliance.demo.annee.profil import LOTS, Payeur, Rejet, Volet


@dataclass(frozen=True, slots=True)
class Soignant:
    """A professional: a name, a billing number (9 digits with its key), an account."""

    rang: int
    nom: str
    numero: str
    iban: str


class Prise(StrEnum):
    """Who pays a patient's care."""

    EXONERE = "exonere"
    UNIQUE = "unique"
    SEPARE = "separe"
    AMO_SEULE = "amo_seule"


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody made up.

    Attributes:
        naissance: AAAAMMJJ.
        nir: 13 digits and the key.
        km: kilometres of the visit, there and back.
        amc: None where no mutuelle is asked for anything.
    """

    nom: str
    prenom: str
    naissance: str
    nir: str
    km: int
    prise: Prise
    amo: Payeur
    amc: Payeur | None
    adherent: str


@dataclass(frozen=True, slots=True)
class Acte:
    """One line: letter, coefficient as text, price of one, and its shares."""

    lettre: str
    coefficient: str
    prix: int
    montant: int
    amo: int
    amc: int


@dataclass(frozen=True, slots=True)
class LotAnnee:
    """A lot: rank in the queue, day of creation, and whom it goes to."""

    rang: int
    jour: date
    soignant: Soignant
    destinataire: Payeur
    factures: tuple[int, ...]

    @property
    def numero(self) -> str:
        """Three digits, which go round."""
        return f"{(self.rang - 1) % LOTS + 1:03d}"


@dataclass(frozen=True, slots=True)
class FactureAnnee:
    """A FSE, or the DRE beside one.

    Attributes:
        rang: its number in the queue.
        envoyee: the day on which its lot leaves.
        fse: rank of the FSE of a DRE, 0 for a FSE.
    """

    rang: int
    soignant: Soignant
    patient: Patient
    soins: date
    etablie: datetime
    envoyee: date
    actes: tuple[Acte, ...]
    fse: int = 0

    @property
    def is_dre(self) -> bool:
        """Tell whether it asks a mutuelle."""
        return self.fse > 0

    @property
    def amo(self) -> int:
        """What the AMO is asked in all, whichever document asks for it."""
        return sum(acte.amo for acte in self.actes)

    @property
    def amc(self) -> int:
        """As `amo`, of the mutuelle."""
        return sum(acte.amc for acte in self.actes)


class Sort(StrEnum):
    """What a payer says of a share."""

    PAYE = "P"
    REJETE = "R"
    REPORTE = "D"


@dataclass(frozen=True, slots=True)
class Dire:
    """What a payer says of a share on a day.

    Attributes:
        montant: paid then; below zero when it is taken back.
    """

    jour: date
    sort: Sort
    montant: int = 0
    rejet: Rejet | None = None


@dataclass(slots=True)
class PartAnnee:
    """One share that a payer is asked for, and all that became of it.

    Attributes:
        dires: in the order of their days.
        abandonnee: the practice gave up what is left of it.
    """

    facture: FactureAnnee
    volet: Volet
    payeur: Payeur
    demande: int
    dires: tuple[Dire, ...] = ()
    abandonnee: bool = False

    @property
    def paye(self) -> int:
        """Centimes that came, less those taken back."""
        return sum(dire.montant for dire in self.dires)

    @property
    def reste(self) -> int:
        """Centimes that never came."""
        return self.demande - self.paye

    @property
    def rejetee(self) -> bool:
        """Tell whether what is left was refused, be it by paying less or by taking it back."""
        said = [dire for dire in self.dires if dire.sort is not Sort.REPORTE]
        return bool(said) and self.reste > 0

    @property
    def reglee_le(self) -> date | None:
        """The day of the payment that settled it, None while it is not settled."""
        paid = [dire.jour for dire in self.dires if dire.montant]
        return max(paid) if paid and not self.reste else None


@dataclass(frozen=True, slots=True)
class Retenue:
    """A debt that a payer keeps back from a transfer."""

    reference: str
    jour: date
    nature: str
    montant: int


@dataclass(frozen=True, slots=True)
class Forfait:
    """A lump sum in a transfer."""

    code: str
    libelle: str
    montant: int


@dataclass(slots=True)
class Transfert:
    """A transfer as a return announces it.

    Attributes:
        rang: its identity in the books.
        lignes: the shares that it pays, and what it says of them.
        inconnue: what it pays for an invoice of another box, 0 for none.
    """

    rang: int
    payeur: Payeur
    soignant: Soignant
    jour: date
    libelle: str
    lignes: list[tuple[PartAnnee, Dire]] = field(default_factory=list)
    retenues: list[Retenue] = field(default_factory=list)
    forfaits: list[Forfait] = field(default_factory=list)
    inconnue: int = 0

    @property
    def montant(self) -> int:
        """What the bank will credit."""
        paid = sum(dire.montant for _, dire in self.lignes) + self.inconnue
        kept = sum(one.montant for one in self.retenues)
        return paid + sum(one.montant for one in self.forfaits) - kept


@dataclass(frozen=True, slots=True)
class LigneBanque:
    """One line of an account.

    Attributes:
        montant: below zero for what goes out.
        virements: ranks of the transfers that it pays; empty for what is none.
    """

    iban: str
    jour: date
    valeur: date
    montant: int
    libelle: str
    contrepartie: str
    reference: str
    virements: tuple[int, ...] = ()
