"""The returns: what each payer tells of a day, and when it arrives."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.demo.annee.calendrier import after
from appliance.demo.annee.hasard import Hasard
from appliance.demo.annee.modele import Dire, PartAnnee, Soignant, Transfert
from appliance.demo.annee.profil import Payeur

SOON: Final = (0, 2)
LATE: Final = (4, 12)
"""Working days until the return is there; a late one comes after its money."""
LATE_RETURNS: Final = 50
"""Per mille."""


@dataclass(frozen=True, slots=True)
class RetourAnnee:
    """One return: a payer, a professional, a day.

    Attributes:
        rang: of the file among all.
        sans_argent: refusals and deferrals.
        arrive: the days on which it is heard; two where it is sent twice.
    """

    rang: int
    payeur: Payeur
    soignant: Soignant
    jour: date
    transferts: tuple[Transfert, ...]
    sans_argent: tuple[tuple[PartAnnee, Dire], ...]
    arrive: tuple[date, ...]


def retours(
    parts: Sequence[PartAnnee], made: Sequence[Transfert], seed: int, repetes: int
) -> Iterator[RetourAnnee]:
    """Yield all returns in the order of their days; `repetes` per mille are sent twice."""
    hasard = Hasard(seed, "retours")
    paid: dict[tuple[date, str, int], list[Transfert]] = defaultdict(list)
    for one in made:
        paid[one.jour, one.payeur.cle, one.soignant.rang].append(one)
    silent: dict[tuple[date, str, int], list[tuple[PartAnnee, Dire]]] = defaultdict(list)
    for part in parts:
        for dire in part.dires:
            if not dire.montant:
                silent[dire.jour, part.payeur.cle, part.facture.soignant.rang].append((part, dire))
    for rang, key in enumerate(sorted({*paid, *silent}), 1):
        transferts, told = paid.get(key, []), silent.get(key, [])
        payeur = transferts[0].payeur if transferts else told[0][0].payeur
        nurse = transferts[0].soignant if transferts else told[0][0].facture.soignant
        first = after(key[0], hasard.randint(*(LATE if hasard.happens(LATE_RETURNS) else SOON)))
        again = (after(first, hasard.randint(*LATE)),) if hasard.happens(repetes) else ()
        yield RetourAnnee(
            rang, payeur, nurse, key[0], tuple(transferts), tuple(told), (first, *again)
        )
