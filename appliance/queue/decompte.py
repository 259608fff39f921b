"""Count what stands where, for the line that never leaves the screen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from appliance.domain.file_attente import Decompte
from appliance.domain.lifecycle import EtatLot

Document = Mapping[str, Any]

NO_LOT: Final = ""
WITHOUT_VERDICT: Final = {NO_LOT, EtatLot.CONFIEE, EtatLot.REMISE}


def count(
    factures: Iterable[Document], lots: Mapping[int, Document], retours: Iterable[Document]
) -> Decompte:
    """Count documents as they are: to make values of them all would take a hundred times longer."""
    factures = list(factures)
    etats = [lots[one["lot"]]["etat"] if one["lot"] else NO_LOT for one in factures]
    by_etat = Counter(etats)
    waiting = (
        datetime.fromisoformat(one["facture"]["etablie_le"])
        for one, etat in zip(factures, etats, strict=True)
        if etat in WITHOUT_VERDICT
    )
    return Decompte(
        scellees=len(factures),
        a_mettre_en_lot=by_etat[NO_LOT],
        a_envoyer=by_etat[EtatLot.CONFIEE],
        remises=by_etat[EtatLot.REMISE],
        arl_positif=by_etat[EtatLot.ARL_POSITIF],
        arl_negatif=by_etat[EtatLot.ARL_NEGATIF],
        total=_sum(factures, "montant"),
        amo=_sum(factures, "amo"),
        amc=_sum(factures, "amc"),
        plus_ancienne=min(waiting, default=None),
        retours_a_lire=sum(retour["genre"] != "arl" for retour in retours),
    )


def _sum(factures: Iterable[Document], amount: str) -> int:
    return sum(ligne[amount] for one in factures for ligne in one["facture"]["cotation"]["lignes"])
