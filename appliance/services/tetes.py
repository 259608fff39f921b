"""Heads of the journal that a manager countersigned: who holds the box's key cannot sign them."""

from collections.abc import Iterator

from appliance.domain.ancre import Ancre
from appliance.domain.argent.delegation import Aller
from appliance.formats.ancres import read_ancres
from appliance.formats.delegation import is_countersigned, read_pli
from appliance.queue.store import Store
from appliance.sealing.correspondance import Cle


def contresignees(store: Store, cle: Cle) -> Iterator[Ancre]:
    """Yield each head that somebody countersigned, the oldest first.

    Args:
        store: the queue, which keeps the signatures.
        cle: theirs, from their own hand: one that the box alone tells of proves nothing.

    Raises:
        DelegationAlteredError: a file that left is not what was signed here.
    """
    for fiche in store.delegations:
        left = fiche.valeur
        tete = read_pli(Aller, left.aller).read(Aller).tete
        if left.cle == str(cle) and is_countersigned(tete, left.contreseing, cle):
            yield from read_ancres(tete)
