"""The report of a month, counted in one pass over the queue."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from appliance.domain.argent.bilan import (
    ActeFacture,
    Bilan,
    Compteur,
    Mois,
    PartFacturee,
    Periode,
    Piece,
    Retrocession,
    retrocession,
)
from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.previsions import WEEK, Semaine, last_sunday
from appliance.domain.argent.soldes import Solde
from appliance.domain.facture import Facture
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lifecycle import EtatLot
from appliance.domain.roles import Role
from appliance.domain.tiers_payant import Flux
from appliance.queue.lignes import Ligne
from appliance.queue.store import Store
from appliance.services.previsions import Previsions

RECEIVED: Final = frozenset({EtatLot.ARL_POSITIF, EtatLot.TRAITE})
SENT: Final = RECEIVED | {EtatLot.REMISE}
WEEKS: Final = 4
"""Weeks of the second column of the glance."""
PAGE: Final = 64
UNSAID: Final = "Sans motif (réglé en partie, ou repris)"


@dataclass(slots=True, kw_only=True)
class CoupDOeil:
    """The week at a glance.

    Attributes:
        lundi: first day of the week.
        semaine: what was billed since then.
        mois: the same of the last `WEEKS` weeks, this one among them.
        a_venir: euros of this week and of those after it.
        dus: where all that was ever billed stands, by payer.
    """

    lundi: date
    a_venir: Sequence[Semaine]
    dus: Mapping[str, Solde]
    semaine: Periode = field(default_factory=Periode)
    mois: Periode = field(default_factory=Periode)


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
            semaines=self.previsions.semaines,
            retrocessions=[*self._retrocessions(compteur)],
            noms={one.numero: one.valeur.nom for one in self._store.personnes},
        )

    def coup_d_oeil(self) -> CoupDOeil:
        """Count the last weeks, of which alone it reads the invoices."""
        monday = last_sunday(self.previsions.jour) + timedelta(days=1)
        seen = CoupDOeil(lundi=monday, a_venir=self.previsions.semaines, dus=self._dus())
        for held in self._since(monday - WEEK * (WEEKS - 1)):
            piece = self._piece(held, self._store.argent.comptes.of(int(held.facture.numero)))
            seen.mois.add(piece)
            if _made(held) >= monday:
                seen.semaine.add(piece)
        return seen

    def pieces(self) -> Iterator[Piece]:
        """Yield all invoices, the oldest first, one at a time."""
        for held in self._store.each_facture():
            yield self._piece(held, self._store.argent.comptes.of(int(held.facture.numero)))

    def _dus(self) -> Mapping[str, Solde]:
        dus: dict[str, Solde] = defaultdict(Solde)
        for ligne in self._store.argent.comptes.lignes():
            late = self.previsions.is_late(ligne)
            dus[self.previsions.suivi.payeur(ligne)].count(ligne, late=late)
        return dus

    def _since(self, jour: date) -> Iterator[FactureEnFile]:
        """Yield the invoices made since a day, the newest first."""
        return takewhile(lambda held: _made(held) >= jour, self._newest())

    def _newest(self) -> Iterator[FactureEnFile]:
        before: NumeroFacture | None = None
        while page := self._store.factures(PAGE, before=before):
            yield from page
            before = page[-1].facture.numero

    def _piece(self, held: FactureEnFile, lignes: Sequence[Ligne]) -> Piece:
        facture = held.facture
        return Piece(
            mois=Mois.of(_made(held)),
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


def _made(held: FactureEnFile) -> date:
    return held.facture.etablie_le.astimezone().date()


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
