"""A small made-up year in a queue: billed, sent, answered, and half of it still to come."""

from datetime import date
from functools import cache

from appliance.demo.annee.annee import Annee, Genre, make_year
from appliance.domain.argent.bilan import Mois
from appliance.queue.store import Store
from appliance.services.previsions import Previsions
from appliance.services.suivi import Suivi
from appliance.wiring.annee_jeu import Jeu
from appliance.wiring.annee_queue import Remplissage
from tests.crash.recording import RecordingDisk
from tests.demo.annee.petites_annees import small
from tests.queue.made_up_queue import open_journal
from tests.services.test_retours import SIGNER

FACTURES = 250
JOUR = date(2025, 10, 1)
MOIS = Mois(2025, 8)


@cache
def played(seed: int = 1, until: date = JOUR, auteur: int = 0) -> tuple[Store, Annee]:
    """Return a queue in which all of the year was billed, and heard of until a day."""
    annee = make_year(small(FACTURES), seed)
    store = Store(open_journal(RecordingDisk()), auteur=auteur)
    Remplissage(store=store, signer=SIGNER).fill(annee, lambda _: None)
    jeu = Jeu.of(store, annee.profil.debut)
    for one in annee.arrivees:
        if one.genre is Genre.RETOUR and one.jour <= until:
            jeu.horloge.jour = one.jour
            jeu._hear(one.contenu)
    return store, annee


def previsions(store: Store, jour: date = JOUR) -> Previsions:
    return Previsions(suivi=Suivi(store=store, believe=lambda content: [content]), jour=jour)
