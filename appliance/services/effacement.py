"""Erase a patient on request, to the last byte, and tell what the law keeps."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from appliance.domain.calendar import DOUBLE_KEPT
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lifecycle import EtatLot
from appliance.domain.oubli import Oublies
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.effacement import (
    Bilan,
    Conservee,
    Effacement,
    Mention,
    names_one_of,
)
from appliance.domain.registre.fiche import Fiche
from appliance.queue.registre import ORDONNANCES, PATIENTS, PIECES, Fichiers
from appliance.services.brouillons import Brouillons
from appliance.services.oubli import Believe, Oubli
from appliance.services.registre import UNKNOWN, Registre

log = logging.getLogger(__name__)

WHOLE: Final = 0
"""In the place of a patient's number: a hold on the whole practice."""
HELD: Final = Anomalie(
    "patient", "un contrôle ou un litige interdit d’effacer : levez d’abord le gel (« retention »)"
)


def holds(fichiers: Fichiers, patient: int) -> bool:
    """Tell whether a legal hold forbids to forget a patient."""
    found = (fichiers.gels.get(numero) for numero in (WHOLE, patient))
    return any(one is not None and one.valeur.leve_le is None for one in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effacements:
    """The use cases of erasure.

    Attributes:
        compter: told how many requests were finished so far; keys with older copies wait for it.
        conservation: how long a sealed invoice must be kept.  Ninety days is what the law of
            the electronic double asks at least (CSS R.161-47); longer duties are the practice's.
        ouvrir: opens a return; see `Oubli`.
    """

    registre: Registre
    ouvrir: Believe
    compter: Callable[[int], object] = int
    conservation: timedelta = DOUBLE_KEPT

    def effacer(self, patient: int) -> Bilan | Anomalie:
        """Erase a patient; return what is told to them.

        Invoices that nothing obliges to keep forget the patient first; then the register's
        documents go, in one commit that remembers the request; then their bytes.

        Raises:
            VaultError: see `Store.expunge`; what is left to do is done at the next opening.
        """
        store = self.registre.store
        fichiers = store.registre
        found = fichiers.patients.get(patient)
        if found is None:
            return UNKNOWN
        if holds(fichiers, patient):
            return HELD
        dossiers = self.registre.dossiers(found)
        factures, kept = [*self._factures(found)], self._kept(found)
        mentions = tuple(self._mentions(patient, dossiers))
        request = Effacement(dossier=patient, demande_le=self.registre.today())
        store.anonymise([one.numero for one in factures if one not in kept])
        who = Oublies.of(self.registre.names(found))
        left = self.oubli.oublier(who, self.registre.today())
        drafts = [one.numero for one in Brouillons(store).of(self.registre.names(found))]
        fichiers.erase(request, self._waiting(dossiers), drafts)
        self.finir()
        log.info("patient %d erased, %d invoices kept", patient, len(kept))
        return Bilan(conservees=kept, mentions=mentions, retours=left)

    @property
    def oubli(self) -> Oubli:
        """What forgets a person beside the register and the invoices."""
        return Oubli(store=self.registre.store, ouvrir=self.ouvrir, conservation=self.conservation)

    def conservees(self, patient: int) -> tuple[Conservee, ...] | Anomalie:
        """Return the invoices that would stay if a patient were erased today."""
        found = self.registre.store.registre.patients.get(patient)
        return UNKNOWN if found is None else self._kept(found)

    def finir(self) -> int:
        """Let the bytes go of what was erased and is not gone yet; return how many requests.

        To be called at each opening: a power cut may have come between the two.

        Raises:
            VaultError: see `Store.expunge`.
        """
        store = self.registre.store
        requests = [*store.registre.effacements]
        open_ones = [one for one in requests if one.valeur.fait_le is None]
        if open_ones:
            store.expunge()
        self.compter(len(requests))  # first: a cut before the requests are closed repeats both
        for fiche in open_ones:
            done = replace(fiche.valeur, fait_le=self.registre.today())
            store.registre.effacements.put(replace(fiche, valeur=done))
        return len(open_ones)

    def _kept(self, fiche: Fiche[Dossier]) -> tuple[Conservee, ...]:
        return tuple(one for one in self._factures(fiche) if self._must_stay(one))

    def _must_stay(self, facture: Conservee) -> bool:
        return facture.jusqu_au is None or self.registre.today() <= facture.jusqu_au

    def _factures(self, fiche: Fiche[Dossier]) -> Iterator[Conservee]:
        """Yield the patient's invoices with the day until which each must be kept."""
        first: dict[NumeroFacture, date] = {}
        for passage in self.registre.passages(fiche, date.min):
            first.setdefault(passage.numero, passage.jour)
        for numero, jour in first.items():
            yield Conservee(numero, jour, self.kept_until(numero))

    def kept_until(self, numero: NumeroFacture) -> date | None:
        """Return the last day, which is that of the lot's last invoice; None without a verdict."""
        store = self.registre.store
        found = store.get(numero)
        lot = store.lot(found.lot) if found and found.lot else None
        if lot is None or lot.etat not in {EtatLot.ARL_POSITIF, EtatLot.TRAITE}:
            return None
        together = [one for each in lot.clos.lot.factures if (one := store.get(each))]
        made = max(one.facture.etablie_le for one in together)
        return made.astimezone().date() + self.conservation

    def _mentions(self, patient: int, dossiers: Sequence[Dossier]) -> Iterator[Mention]:
        tables = self.registre.store.registre.tables
        for name in (PATIENTS, ORDONNANCES, PIECES):
            for fiche in tables[name]:
                owner = fiche.numero if name == PATIENTS else fiche.patient
                if owner != patient and names_one_of(fiche.valeur, dossiers):
                    yield Mention(name, fiche.numero, owner)

    def _waiting(self, dossiers: Sequence[Dossier]) -> list[int]:
        """Return the rows of imports that wait and name the patient."""
        return [
            fiche.numero
            for fiche in self.registre.store.registre.attente
            if any(
                fiche.valeur.names(nom, dossier.prenom)
                for dossier in dossiers
                for nom in (dossier.nom, dossier.nom_naissance or dossier.nom)
            )
        ]
