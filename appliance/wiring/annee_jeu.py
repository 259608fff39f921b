"""The made-up year as it comes: returns and statements, then what a person decides."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Final, Self

from appliance.demo.annee.annee import Annee, Arrivee, Genre
from appliance.demo.annee.modele import PartAnnee
from appliance.domain.argent.part import Dit, Mot, SuiviPart
from appliance.domain.file_attente import GenreRetour
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part
from appliance.queue.store import Store
from appliance.services.suivi import Suivi
from appliance.wiring.annee_queue import Told

MORNING: Final = time(6, tzinfo=UTC)
AUTHOR: Final = "cabinet d’essai"
WHY: Final = "reste trop petit pour une réclamation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jeu:
    """A queue that a year is played on."""

    store: Store
    suivi: Suivi

    @classmethod
    def of(cls, store: Store) -> Self:
        """Build the services over a queue."""
        return cls(store=store, suivi=Suivi(store=store, believe=lambda content: [content]))

    def play(self, annee: Annee, told: Told) -> None:
        """Take in all that arrives, in its order, and give up what the practice gives up."""
        for arrivee in annee.arrivees:
            self._take(arrivee)
            told(1)
        for part in annee.abandons:
            self._abandon(part, datetime.combine(annee.profil.cloture, MORNING))

    def _take(self, arrivee: Arrivee) -> None:
        at = datetime.combine(arrivee.jour, MORNING)
        if arrivee.genre is Genre.RETOUR:
            name = sha256(arrivee.contenu).hexdigest()
            self.store.keep_retour(arrivee.contenu, GenreRetour.AUTRE, at=at)
            self.suivi.entendre([arrivee.contenu], retour=name, le=at)

    def _abandon(self, made: PartAnnee, at: datetime) -> None:
        rang, part = made.facture.rang, Part(made.volet)
        empty = SuiviPart(numero=numero_facture(rang), part=part, demande=made.demande, mots=())
        mot = Mot(dit=Dit.ABANDONNEE, le=at, jour=at.date(), auteur=AUTHOR, raison=WHY)
        held = self.store.argent.of(rang).get(part, empty)
        self.store.argent.decide(rang, [held.decided(mot)])
