"""The year's own books: what became of every share, and which line of the bank paid what."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Self

from appliance.demo.annee.modele import LigneBanque, PartAnnee, Transfert
from appliance.demo.annee.profil import Volet


@dataclass(frozen=True, slots=True)
class Solde:
    """A payer's balance, in centimes: `facture` is the sum of the four others."""

    facture: int = 0
    paye: int = 0
    rejete: int = 0
    en_retard: int = 0
    abandonne: int = 0

    def __add__(self, other: Self) -> Self:
        """Return both together."""
        return type(self)(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )

    @property
    def juste(self) -> bool:
        """Tell whether every cent is accounted for."""
        return self.facture == self.paye + self.rejete + self.en_retard + self.abandonne


@dataclass(frozen=True, slots=True)
class Issue:
    """One share as the back-tests want it.

    Attributes:
        numero: of the invoice, as a rank.
        reglee_le: the day of the payment that settled it, None while it is not.
    """

    numero: int
    volet: Volet
    payeur: str
    depuis: date
    reglee_le: date | None
    montant: int


@dataclass(frozen=True, slots=True)
class Livres:
    """The truth of a year.

    Attributes:
        parts: by invoice, the AMO's first.
        lignes: all lines of all accounts.
    """

    parts: Sequence[PartAnnee]
    transferts: Sequence[Transfert]
    lignes: Sequence[LigneBanque]

    def soldes(self) -> Mapping[str, Solde]:
        """Return each payer's balance, by key."""
        found: dict[str, Solde] = {}
        for part in self.parts:
            found[part.payeur.cle] = found.get(part.payeur.cle, Solde()) + _solde(part)
        return found

    def issues(self) -> Sequence[Issue]:
        """Return what became of each share, for forecasts to be tested on."""
        return [
            Issue(
                part.facture.rang,
                part.volet,
                part.payeur.cle,
                part.facture.envoyee,
                part.reglee_le,
                part.demande,
            )
            for part in self.parts
        ]

    def as_json(self) -> Mapping[str, object]:
        """Return the books as plain values: balances, shares, transfers and their lines."""
        credited = {rang: ligne for ligne in self.lignes for rang in ligne.virements}
        return {
            "soldes": {cle: asdict(solde) for cle, solde in sorted(self.soldes().items())},
            "parts": [_plain(issue) for issue in self.issues()],
            "virements": [
                {
                    "rang": one.rang,
                    "payeur": one.payeur.cle,
                    "jour": one.jour.isoformat(),
                    "libelle": one.libelle,
                    "montant": one.montant,
                    "ligne": credited[one.rang].reference if one.rang in credited else None,
                    "compte": one.soignant.iban,
                }
                for one in self.transferts
            ],
        }


def _solde(part: PartAnnee) -> Solde:
    left = part.reste
    if part.abandonnee:
        return Solde(part.demande, part.paye, 0, 0, left)
    return Solde(part.demande, part.paye, left * part.rejetee, left * (not part.rejetee))


def _plain(issue: Issue) -> Mapping[str, object]:
    paid = issue.reglee_le
    return {
        "numero": issue.numero,
        "part": issue.volet.value,
        "payeur": issue.payeur,
        "depuis": issue.depuis.isoformat(),
        "reglee_le": paid and paid.isoformat(),
        "montant": issue.montant,
    }
