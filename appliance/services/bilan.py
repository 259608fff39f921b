"""The report of a month, counted in one pass over the queue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.domain.argent.bilan import (
    ActeFacture,
    Bilan,
    Compteur,
    Mois,
    PartFacturee,
    Piece,
    Retrocession,
    retrocession,
)
from appliance.domain.argent.part import EtatPart
from appliance.domain.facture import Facture
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.lifecycle import EtatLot
from appliance.domain.roles import Role
from appliance.domain.tiers_payant import Flux
from appliance.queue.comptes import Ligne
from appliance.queue.store import Store
from appliance.services.previsions import Previsions

RECEIVED: Final = frozenset({EtatLot.ARL_POSITIF, EtatLot.TRAITE})
SENT: Final = RECEIVED | {EtatLot.REMISE}
UNSAID: Final = "Sans motif (réglé en partie, ou repris)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilans:
    """Draws up reports.

    Attributes:
        retrocession: percent of what came of a replacement's invoices that is theirs; None where
            the practice does not share.
    """

    previsions: Previsions
    retrocession: int | None = None

    def dresser(self, mois: Mois) -> Bilan:
        """Read the queue once, and return the report of a month."""
        compteur = Compteur(mois)
        for piece in self.pieces():
            compteur.add(piece)
        return Bilan(
            mois=mois,
            le=self.previsions.jour,
            du_mois=compteur.du_mois,
            annee=compteur.annee,
            tendance=compteur.tendance,
            delais=self.previsions.par_payeur(),
            semaines=self.previsions.semaines(),
            retrocessions=[*self._retrocessions(compteur)],
            noms={one.numero: one.valeur.nom for one in self._store.personnes},
        )

    def pieces(self) -> Iterator[Piece]:
        """Yield all invoices, the oldest first, one at a time."""
        for held in self._store.each_facture():
            yield self._piece(held, self._store.argent.comptes.of(int(held.facture.numero)))

    def _piece(self, held: FactureEnFile, lignes: Sequence[Ligne]) -> Piece:
        facture = held.facture
        return Piece(
            mois=Mois.of(facture.etablie_le.astimezone().date()),
            auteur=held.auteur,
            montant=facture.montant,
            envoyee=held.etat in SENT,
            acquittee=held.etat in RECEIVED,
            actes=tuple(_actes(facture)),
            parts=tuple(self._part(ligne) for ligne in lignes),
        )

    def _part(self, ligne: Ligne) -> PartFacturee:
        return PartFacturee(
            part=ligne.part,
            payeur=self.previsions.suivi.payeur(ligne),
            demande=ligne.demande,
            paye=ligne.paye,
            etat=ligne.etat,
            depuis=ligne.depuis,
            late=self.previsions.is_late(ligne),
            motif=self._motif(ligne) if ligne.etat is EtatPart.REJETEE else "",
        )

    def _motif(self, ligne: Ligne) -> str:
        motifs = self._store.argent.of(ligne.rang)[ligne.part].motifs
        return f"{motifs[0].code} {motifs[0].libelle}".strip() if motifs else UNSAID

    def _retrocessions(self, compteur: Compteur) -> Iterator[Retrocession]:
        if self.retrocession is None:
            return
        for numero, auteur in sorted(compteur.du_mois.auteurs.items()):
            known = self._store.personnes.get(numero)
            if known is not None and known.valeur.role is Role.REMPLACANT:
                yield retrocession(numero, auteur.encaisse, self.retrocession)

    @property
    def _store(self) -> Store:
        return self.previsions.suivi.store


def _actes(facture: Facture) -> Iterator[ActeFacture]:
    """Yield the lines; a DRE and its FSE share them, each its part of the amounts."""
    split = facture.flux is Flux.FSE_ET_DRE
    for ligne in facture.cotation.lignes:
        if facture.is_dre:
            yield ActeFacture(ligne.code, ligne.amc, 0, ligne.amc, 0)
        elif split:
            yield ActeFacture(ligne.code, ligne.montant - ligne.amc, ligne.amo, 0)
        else:
            yield ActeFacture(ligne.code, ligne.montant, ligne.amo, ligne.amc)
