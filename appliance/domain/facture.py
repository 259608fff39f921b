"""The invoice: from the facts to the immutable bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from appliance.domain.acte import Prescription
from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.patient import Beneficiaire
from appliance.domain.professionnel import Professionnel
from appliance.domain.tiers_payant import Flux, Forcage, Part, TiersPayant


class ModeSecurisation(IntEnum):
    """How an invoice is secured (values of SSV_FormaterFactures)."""

    SESAM_VITALE = 3  # both cards present
    DESYNCHRONISE = 4  # the Vitale now, the CPS when the lot is closed
    DEGRADE = 5  # the CPS only; a paper sheet goes in parallel


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Complementaire:
    """Who insures the co-payment, as the contract tells it.

    Attributes:
        amc: number of the AMC, as printed.
        adherent: member number.
    """

    amc: str
    adherent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seance:
    """One passage that an invoice bills.

    Attributes:
        actes: ids in the nomenclature of what was done, which later visits are checked against.
    """

    jour: date
    actes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Facture:
    """One invoice, complete, before its seal: a FSE, or the DRE that stands beside one.

    Attributes:
        date_soins: day of the care; of the first passage, where there are several.
        prescription: who ordered the care; None for a doctor's own.
        etablie_le: when it was made (UTC); the legal delays run from its day.
        forcage: who forced the rights and why; None where nobody did.
        actes: of the first passage; see `Seance`.
        a_domicile: the care was given at home.
        suivantes: the passages after the first one, in the order of time; see GROUPE-1.
        flux: the road of the AMC part.
        complementaire: the contract of the AMC part; None where nobody asks one for it.
        fse: of a DRE, the number of the FSE that bills the same care; None for a FSE.
    """

    numero: NumeroFacture
    professionnel: Professionnel
    beneficiaire: Beneficiaire
    organisme: Organisme
    date_soins: date
    etablie_le: datetime
    prescription: Prescription | None
    cotation: Cotation
    tiers_payant: TiersPayant
    mode: ModeSecurisation
    forcage: Forcage | None = None
    actes: tuple[str, ...] = ()
    a_domicile: bool = False
    suivantes: tuple[Seance, ...] = ()
    flux: Flux = Flux.FSE_UNIQUE
    complementaire: Complementaire | None = None
    fse: NumeroFacture | None = None

    @property
    def seances(self) -> tuple[Seance, ...]:
        """The passages that it bills, in the order of time; `Ligne.seance` is a rank in them."""
        return (Seance(jour=self.date_soins, actes=self.actes), *self.suivantes)

    @property
    def fin_soins(self) -> date | None:
        """The last day of care, where it bills more than one."""
        return self.jours[-1] if len(self.jours) > 1 else None

    @property
    def jours(self) -> tuple[date, ...]:
        """The days of care, each once."""
        return tuple(dict.fromkeys(one.jour for one in self.seances))

    @property
    def jours_en_mots(self) -> str:
        """French: see `en_mots`."""
        return en_mots(self.jours)

    def covers(self, debut: date, fin: date) -> bool:
        """Tell whether some of its care was given within a period, its ends included."""
        return any(debut <= jour <= fin for jour in self.jours)

    def lignes(self, seance: int) -> tuple[Ligne, ...]:
        """Return the lines of one passage, by its rank."""
        return tuple(one for one in self.cotation.lignes if one.seance == seance)

    @property
    def is_dre(self) -> bool:
        """Tell whether it asks an AMC for its part, beside a FSE."""
        return self.fse is not None

    @property
    def parts(self) -> frozenset[Part]:
        """The parts that it asks for: those the patient does not pay, each asked for once."""
        unpaid = self.tiers_payant.parts
        if self.flux is not Flux.FSE_ET_DRE:
            return unpaid
        return unpaid & {Part.AMC if self.is_dre else Part.AMO}

    @property
    def montant(self) -> int:
        """Centimes that it stands for: a DRE and its FSE together make the care's total."""
        split = self.cotation.amc if self.flux is Flux.FSE_ET_DRE else 0
        return split if self.is_dre else self.cotation.total - split

    def __repr__(self) -> str:
        return f"Facture({self.numero})"


@dataclass(frozen=True, slots=True, repr=False)
class FactureScellee:
    """The immutable bytes of an invoice.

    Attributes:
        contenu: canonical bytes, as the engine made them.
        signature: the practitioner's, over `contenu`; empty in mode 4 until it is countersigned.
        sha256: of `contenu`, hexadecimal.
    """

    numero: NumeroFacture
    contenu: bytes
    signature: bytes
    sha256: str

    @property
    def a_contresigner(self) -> bool:
        """Tell whether the practitioner's signature is still missing (A_CONTRESIGNER)."""
        return bool(self.contenu) and not self.signature

    def __repr__(self) -> str:
        return f"FactureScellee({self.numero})"


def en_mots(jours: Sequence[date]) -> str:
    """Return days of care in French: the one, or the first and the last, and how many."""
    first, *_, last = (*jours[:1], *jours)
    if first == last:
        return f"{first:%d/%m/%Y}"
    return f"{first:%d/%m/%Y} au {last:%d/%m/%Y}, {len({*jours})} jours"
