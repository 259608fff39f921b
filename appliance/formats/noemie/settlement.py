"""What became of one invoice: its parts and the reasons given, as neutral events."""

from collections.abc import Iterator
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

    def events(self) -> Iterator[Evenement]:
        """Yield one event for each part, and one for each reason that no part wants."""
        wanting: set[Part] = set()
        if self.facture is not None:
            for share in self.shares:
                for event in self._events(self.facture, share):
                    yield event
                    if not isinstance(event, Paiement):
                        wanting.add(share.part)
        for motif in self.motifs:
            if not any(_concerns(motif, part) for part in wanting):
                yield self._unclaimed(motif)

    def _events(self, facture: FactureCitee, share: Share) -> Iterator[Evenement]:
        part, demande, paye = share.part, share.demande, share.paye
        motifs = tuple(motif for motif in self.motifs if _concerns(motif, part))
        if share.etat == PAID and abs(paye) == demande:
            yield Paiement(
                facture=facture, part=part, demande=demande, paye=paye, virement=self.virement
            )
        elif share.etat == REFUSED and not paye:
            yield Rejet(facture=facture, part=part, demande=demande, motifs=motifs)
        elif share.etat == DEFERRED and not paye:
            yield Report(facture=facture, part=part, demande=demande, motifs=motifs)
        elif share.etat != NOT_HANDLED or paye:
            yield Anomalie(
                facture=facture,
                part=part,
                etat=share.etat,
                demande=demande,
                paye=paye,
                motifs=motifs,
                virement=self.virement,
            )

    def _unclaimed(self, motif: Motif) -> Evenement:
        """Return what a reason says alone: a notice beside a settled part, else a refusal."""
        if self.shares:
            return Commentaire(facture=self.facture, code=motif.code, texte=motif.libelle)
        part = PARTS.get(motif.part)
        return Rejet(facture=self.facture, part=part, demande=None, motifs=(motif,))


def _concerns(motif: Motif, part: Part) -> bool:
    return part is Part.AMC or PARTS.get(motif.part) is not Part.AMC
