"""What each payer says of each share: paid, refused, put off, in part, taken back, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from appliance.demo.annee.calendrier import after, on_rhythm
from appliance.demo.annee.hasard import Hasard
from appliance.demo.annee.modele import Dire, PartAnnee, Sort
from appliance.demo.annee.profil import Payeur, Profil, Rejet, Volet

ANSWERED_BY: Final = 40
"""Days before the books are closed after which nobody pays: all must reach the bank."""
LATER: Final = (8, 30)
"""Working days until a share that was put off or contested is settled, or taken back."""
PERCENT_PAID: Final = (20, 90)
"""Of a share that is paid in part."""


class Repondant:
    """The payers of a year, each with a stream of chance of its own."""

    def __init__(self, profil: Profil, seed: int) -> None:
        self._profil = profil
        self._hasards = {
            payeur.cle: Hasard(seed, "reponses", payeur.cle) for payeur in profil.payeurs
        }

    def answer(self, parts: Sequence[PartAnnee]) -> None:
        """Let the payers answer a document, whose shares are settled together."""
        first, *others = parts
        first.dires = tuple(self._in_time(first.payeur, self._said(first)))
        for other in others:
            other.dires = tuple(self._beside(first, other))

    def _in_time(self, payeur: Payeur, dires: Iterator[Dire]) -> Iterator[Dire]:
        last = date.fromordinal(self._profil.cloture.toordinal() - ANSWERED_BY)
        end = last if payeur.cesse is None else min(last, payeur.cesse)
        return (dire for dire in dires if dire.jour < end)

    def _said(self, part: PartAnnee) -> Iterator[Dire]:
        payeur, hasard = part.payeur, self._hasards[part.payeur.cle]
        delai = payeur.delai_on(part.facture.envoyee)
        waited = hasard.delay(delai.median, delai.dispersion)
        sent = part.facture.envoyee.toordinal()
        jour = on_rhythm(date.fromordinal(sent + waited), payeur.rythme)
        if hasard.happens(payeur.muet):
            return
        if hasard.happens(payeur.rejet):
            yield Dire(jour, Sort.REJETE, rejet=self._rejet(part.volet, hasard))
        elif hasard.happens(payeur.report):
            yield Dire(jour, Sort.REPORTE, rejet=self._rejet(part.volet, hasard))
            yield Dire(self._later(jour, payeur, hasard), Sort.PAYE, part.demande)
        elif hasard.happens(payeur.partiel):
            yield from self._partly(part, jour, hasard)
        else:
            yield Dire(jour, Sort.PAYE, part.demande)
            if hasard.happens(payeur.reprise):
                yield Dire(self._later(jour, payeur, hasard), Sort.PAYE, -part.demande)

    def _partly(self, part: PartAnnee, jour: date, hasard: Hasard) -> Iterator[Dire]:
        paid = max(1, part.demande * hasard.randint(*PERCENT_PAID) // 100)
        yield Dire(jour, Sort.PAYE, paid)
        if part.demande > paid and hasard.happens(self._profil.conteste):
            yield Dire(self._later(jour, part.payeur, hasard), Sort.PAYE, part.demande - paid)

    def _beside(self, first: PartAnnee, other: PartAnnee) -> Iterator[Dire]:
        """Yield what is said of the AMC's share where the caisse settles both at once."""
        hasard = self._hasards[first.payeur.cle]
        refused = hasard.happens(first.payeur.rejet) and all(dire.montant for dire in first.dires)
        for place, dire in enumerate(first.dires):
            if dire.montant < 0:
                yield replace(dire, montant=-other.demande)
            elif not dire.montant:
                yield dire
            elif refused and not place:
                yield Dire(dire.jour, Sort.REJETE, rejet=self._rejet(Volet.AMC, hasard))
                return
            elif all(before.montant <= 0 for before in first.dires[:place]):
                yield replace(dire, montant=other.demande)

    def _rejet(self, volet: Volet, hasard: Hasard) -> Rejet:
        known = [rejet for rejet in self._profil.rejets if volet in rejet.volets]
        return hasard.one_of(known, [rejet.poids for rejet in known])

    @staticmethod
    def _later(jour: date, payeur: Payeur, hasard: Hasard) -> date:
        return on_rhythm(after(jour, hasard.randint(*LATER)), payeur.rythme)
