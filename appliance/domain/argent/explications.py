"""What is open on both sides, and the sets of transfers that a line of the bank may be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from appliance.domain.argent.banque import Lien, MouvementBancaire, VirementAnnonce
from appliance.domain.argent.libelles import Lecture, champs_of, identite, lire, nombre, texte
from appliance.domain.argent.payeurs import LARGES, PROCHES, Jours, Payeurs
from appliance.domain.argent.sommes import occasions, trouver

CHANCE: Final = 100
"""A set is believed where the amount is so many times the number of sets as simple."""
MOST: Final = 12
"""Transfers of one search; of more, only those at the payer's own pace are in it."""


@dataclass(frozen=True, slots=True)
class Explications:
    """The sets of transfers that a line may be, and whether all of them were found."""

    ensembles: tuple[frozenset[str], ...]
    complete: bool


class Ouverts:
    """The lines and transfers that nothing joins yet.

    Args:
        lines: those of the bank, by number; all above zero.
        virements: announced transfers.
        prouves: postings that the label proved.

    Attributes:
        lines: the open ones, by number.
        due: the open transfers under which money should come, by identifier.
        payeurs: what is known of the payers.
    """

    def __init__(
        self,
        lines: Mapping[int, MouvementBancaire],
        virements: Iterable[VirementAnnonce],
        prouves: Sequence[tuple[MouvementBancaire, VirementAnnonce]],
    ) -> None:
        self.lines = dict(lines)
        self.due = {one.identifiant: one for one in virements if one.montant > 0}
        self.payeurs = Payeurs(prouves)
        self._champs = {number: champs_of(line) for number, line in self.lines.items()}
        self._bearers: dict[str, set[int]] | None = None
        self._labels: dict[str, int] = defaultdict(int)
        self._lines_of: dict[int, set[int]] = defaultdict(set)
        self._due_of: dict[int, set[str]] = defaultdict(set)
        self._by_payeur: dict[str, set[str]] = defaultdict(set)
        for number, line in self.lines.items():
            self._lines_of[line.montant].add(number)
        for name, one in self.due.items():
            self._due_of[one.montant].add(name)
            self._by_payeur[one.payeur].add(name)
        self._samples = {one.payeur: one for one in reversed(self.due.values())}
        for one in (*self.due.values(), *(virement for _, virement in prouves)):
            self._labels[texte(one.libelle).plein] += 1
        self._lectures: dict[tuple[int, str], Lecture] = {}
        self._trouver = lru_cache(maxsize=None)(trouver)

    def close(self, lien: Lien) -> None:
        """Take what was joined out of what is open."""
        for number in lien.mouvements:
            self._lines_of[self.lines.pop(number).montant].discard(number)
        for name in lien.virements:
            virement = self.due.pop(name)
            self._due_of[virement.montant].discard(name)
            self._by_payeur[virement.payeur].discard(name)

    def lines_of(self, name: str) -> list[int]:
        """Return the lines of a transfer's amount."""
        return sorted(self._lines_of.get(self.due[name].montant, ()))

    def due_of(self, number: int) -> list[str]:
        """Return the transfers of a line's amount."""
        return sorted(self._due_of.get(self.lines[number].montant, ()))

    def lecture(self, number: int, name: str) -> Lecture:
        """Tell what a line says of a transfer's label."""
        return self._lire(number, self.due[name])

    def says(self, number: int, name: str) -> bool:
        """Tell whether a line bears the whole label of a transfer."""
        return self.lecture(number, name) is Lecture.ENTIER

    def is_nobody_elses(self, label: str) -> bool:
        """Tell whether a label has a number, and no other known transfer bears it."""
        wanted = texte(label)
        return wanted.is_distinctive and self._labels[wanted.plein] == 1

    def is_evident(self, number: int, name: str) -> bool:
        """Tell whether a line names the payer of a transfer, and contradicts no number of it."""
        lecture = self.lecture(number, name)
        if lecture is not Lecture.MUET:
            return lecture > Lecture.MUET
        return self.payeurs.is_named(self.lines[number], self._champs[number], self.due[name])

    def explain(self, number: int) -> Explications:
        """Return the sets of transfers that a line may be; those of a group are of one payer."""
        searches = [self._groups(number, payeur) for payeur in self._named(number)]
        groups = (one for found in searches for one in found.ensembles)
        complete = all(found.complete for found in searches)
        return Explications((*self._alone(number), *groups), complete)

    def may_be_chance(self, number: int, ensemble: frozenset[str]) -> bool:
        """Tell whether a set is one of so many that chance could have found it."""
        if len(ensemble) == 1:
            return False
        names = self._groupable(number, self.due[min(ensemble)].payeur)
        ranks = sorted(map(names.index, ensemble))
        follows = ranks[-1] - ranks[0] + 1 == len(ranks)
        many = occasions(len(ranks), len(names) - ranks[0], suite=follows)
        return many * CHANCE > self.lines[number].montant

    def fractions(self, name: str, free: Iterable[int]) -> list[tuple[int, ...]]:
        """Return the sets of lines among `free` that make a transfer; none if one line is it."""
        virement = self.due[name]
        numbers = [number for number in sorted(free) if self._may_be_part(number, virement)]
        if self.lines_of(name) or len(numbers) < 2:
            return []
        found = self._trouver(
            tuple(self.lines[number].montant for number in numbers), virement.montant
        )
        sets = [tuple(numbers[rank] for rank in ranks) for ranks in found.reponses]
        many = occasions(max(map(len, sets), default=2), len(numbers), suite=False)
        return sets if found.complete and many * CHANCE <= virement.montant else []

    def is_nameless(self, number: int) -> bool:
        """Tell whether nothing on a line says who paid."""
        return not identite(self.lines[number])

    def _lire(self, number: int, virement: VirementAnnonce) -> Lecture:
        key = number, virement.identifiant
        if key not in self._lectures:
            self._lectures[key] = lire(virement.libelle, self._champs[number])
        return self._lectures[key]

    def _groups(self, number: int, payeur: str) -> Explications:
        """Return the groups of a payer's transfers that a line may be."""
        names = self._groupable(number, payeur)
        amounts = tuple(self.due[name].montant for name in names)
        found = self._trouver(amounts, self.lines[number].montant)
        groups = (frozenset(names[rank] for rank in ranks) for ranks in found.reponses)
        agreed = (one for one in groups if self._agrees(number, one, names))
        return Explications(tuple(agreed), found.complete)

    def _groupable(self, number: int, payeur: str) -> list[str]:
        """Return a payer's transfers that a line may hold among others, by date."""
        line = self.lines[number]
        found = [
            virement
            for virement in map(self.due.__getitem__, self._by_payeur[payeur])
            if virement.montant < line.montant
            and PROCHES.hold(virement, line)
            and self._is_free(virement, number)
        ]
        if len(found) > MOST:
            pace = self.payeurs.window(payeur, line.date)
            found = [one for one in found if pace.hold(one, line)]
        return [one.identifiant for one in sorted(found, key=_by_date)]

    def _named(self, number: int) -> list[str]:
        """Return the payers of open transfers that a line names, in a piece of their name too."""
        return [
            payeur
            for payeur, sample in self._samples.items()
            if self._by_payeur[payeur]
            and (
                self._lire(number, sample) is Lecture.TRONQUE
                or self.payeurs.is_named(self.lines[number], self._champs[number], sample)
            )
        ]

    def _alone(self, number: int) -> list[frozenset[str]]:
        line = self.lines[number]
        found = [
            name
            for name in self.due_of(number)
            if self._may_come(self.due[name], line)
            and self._is_free(self.due[name], number)
            and self.lecture(number, name) is not Lecture.CONTREDIT
        ]
        evident = [name for name in found if self.is_evident(number, name)]
        return [frozenset({name}) for name in evident or found]

    def _may_come(self, virement: VirementAnnonce, line: MouvementBancaire) -> bool:
        """Tell whether a line may be a transfer, as late as can be, but no sooner than others."""
        pace = self.payeurs.window(virement.payeur, line.date)
        return Jours(max(LARGES.moins, pace.moins), LARGES.plus).hold(virement, line)

    def _is_free(self, virement: VirementAnnonce, number: int) -> bool:
        """Tell whether a line has the account of a transfer, and no other line its label."""
        bearers = self._bearing().get(virement.identifiant, set()) & self.lines.keys()
        known = self.payeurs.is_account(self.lines[number].compte, virement)
        return known and (len(bearers) != 1 or number in bearers)

    def _bearing(self) -> Mapping[str, set[int]]:
        """Return the lines that bear the label of a transfer, which is nobody else's."""
        if self._bearers is None:
            self._bearers = defaultdict(set)
            by_number = defaultdict[str, list[VirementAnnonce]](list)
            for one in self.due.values():
                if self.is_nobody_elses(one.libelle):
                    by_number[texte(one.libelle).longest].append(one)
            for number, champs in self._champs.items():
                numbers = {mot for champ in champs for mot in champ.mots}
                for one in (one for mot in numbers for one in by_number.get(mot, ())):
                    if self._bears(number, one):
                        self._bearers[one.identifiant].add(number)
        return self._bearers

    def _bears(self, number: int, virement: VirementAnnonce) -> bool:
        """Tell whether an open line bears the label of a transfer, and may hold it."""
        line = self.lines.get(number)
        return (
            line is not None
            and virement.montant <= line.montant
            and PROCHES.hold(virement, line)
            and self.says(number, virement.identifiant)
        )

    def _agrees(self, number: int, ensemble: frozenset[str], names: Sequence[str]) -> bool:
        """Tell whether a set has in it what the line tells of."""
        if nombre(self.lines[number].libelle) not in {0, len(ensemble)}:
            return False
        for lecture in (Lecture.ENTIER, Lecture.TRONQUE):
            told = {name for name in names if self.lecture(number, name) is lecture}
            if told:
                return not told.isdisjoint(ensemble)
        return True

    def _may_be_part(self, number: int, virement: VirementAnnonce) -> bool:
        line = self.lines[number]
        return (
            line.montant < virement.montant
            and PROCHES.hold(virement, line)
            and self._is_free(virement, number)
            and self.is_evident(number, virement.identifiant)
        )


def _by_date(virement: VirementAnnonce) -> tuple[date, str]:
    return virement.date or date.min, virement.identifiant
