"""What became of one invoice: its parts and the reasons given, as neutral events."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from appliance.domain.paiements import (
    Anomalie,
    Commentaire,
    Evenement,
    FactureCitee,
    Motif,
    Paiement,
    Rejet,
    Report,
    Virement,
)
from appliance.domain.tiers_payant import Part

MOST_HELD: Final = 999  # lines of an invoice: what says more than that is told by portions
PAID, REFUSED, DEFERRED, NOT_HANDLED = "P", "R", "D", " "
PARTS: Final = {"O": Part.AMO, "C": Part.AMC}
"""Part of a reason: O is the AMO's, or both."""


@dataclass(frozen=True, slots=True, repr=False)
class Share:
    """One part of an invoice, as an entity 198 or 199 tells it; amounts in centimes."""

    part: Part
    etat: str
    demande: int
    paye: int


@dataclass(slots=True, repr=False)
class Settlement:
    """What was said of one invoice, until the next one is named; `facture` None for none."""

    facture: FactureCitee | None = None
    virement: Virement | None = None
    shares: list[Share] = field(default_factory=list)
    motifs: list[Motif] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Tell whether no honest invoice says more."""
        return len(self.shares) + len(self.motifs) >= MOST_HELD

    def events(self) -> Sequence[Evenement]:
        """Return one event for each part, and one for each reason that no part wants."""
        told: list[Evenement] = []
        wanting: set[Part] = set()
        for share in self.shares:
            event = self._event(share)
            if event is not None:
                told.append(event)
                if not isinstance(event, Paiement):
                    wanting.add(share.part)
        told.extend(
            self._unclaimed(motif)
            for motif in self.motifs
            if not any(_concerns(motif, part) for part in wanting)
        )
        return told

    def _event(self, share: Share) -> Evenement | None:
        facture, part, demande, paye = self.facture, share.part, share.demande, share.paye
        by = self.virement
        if facture is None:
            return None
        if share.etat == PAID and abs(paye) == demande:
            return Paiement(facture=facture, part=part, demande=demande, paye=paye, virement=by)
        motifs = tuple(motif for motif in self.motifs if _concerns(motif, part))
        if share.etat == REFUSED and not paye:
            return Rejet(facture=facture, part=part, demande=demande, motifs=motifs, virement=by)
        if share.etat == DEFERRED and not paye:
            return Report(facture=facture, part=part, demande=demande, motifs=motifs, virement=by)
        if share.etat == NOT_HANDLED and not paye:
            return None
        return Anomalie(
            facture=facture,
            part=part,
            etat=share.etat,
            demande=demande,
            paye=paye,
            motifs=motifs,
            virement=by,
        )

    def _unclaimed(self, motif: Motif) -> Evenement:
        """Return what a reason says alone: a notice beside a settled part, else a refusal."""
        if self.shares:
            return Commentaire(facture=self.facture, code=motif.code, texte=motif.libelle)
        part = PARTS.get(motif.part)
        by = self.virement
        return Rejet(facture=self.facture, part=part, demande=None, motifs=(motif,), virement=by)


def _concerns(motif: Motif, part: Part) -> bool:
    return part is Part.AMC or PARTS.get(motif.part) is not Part.AMC
