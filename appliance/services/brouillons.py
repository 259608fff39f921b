"""Visits that are not sealed: kept through a cut or a lock, one for each person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from appliance.domain.brouillon import Brouillon
from appliance.domain.patient import Beneficiaire, same_person
from appliance.domain.registre.fiche import Fiche
from appliance.queue.store import Store


@dataclass(frozen=True, slots=True)
class Brouillons:
    """The use cases of drafts.  Each writing is durable when it returns, or raises a VaultError."""

    store: Store

    def garder(self, brouillon: Brouillon) -> None:
        """Keep a draft in the place of the person's former one; the same again writes nothing."""
        table = self.store.registre.brouillons
        before = next(iter(self.of([brouillon.beneficiaire])), None)
        if before is None:
            table.add(brouillon)
        elif before.valeur != brouillon:
            table.put(replace(before, valeur=brouillon))

    def of(self, names: Iterable[Beneficiaire]) -> Sequence[Fiche[Brouillon]]:
        """Return the drafts of a person, under any of the names."""
        known = [*names]
        return [
            fiche
            for fiche in self.tous()
            if any(same_person(fiche.valeur.beneficiaire, who) for who in known)
        ]

    def tous(self) -> Sequence[Fiche[Brouillon]]:
        """Return all drafts, the oldest first."""
        return [*self.store.registre.brouillons]

    def oublier(self, names: Iterable[Beneficiaire]) -> None:
        """Let a person's draft go; part of the transaction that is under way, if any."""
        numeros = [fiche.numero for fiche in self.of(names)]
        if numeros:
            self.store.registre.brouillons.remove(numeros)
