"""The made-up year as it comes: returns and statements, then what a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import groupby
from typing import Final, Self

from appliance.demo.annee.annee import Annee, Arrivee, Genre
from appliance.demo.annee.modele import PartAnnee
from appliance.domain.argent.part import Dit
from appliance.domain.file_attente import GenreRetour
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part
from appliance.queue.store import Store
from appliance.services.banque import Banque
from appliance.services.rejets import Rejets
from appliance.services.suivi import Suivi
from appliance.wiring.annee_queue import Told

MORNING: Final = time(6, tzinfo=UTC)
AUTHOR: Final = "cabinet d’essai"
WHY: Final = "reste trop petit pour une réclamation"


@dataclass(slots=True)
class Horloge:
    """The clock of a day that is played."""

    jour: date

    def now(self) -> datetime:
        """Return the morning of that day."""
        return datetime.combine(self.jour, MORNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jeu:
    """A queue that a year is played on."""

    store: Store
    suivi: Suivi
    banque: Banque
    rejets: Rejets
    horloge: Horloge

    @classmethod
    def of(cls, store: Store, first: date) -> Self:
        """Build the services over a queue, on its first day."""
        horloge = Horloge(first)
        suivi = Suivi(store=store, believe=lambda content: [content])
        return cls(
            store=store,
            suivi=suivi,
            banque=Banque(store=store, clock=horloge),
            rejets=Rejets(suivi=suivi, clock=horloge, adresses={}),
            horloge=horloge,
        )

    def play(self, annee: Annee, told: Told) -> None:
        """Take in all that arrives, in its order, and give up what the practice gives up."""
        for jour, arrived in groupby(annee.arrivees, key=lambda one: one.jour):
            together = [*arrived]
            self.take(jour, together)
            told(len(together))
        self.horloge.jour = annee.profil.cloture
        for part in annee.abandons:
            self._abandon(part)

    def take(self, jour: date, arrived: Sequence[Arrivee]) -> None:
        """Take in the files of a day; after its statements all that is certain is posted."""
        self.horloge.jour = jour
        for one in arrived:
            if one.genre is Genre.RELEVE:
                self.banque.importer(one.contenu, compte=one.iban)
            else:
                self._hear(one.contenu)
        if arrived[-1].genre is Genre.RELEVE:
            self.banque.rapprocher()

    def _hear(self, contenu: bytes) -> None:
        at = self.horloge.now()
        self.store.keep_retour(contenu, GenreRetour.AUTRE, at=at)
        self.suivi.entendre([contenu], retour=sha256(contenu).hexdigest(), le=at)

    def _abandon(self, made: PartAnnee) -> None:
        numero, part = numero_facture(made.facture.rang), Part(made.volet)
        self.rejets.decider(numero, part, Dit.ABANDONNEE, auteur=AUTHOR, raison=WHY)
