"""The paper sheet that follows an invoice of mode 5 (dégradé): what it must bear, and by when."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from appliance.domain.acte import Nature
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import BOTH, Part, TiersPayant
from appliance.domain.visite import Situation


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FeuillePapier:
    """What the sheet bears beside the invoice, as it was known at the seal.

    Attributes:
        envoyee_le: when a person put it in the post; None as long as it must follow.
    """

    numero: NumeroFacture
    etablie_le: date
    c2s: bool = False
    ame: bool = False
    accident: bool = False
    at_numero: str = ""
    accident_le: date | None = None
    maternite_le: date | None = None
    envoyee_le: date | None = None

    @classmethod
    def of(cls, numero: NumeroFacture, etablie_le: date, patient: Situation) -> Self:
        """Return the sheet of an invoice for a patient in that situation."""
        return cls(
            numero=numero,
            etablie_le=etablie_le,
            c2s=patient.c2s,
            ame=patient.ame,
            accident=patient.nature is Nature.AT,
            at_numero=patient.at_numero,
            accident_le=patient.accident_le,
            maternite_le=patient.maternite_le,
        )

    @property
    def mention(self) -> str:
        """What is written beside the practitioner's signature (S003-11)."""
        return "C2S" if self.c2s else "AME" if self.ame else ""

    @property
    def reference_at(self) -> str:
        """The number of the accident at work, or else its date (S003-12)."""
        if self.at_numero:
            return f"n° {self.at_numero}"
        return f"du {self.accident_le:%d/%m/%Y}" if self.accident_le else ""

    def cochees(self, tiers_payant: TiersPayant) -> frozenset[Part]:
        """Return the boxes "not paid" to tick.

        Both for C2S, AME and accidents at work where the patient pays nothing (S003-11,
        S003-12); never the AMC's alone (S003-13).
        """
        both = self.c2s or self.ame or self.accident
        return BOTH if both and tiers_payant.parts else tiers_payant.parts

    def __repr__(self) -> str:
        return f"FeuillePapier({self.numero})"
