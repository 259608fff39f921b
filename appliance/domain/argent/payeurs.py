"""What earlier postings taught of each payer: its names at the bank, and how long its money takes.

Only what the label proved counts here, so that no guess ever rests on another one.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from appliance.domain.argent.banque import MouvementBancaire, VirementAnnonce
from appliance.domain.argent.libelles import Champs, identite, name_stands, noms_of, texte


class Jours(NamedTuple):
    """Days from the announced one to the bank's, both bounds included."""

    moins: int
    plus: int

    def hold(self, virement: VirementAnnonce, mouvement: MouvementBancaire) -> bool:
        """Tell whether the bank's line came in that time."""
        if virement.date is None:
            return False
        return self.moins <= (mouvement.date - virement.date).days <= self.plus


PROCHES: Final = Jours(-5, 30)
"""In which a transfer comes as a rule."""
LARGES: Final = Jours(-15, 60)
"""In which another one of the same amount makes a doubt."""
LIBELLE: Final = Jours(-30, 400)
"""In which a label that nobody else bears is believed."""
SEASON: Final = timedelta(days=60)
"""A payer's pace is that of its postings around a day."""
ENOUGH: Final = 8
"""Postings that make a pace."""
SLACK: Final = Jours(-3, 10)
"""Beside the pace: a group waits for its last transfer."""


class Payeurs:
    """The payers, as far as they are known."""

    def __init__(self, passes: Iterable[tuple[MouvementBancaire, VirementAnnonce]] = ()) -> None:
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._accounts: dict[str, set[str]] = defaultdict(set)
        self._pace: dict[str, list[tuple[date, int]]] = defaultdict(list)
        self._sorted = True
        for mouvement, virement in passes:
            self.learn(mouvement, virement)

    def learn(self, mouvement: MouvementBancaire, virement: VirementAnnonce) -> None:
        """Take in a posting that the label proved."""
        for name in noms_of(mouvement, virement.libelle):
            self._by_name[name].add(virement.payeur)
        if virement.professionnel:
            self._accounts[virement.professionnel].add(mouvement.compte)
        if virement.date is not None:
            delay = (mouvement.date - virement.date).days
            self._pace[virement.payeur].append((mouvement.date, delay))
            self._sorted = False

    def named(self, mouvement: MouvementBancaire) -> frozenset[str]:
        """Return the payers that bore the name of this line before, which may be cut."""
        name = identite(mouvement)
        found = set(self._by_name.get(name, ()))
        if name and not mouvement.contrepartie and texte(mouvement.libelle).is_name:
            longer = (one for known, one in self._by_name.items() if known.startswith(name))
            found.update(*longer)
        return frozenset(found)

    def is_named(
        self, mouvement: MouvementBancaire, champs: Champs, virement: VirementAnnonce
    ) -> bool:
        """Tell whether the line names the payer of a transfer, known or as in the label."""
        return virement.payeur in self.named(mouvement) or name_stands(virement.libelle, champs)

    def is_account(self, compte: str, virement: VirementAnnonce) -> bool:
        """Tell whether an account may be that of who billed what a transfer pays."""
        known = self._accounts.get(virement.professionnel)
        return known is None or compte in known

    def window(self, payeur: str, jour: date) -> Jours:
        """Return in which time a payer's money comes, around a day."""
        self._sort()
        pace = self._pace.get(payeur, [])
        low = bisect_left(pace, (jour - SEASON,))
        delays = [delay for _, delay in pace[low : bisect_right(pace, (jour + SEASON, 10_000))]]
        if len(delays) < ENOUGH:
            return PROCHES
        return Jours(
            max(PROCHES.moins, min(delays) + SLACK.moins),
            min(PROCHES.plus, max(delays) + SLACK.plus),
        )

    def _sort(self) -> None:
        if not self._sorted:
            for pace in self._pace.values():
                pace.sort()
            self._sorted = True
