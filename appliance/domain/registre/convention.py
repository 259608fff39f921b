"""Conventions of the practice with AMCs, and what each allows.

The national table of AMCs and routings is not public: the practice enters what it signed, or
imports a table that it was given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import WRONG_AMC, ContratAmc, is_numero_amc
from appliance.domain.registre.fiche import TOUJOURS, Periode
from appliance.domain.tiers_payant import Contrat


class Permet(StrEnum):
    """What a convention allows."""

    TIERS_PAYANT = "tiers_payant"  # the AMC part may be left unpaid
    DRE = "dre"  # a request goes to the AMC, beside the FSE
    GESTION_UNIQUE = "gestion_unique"  # the caisse manages the AMC part, inside the FSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """What the practice agreed with one AMC, or with all that share a type and a CSR.

    Attributes:
        amc: number as text; empty for any AMC of that type.
        type_convention: two letters, empty for any.
        csr: empty for any.
        code_routage, hote, domaine: where requests go, as the table gives them.
    """

    libelle: str
    amc: str = ""
    type_convention: str = ""
    csr: str = ""
    permet: frozenset[Permet] = frozenset()
    periode: Periode = TOUJOURS
    code_routage: str = ""
    hote: str = ""
    domaine: str = ""

    def is_for(self, contrat: ContratAmc) -> bool:
        """Tell whether the convention speaks of this contract."""
        pairs = (
            (self.amc, contrat.amc),
            (self.type_convention, contrat.type_convention),
            (self.csr, contrat.csr),
        )
        return all(own in {"", printed} for own, printed in pairs)

    @property
    def portee(self) -> tuple[str, str, str, date | None]:
        """For whom and from when on: two conventions that share it are one, told twice."""
        return self.amc, self.type_convention, self.csr, self.periode.debut

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """What it names, the AMC's number first: the more it names, the more it counts."""
        return bool(self.amc), bool(self.type_convention), bool(self.csr)


def convention_of(
    contrat: ContratAmc, conventions: Sequence[Convention], day: date
) -> Convention | None:
    """Return the convention that counts for a contract on `day`: the most precise one, else None.

    Of two that name as much, the one that began last counts.
    """
    speaking = [one for one in conventions if one.periode.covers(day) and one.is_for(contrat)]
    return max(speaking, key=_weight, default=None)


def as_settled(contrat: ContratAmc, conventions: Sequence[Convention], day: date) -> Contrat:
    """Return the contract as the settlement of a bill asks for it.

    A practice without any convention on record has not said that it has none: unknown.
    """
    found = convention_of(contrat, conventions, day)
    permet = frozenset[Permet]() if found is None else found.permet
    return Contrat(
        debut=contrat.periode.debut,
        fin=contrat.periode.fin,
        convention=permet >= {Permet.TIERS_PAYANT, Permet.DRE} if conventions else None,
        par_la_caisse=permet >= {Permet.TIERS_PAYANT, Permet.GESTION_UNIQUE},
    )


def anomalies_convention(convention: Convention) -> Iterator[Anomalie]:
    """Yield what keeps a convention out of the register."""
    if not (convention.amc or convention.type_convention):
        yield Anomalie("amc", "donnez le numéro d’AMC, ou le type de convention")
    if convention.amc and not is_numero_amc(convention.amc):
        yield WRONG_AMC
    if not convention.libelle.strip():
        yield Anomalie("libelle", "le nom de la mutuelle manque : donnez-le")
    if convention.periode.is_reversed():
        yield Anomalie("fin", "la convention finit avant de commencer : relisez les deux dates")
    if Permet.DRE in convention.permet and Permet.GESTION_UNIQUE in convention.permet:
        yield Anomalie("permet", "la DRE et la gestion unique s’excluent : gardez-en une")


EARLIEST: Final = date.min


def _weight(convention: Convention) -> tuple[tuple[bool, bool, bool], date]:
    return convention.precision, convention.periode.debut or EARLIEST
