"""What a restored box makes of what was on its way when its backup was made."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.queue.store import Store

MOTIF: Final = (
    "repris d’une sauvegarde ; l’ancien boîtier l’a peut-être envoyé. Sa réponse le dira ; "
    "sans réponse, appelez la caisse avant de le renvoyer"
)


def retenir(store: Store, now: datetime) -> int:
    """Let no lot leave that may have left already; return how many wait for an answer.

    Nobody can tell from a backup what the old box did after it.  The peers can: an ARL or a
    return moves such a lot on as any other, and a person may send it once more.  What a peer
    blocked counts too: the old box may have been asked to try it again.

    Raises:
        DiskFullError, JournalClosedError: see `Journal.append`.
    """
    lots = store.lots_in(EtatLot.CONFIEE)
    for lot in lots:
        store.advance(lot.cle, Evenement.RETENUE, at=now, motif=MOTIF)
    images = [one for one in store.lots_pieces.due() if not one.valeur.retenue]
    for one in images:
        held = replace(one.valeur, retenue=True, motif=MOTIF)
        store.lots_pieces.put(replace(one, valeur=held))
    return len(lots) + len(images)
