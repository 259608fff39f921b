"""The entries of a period for the accountant, from what was billed and what returns tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from appliance.domain.argent.concordance import Genre
from appliance.domain.argent.ecritures import (
    Abandon,
    Du,
    Ecriture,
    Encaissement,
    avoir,
    banque,
    divers,
    vente,
)
from appliance.domain.argent.part import EtatPart, SuiviPart
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import numero_facture
from appliance.domain.registre.fiche import Periode
from appliance.queue.lignes import Ligne
from appliance.queue.store import Store
from appliance.services.suivi import Suivi


@dataclass(frozen=True, slots=True, kw_only=True)
class Comptabilite:
    """Reads the queue once for the invoices, and what was said of them once for the money.

    Memory holds the payments of the period, and nothing else of it.
    """

    suivi: Suivi
    periode: Periode

    def ecritures(self) -> Iterator[Ecriture]:
        """Yield the entries: fees, then the bank by day, then what was given up."""
        yield from self._ventes()
        paid: list[Encaissement] = [*self._unclaimed()]
        given_up: list[Abandon] = []
        for ligne, suivi in self._answered():
            du = self._du(ligne, suivi)
            paid.extend(self._came(du, suivi))
            if suivi.etat is EtatPart.ABANDONNEE and self.periode.covers(suivi.depuis):
                given_up.append(Abandon(suivi.depuis, du, suivi.demande - suivi.paye))
        yield from banque(paid)
        yield from divers(given_up)

    def _ventes(self) -> Iterator[Ecriture]:
        for held in self._store.each_facture():
            jour, rang = held.facture.etablie_le.astimezone().date(), int(held.facture.numero)
            if self.periode.covers(jour):
                spoken = self._store.argent.of(rang)
                lignes = self._store.argent.comptes.of(rang)
                dus = [self._du(ligne, spoken.get(ligne.part)) for ligne in lignes]
                yield vente(held.facture.numero, jour, held.facture.montant, dus)
                yield from self._avoir(held, jour)

    def _avoir(self, held: FactureEnFile, jour: date) -> Iterator[Ecriture]:
        """Take back the invoice that one replaces, but for what was paid of it."""
        former = self._store.get(numero_facture(held.remplace)) if held.remplace else None
        if former is None:
            return
        lignes = self._store.argent.comptes.of(held.remplace)
        restes = [
            Du(
                self.suivi.payeur(one),
                former.facture.numero,
                one.part,
                one.demande - one.paye,
                None,
            )
            for one in lignes
        ]
        left = former.facture.montant - sum(one.paye for one in lignes)
        yield avoir(former.facture.numero, jour, left, restes)

    def _answered(self) -> Iterator[tuple[Ligne, SuiviPart]]:
        """Yield the shares of which somebody spoke."""
        for ligne in self._store.argent.comptes.lignes():
            if ligne.jour is not None:
                yield ligne, self._store.argent.of(ligne.rang)[ligne.part]

    def _came(self, du: Du, suivi: SuiviPart) -> Iterator[Encaissement]:
        for mot in suivi.mots:
            if mot.paye and self.periode.covers(mot.jour):
                yield Encaissement(mot.jour, du.payeur, mot.virement, mot.paye, du)

    def _unclaimed(self) -> Iterator[Encaissement]:
        """Yield what transfers hold that belongs to no invoice: withholdings, lump sums..."""
        announced = {one.identifiant: one for one in self.suivi.virements()}
        for fait in self._store.argent.faits(Genre):
            virement = announced.get(fait.virement)
            day = None if virement is None else virement.date
            if virement is not None and day is not None and self.periode.covers(day):
                yield Encaissement(day, virement.payeur, virement.identifiant, fait.montant)

    def _du(self, ligne: Ligne, suivi: SuiviPart | None) -> Du:
        settled = suivi is not None and suivi.paye == suivi.demande
        return Du(
            self.suivi.payeur(ligne),
            numero_facture(ligne.rang),
            ligne.part,
            ligne.demande,
            suivi.regle_le if suivi is not None and settled else None,
        )

    @property
    def _store(self) -> Store:
        return self.suivi.store
