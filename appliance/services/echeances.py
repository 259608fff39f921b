"""Invoices that have not left yet, and how long the law still gives them.

Past the delay, or when the box cannot send, the convention leaves the paper duplicate
(CSS art. R.161-47).  What was handed over is on time whatever comes after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from appliance.domain.delai import Delai, Urgence, delai
from appliance.domain.file_attente import CleLot, FactureEnFile, LotEnFile
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.tiers_payant import TiersPayant
from appliance.queue.store import Store

WORDS: Final = {
    Urgence.ORANGE: "à transmettre avant le {limite:%d/%m}, {restants} jours ouvrés restent",
    Urgence.ROUGE: "URGENT, dernier jour de transmission le {limite:%d/%m}",
    Urgence.DEPASSE: (
        "DÉLAI DÉPASSÉ depuis le {limite:%d/%m} : remettez le duplicata papier à l’assuré "
        "ou à la caisse"
    ),
}
GRAVITY: Final = (Urgence.DEPASSE, Urgence.ROUGE, Urgence.ORANGE)


@dataclass(frozen=True, slots=True)
class Echeance:
    """One invoice that still has to leave."""

    numero: NumeroFacture
    delai: Delai

    @property
    def sentence(self) -> str:
        """French, what a person should know of it; empty while there is time."""
        words = WORDS.get(self.delai.urgence, "")
        return words.format(limite=self.delai.limite, restants=self.delai.restants)


class Depart(NamedTuple):
    """What of an invoice its delay and its destination depend on; it never changes.

    Attributes:
        faite: the day from which the delay runs.
    """

    numero: NumeroFacture
    faite: date
    tiers_payant: bool
    organisme: Organisme


@dataclass(frozen=True, slots=True)
class Echeances:
    """Looks at what waits, lot by lot.

    Attributes:
        of_lots: what was read already: the invoices of a closed lot are read once.
    """

    store: Store
    of_lots: dict[CleLot, Sequence[Depart]]

    def pressing(self, today: date) -> Sequence[Echeance]:
        """Return what is not on time or will soon not be, the most pressing first."""
        found = [
            Echeance(one.numero, delai(one.faite, today, tiers_payant=one.tiers_payant))
            for one in self._waiting()
        ]
        late = [one for one in found if one.delai.urgence is not Urgence.A_TEMPS]
        return sorted(late, key=lambda one: (one.delai.limite, one.numero))

    def _waiting(self) -> Iterator[Depart]:
        due = self.store.due()
        yield from map(depart, due.factures)
        for lot in due.lots:
            yield from self.departs(lot)

    def departs(self, lot: LotEnFile) -> Sequence[Depart]:
        """Return what is known of the invoices of a closed lot."""
        if lot.cle not in self.of_lots:
            self.of_lots[lot.cle] = tuple(self._read(lot))
        return self.of_lots[lot.cle]

    def _read(self, lot: LotEnFile) -> Iterator[Depart]:
        for numero in lot.clos.lot.factures:
            held = self.store.get(numero)
            if held is not None:
                yield depart(held)


def depart(one: FactureEnFile) -> Depart:
    """Return what the delay and the destination of an invoice depend on."""
    facture = one.facture
    unpaid = facture.tiers_payant is not TiersPayant.AUCUN
    return Depart(facture.numero, one.delai_du, unpaid, facture.organisme)


def summary(pressing: Sequence[Echeance]) -> Iterator[str]:
    """Yield one sentence for each degree of urgency: how many, and the first of them."""
    for urgence in GRAVITY:
        group = [one for one in pressing if one.delai.urgence is urgence]
        if group:
            yield f"{len(group)} facture(s) : {group[0].sentence}."
