"""What a new invoice starts from: the last one of the same person, else the practice's habits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from appliance.domain.acte import Prescription
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import Beneficiaire, same_person
from appliance.domain.tiers_payant import TiersPayant


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The values that the act screen proposes.

    Attributes:
        source: the invoice that they come from, None for the practice's habits.
    """

    prescription: Prescription
    tiers_payant: TiersPayant
    source: NumeroFacture | None

    @classmethod
    def of(
        cls,
        factures: Sequence[FactureEnFile],
        who: Beneficiaire,
        *,
        prescripteur: str,
        today: date,
    ) -> Self:
        """Propose the newest prescription of this person; `factures` has the newest first."""
        for facture in (one.facture for one in factures):
            if facture.prescription and same_person(facture.beneficiaire, who):
                return cls(
                    prescription=facture.prescription,
                    tiers_payant=facture.tiers_payant,
                    source=facture.numero,
                )
        habit = Prescription(prescripteur=prescripteur, date=today, domicile=True)
        return cls(prescription=habit, tiers_payant=TiersPayant.AMO, source=None)
