"""AMC contracts as the mutuelle card prints them, and which of them a care date proposes.

The harmonised card names three identifiers of the AMC (its number, the type of convention, the
CSR), one of the insured (the member number) and one period.  Its datamatrix holds the same, in
a layout that is not public: the text is kept as it was read, and a person confirms the fields.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import TOUJOURS, Periode

LONGEST_AMC: Final = 10
"""Width of the field in B2 and NOEMIE; public guides say 8, 9 or 10 digits, so none is padded."""
SHORTEST_AMC: Final = 8
TYPE_CONVENTION: Final = 2
WRONG_AMC: Final = Anomalie("amc", "un numéro d’AMC compte 8 à 10 chiffres : recopiez-le tel quel")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContratAmc:
    """One contract as printed.

    Attributes:
        amc: number of the AMC, as text with its zeros.
        type_convention: two letters, such as RO or SP; empty when the card shows none.
        csr: second criterion of routing; empty when the card shows none.
        adherent: member number.
        datamatrix: what the scanner read, untouched; empty without a scanner.
        confirme_le: day on which a person confirmed the fields; None until then.
        choisi_le: day of the last care that a person chose it for; None until then.
    """

    amc: str
    adherent: str
    type_convention: str = ""
    csr: str = ""
    periode: Periode = TOUJOURS
    datamatrix: str = ""
    confirme_le: date | None = None
    choisi_le: date | None = None

    @classmethod
    def scanned(cls, datamatrix: str) -> Self:
        """Return a contract of which only the datamatrix is known: a person fills in the rest."""
        return cls(amc="", adherent="", datamatrix=datamatrix)

    def confirmed(self, day: date) -> Self:
        """Return the contract with its fields confirmed by a person."""
        return replace(self, confirme_le=day)

    def says(self, other: Self) -> bool:
        """Tell whether a card prints the same for both."""
        return self._printed() == other._printed()

    def _printed(self) -> tuple[str, str, str, str, Periode]:
        return (self.amc, self.adherent, self.type_convention, self.csr, self.periode)

    def __repr__(self) -> str:
        return "ContratAmc(…)"


class Choix(StrEnum):
    """Why a contract is proposed, or none."""

    HABITUEL = "habituel"  # the one used before, still good
    SEUL = "seul"
    AUCUN = "aucun"
    PERIME = "perime"  # none holds that day
    A_CONFIRMER = "a_confirmer"  # one would hold, but nobody confirmed its fields
    PLUSIEURS = "plusieurs"


@dataclass(frozen=True, slots=True)
class ContratPropose:
    """What the box proposes for a care date.

    Attributes:
        contrat: None when a person must choose or ask first.
        a_confirmer: another contract than the one used before: a person must agree to it.
    """

    contrat: ContratAmc | None
    choix: Choix
    a_confirmer: bool = False


def proposer_contrat(contrats: Sequence[ContratAmc], day: date) -> ContratPropose:
    """Propose the contract for care given on `day`; the one chosen last is never left silently.

    Args:
        contrats: those of the patient.
        day: of the care, not of the invoice.
    """
    habituel = max((one for one in contrats if one.choisi_le), key=_chosen, default=None)
    holding = [one for one in contrats if one.periode.covers(day)]
    good = [one for one in holding if one.confirme_le is not None]
    if habituel in good:
        return ContratPropose(habituel, Choix.HABITUEL)
    match good:
        case [only]:
            return ContratPropose(only, Choix.SEUL, a_confirmer=habituel is not None)
        case []:
            return ContratPropose(None, _why_none(contrats, holding))
        case _:
            return ContratPropose(None, Choix.PLUSIEURS)


def _chosen(contrat: ContratAmc) -> date:
    return contrat.choisi_le or date.min


def _why_none(contrats: Sequence[ContratAmc], holding: Sequence[ContratAmc]) -> Choix:
    if holding:
        return Choix.A_CONFIRMER
    return Choix.PERIME if contrats else Choix.AUCUN


def anomalies_contrat(contrat: ContratAmc, day: date | None = None) -> Iterator[Anomalie]:
    """Yield what keeps a contract out: what no card prints, and an end before `day`.

    Without a day an old contract is as good as another: old care may be billed on it.
    """
    if not is_numero_amc(contrat.amc):
        yield WRONG_AMC
    if not contrat.adherent.strip():
        yield Anomalie("adherent", "numéro d’adhérent manquant : il est imprimé sur la carte")
    if contrat.type_convention and not _is_type(contrat.type_convention):
        yield Anomalie("type_convention", "le type de convention compte deux lettres : relisez-le")
    if contrat.periode.is_reversed():
        yield Anomalie("fin", "le contrat finit avant de commencer : relisez les deux dates")
    elif day and contrat.periode.fin and contrat.periode.fin < day:
        yield Anomalie("fin", "contrat expiré : demandez la carte à jour")


def is_numero_amc(text: str) -> bool:
    """Tell whether `text` may be an AMC number: digits as printed, 8 to 10 by what is known."""
    digits = text.isascii() and text.isdecimal()
    return digits and SHORTEST_AMC <= len(text) <= LONGEST_AMC


def _is_type(text: str) -> bool:
    return len(text) == TYPE_CONVENTION and text.isascii() and text.isalpha()
