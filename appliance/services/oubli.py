"""What the bank, the payers and the practice wrote of a person beside the invoices: forgotten too.

Amounts, dates and numbers stay; so do the returns that must be kept a while longer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from appliance.domain.argent.banque import Defait, MouvementBancaire
from appliance.domain.argent.delegation import Delegation
from appliance.domain.argent.relances import Relance
from appliance.domain.file_attente import GenreRetour, Retour
from appliance.domain.oubli import Oublies
from appliance.queue.store import Store

Believe = Callable[[bytes], Sequence[bytes] | GenreRetour]
"""What a message carries; see `Correspondants.believe`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oubli:
    """Makes several commits; each is whole, and asked for again does nothing more.

    Every method raises what `Journal.append` raises.

    Attributes:
        ouvrir: opens a return, whose text lies in attachments.
        conservation: how long a return must be kept.
    """

    store: Store
    ouvrir: Believe
    conservation: timedelta

    def oublier(self, who: Oublies, jour: date) -> int:
        """Forget persons wherever they are named; return how many returns must still name them."""
        named = [one for one in self.store.retours() if self._names(one, who)]
        gone = [one for one in named if self._is_old(one.recu_le.astimezone().date(), jour)]
        self.store.forget_retours([one.identifiant for one in gone])
        self.store.argent.forget_named(who.named_in)
        self._forget_lines(
            lambda line: who.named_in(line.libelle, line.contrepartie, line.reference)
        )
        self._forget_reasons(lambda undone: who.named_in(undone.raison))
        self._forget_notes(lambda relance: who.named_in(relance.note))
        self._forget_proposals(lambda given: who.named_in(given.reponse.decode()))
        return len(named) - len(gone)

    def vieillir(self, jour: date) -> int:
        """Forget the words of all that is older than must be kept; return how many messages."""
        days = ((one, one.recu_le.astimezone().date()) for one in self.store.retours())
        gone = [one.identifiant for one, day in days if one.contenu and self._is_old(day, jour)]
        self.store.forget_retours(gone)
        self._forget_lines(lambda line: self._is_old(line.date, jour))
        self._forget_reasons(lambda undone: self._is_old(undone.le.astimezone().date(), jour))
        self._forget_notes(lambda relance: self._is_old(relance.le, jour))
        self._forget_proposals(lambda given: self._is_old(given.expire_le, jour))
        return len(gone)

    def _is_old(self, day: date, jour: date) -> bool:
        """Tell whether nothing obliges any more to keep what is of a day."""
        return day + self.conservation < jour

    def _names(self, retour: Retour, who: Oublies) -> bool:
        return who.named_in_bytes([*self._contents(retour)])

    def _contents(self, retour: Retour) -> Iterator[bytes]:
        yield retour.contenu
        opened = self.ouvrir(retour.contenu) if retour.contenu else ()
        yield from () if isinstance(opened, GenreRetour) else opened

    def _forget_lines(self, chosen: Callable[[MouvementBancaire], bool]) -> None:
        """Leave of lines of the bank their account, day and amount."""
        lignes = self.store.releves.lignes
        for fiche in [*lignes]:
            line = fiche.valeur.mouvement
            bare = replace(line, libelle="", contrepartie="", reference="")
            if line != bare and chosen(line):
                lignes.rewrite(replace(fiche, valeur=replace(fiche.valeur, mouvement=bare)))

    def _forget_reasons(self, chosen: Callable[[Defait], bool]) -> None:
        """Leave of a posting that was taken back who did it, and when."""
        for fiche in self.store.releves.postings():
            undone = fiche.valeur.defait
            if undone is not None and undone.raison and chosen(undone):
                self.store.releves.reword(fiche, replace(undone, raison=""))

    def _forget_notes(self, chosen: Callable[[Relance], bool]) -> None:
        for fiche in [*self.store.relances]:
            if fiche.valeur.note and chosen(fiche.valeur):
                self.store.relances.rewrite(replace(fiche, valeur=replace(fiche.valeur, note="")))

    def _forget_proposals(self, chosen: Callable[[Delegation], bool]) -> None:
        """Leave of what a manager answered what was proposed for which share, and by whom."""
        delegations, propositions = self.store.delegations, self.store.propositions
        for fiche in [*delegations]:
            bare = fiche.valeur.sans_mots()
            if bare != fiche.valeur and chosen(fiche.valeur):
                delegations.rewrite(replace(fiche, valeur=bare))
                for one in [*propositions]:
                    if one.valeur.delegation == fiche.numero:
                        propositions.rewrite(replace(one, valeur=replace(one.valeur, mots="")))
