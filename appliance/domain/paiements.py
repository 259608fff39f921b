"""What a caisse tells of the money: neutral events, whatever the norm that brought them.

Amounts are centimes.  Codes and labels are kept as received, for their national list is not
public.  None of these values shows anything of itself in a log.
"""

from dataclasses import dataclass
from datetime import date

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Part


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Virement:
    """The transfer that the events after it belong to.

    Attributes:
        date: accounting day or day of the transfer; None when it cannot be read.
        libelle: as it will stand on the bank's statement.
        payeur: the paying body, as received.
        professionnel: number of the payee, as received; empty when not told.
    """

    date: date | None
    libelle: str
    payeur: str
    professionnel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FactureCitee:
    """An invoice as a return names it.

    Attributes:
        genre: kind as received: F FSE, D DRE, B degraded, P and C paper, A AMC, E recall.
        traitement_amc: what became of the AMC part, as received.
        professionnel: number of the payee, as received; empty when not told.
        assure: the thirteen characters of the insured's NIR; empty when not told.
    """

    numero: NumeroFacture
    lot: str = ""
    lot_du: date | None = None
    genre: str = ""
    traitement_amc: str = ""
    professionnel: str = ""
    assure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Motif:
    """Why something is not paid, as received.

    Attributes:
        niveau: F invoice, L line, A finer code; empty when not told.
        part: O for the AMO, or for both; C for the AMC; empty when not told.
        ligne: number of the line, empty for the whole invoice.
    """

    code: str
    libelle: str
    niveau: str = ""
    part: str = ""
    ligne: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paiement:
    """A part that is settled as it was asked; below zero when it is taken back."""

    facture: FactureCitee
    part: Part
    demande: int
    paye: int
    virement: Virement | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rejet:
    """A part that is refused.

    Attributes:
        facture: None where the return names none.
        part: None where the return gives a reason and no part.
        demande: None as well then.
        virement: the transfer that it is told with, and that brings nothing of it.
    """

    facture: FactureCitee | None
    part: Part | None
    demande: int | None
    motifs: tuple[Motif, ...]
    virement: Virement | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report:
    """A part that the caisse will settle later; `virement` is the one that it is told with."""

    facture: FactureCitee
    part: Part
    demande: int
    motifs: tuple[Motif, ...]
    virement: Virement | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Anomalie:
    """A part that is settled in part, or otherwise than its state says: to be contested.

    An invoice is never settled in part: each of its parts is paid, or refused, or deferred.

    Attributes:
        etat: as received: P paid, R refused, D deferred, or what nobody knows.
    """

    facture: FactureCitee
    part: Part
    etat: str
    demande: int
    paye: int
    motifs: tuple[Motif, ...]
    virement: Virement | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Retenue:
    """What the caisse keeps back from a transfer for a debt.

    Attributes:
        nature: as received: IND undue payment, ACC advance, VMI returned transfer...
        montant: below zero when it is given back.
        solde: what is still owed; None when not told.
    """

    reference: str
    du: date | None
    nature: str
    operation: str
    montant: int
    solde: int | None
    virement: Virement | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Forfait:
    """A lump sum.

    Attributes:
        detail: says what another lump sum is made of, and is no money of its own.
    """

    code: str
    libelle: str
    montant: int
    detail: bool
    virement: Virement | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Commentaire:
    """Words of the caisse, about an invoice or not."""

    facture: FactureCitee | None
    code: str
    texte: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Controle:
    """What a return says of its own sums, beside what was counted.

    Attributes:
        objet: what the control closes, as received.
        nombre: told and counted.
        montant: told and counted, in centimes.
    """

    objet: str
    nombre: tuple[int, int]
    montant: tuple[int, int]

    @property
    def prouve(self) -> bool:
        """Tell whether both agree."""
        return len({*self.nombre}) == len({*self.montant}) == 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Illisible:
    """A piece of a return that could not be read: the return is read in part only.

    Attributes:
        phrase: French: where, and what was expected; it quotes no person.
    """

    enregistrement: int
    phrase: str


Evenement = (
    Paiement | Rejet | Report | Anomalie | Retenue | Forfait | Commentaire | Controle | Illisible
)
"""Anything that a return tells."""
