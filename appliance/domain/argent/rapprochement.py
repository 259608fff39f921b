"""Which line of the bank is which announced transfer: posted where only one answer can be.

Four proofs, the strongest first; after each posting they begin anew, for what is certain makes
other lines certain.

- *label*: the whole announced label stands on the line, and the amount is the same;
- *amount*: the amount is the same, the day is right, the line names the payer;
- *group*: the line names a payer, and only one set of its transfers makes the amount;
- *fraction*: several lines name a payer, and only one set of them makes a transfer.

The last three know a line only by elimination.  They wait until returns of later days were read,
and where two answers are possible, or one that chance could have found, they say so and post
nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from appliance.domain.argent.banque import Comment, Lien, MouvementBancaire, VirementAnnonce
from appliance.domain.argent.explications import Explications, Ouverts
from appliance.domain.argent.libelles import texte
from appliance.domain.argent.payeurs import LIBELLE, PROCHES

GRACE: Final = timedelta(days=3)
"""How much later than a line's day returns must have been read."""
PLUSIEURS: Final = "plusieurs explications sont possibles"
TROP: Final = "trop de combinaisons sont possibles"
TOT: Final = "les retours des jours suivants ne sont pas encore lus"
SANS_NOM: Final = "la ligne ne nomme pas le payeur"
DISPUTE: Final = "une autre ligne peut être ce virement"
HASARD: Final = "cette somme peut être un hasard"
LOIN: Final = "la date est loin de celle annoncée"
DEFAIT: Final = "un rapprochement de cette ligne a été défait"
ECART: Final = "le libellé est celui d’un virement annoncé pour un autre montant"

Posted = tuple[Lien, Comment]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Dossier:
    """What is to be joined.

    Attributes:
        credits: lines of the bank that nothing explains yet, by number; all above zero.
        virements: announced transfers of which nothing came yet.
        prouves: postings that the label proved.
        a_la_main: lines whose posting was taken back: only a person posts them again.
        horizon: up to which day returns were read; None when none was.
    """

    credits: Mapping[int, MouvementBancaire]
    virements: Sequence[VirementAnnonce]
    prouves: Sequence[tuple[MouvementBancaire, VirementAnnonce]] = ()
    a_la_main: frozenset[int] = frozenset()
    horizon: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What a person is asked.

    Attributes:
        mouvement: number of the line.
        choix: answers whose sums are right; there may be others.
        raison: French: why it is not posted.
    """

    mouvement: int
    choix: tuple[Lien, ...]
    raison: str


@dataclass(slots=True, kw_only=True)
class Bilan:
    """What is certain, and what is not."""

    liens: list[Posted] = field(default_factory=list)
    propositions: list[Proposition] = field(default_factory=list)


def rapprocher(dossier: Dossier) -> Bilan:
    """Join what is certain, and propose the rest."""
    recherche = _Recherche(dossier)
    bilan = Bilan()
    while posted := recherche.advance():
        bilan.liens += posted
    bilan.propositions += recherche.propositions()
    return bilan


class _Recherche:
    """The proofs, on what is still open."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._open = Ouverts(dossier.credits, dossier.virements, dossier.prouves)
        self._claims: Mapping[int, Explications] = {}
        self._sets: Mapping[int, Sequence[frozenset[str]]] = {}
        self._rivals: dict[str, set[int]] = defaultdict(set)

    def advance(self) -> list[Posted]:
        """Post what the strongest proof that proves anything proves; return it."""
        proofs: Sequence[Callable[[], Iterable[Posted]]] = (
            self._by_label,
            self._by_sum,
            self._by_fraction,
        )
        for proof in proofs:
            if posted := [*proof()]:
                for lien, comment in posted:
                    self._post(lien, comment)
                return posted
        return []

    def propositions(self) -> Iterator[Proposition]:
        """Yield what is left to a person, in the order of the lines."""
        self._explain()
        for number, found in self._claims.items():
            choix = tuple(_lien(number, ensemble) for ensemble in found.ensembles)
            if choix or not found.complete:
                yield Proposition(mouvement=number, choix=choix, raison=self._reason(number, found))
            elif self._is_another_amount(number):
                yield Proposition(mouvement=number, choix=(), raison=ECART)

    def _by_label(self) -> Iterator[Posted]:
        """Yield lines that bear the label of one transfer alone, for its very amount."""
        for name, virement in self._open.due.items():
            lines = [one for one in self._open.lines_of(name) if self._open.says(one, name)]
            if len(lines) != 1 or lines[0] in self._dossier.a_la_main:
                continue
            [number] = lines
            bearers = [one for one in self._open.due_of(number) if self._open.says(number, one)]
            if bearers == [name] and self._is_known_by_label(number, virement):
                yield _lien(number, {name}), Comment.LIBELLE

    def _by_sum(self) -> Iterator[Posted]:
        """Yield lines that have one explanation, and leave one to every line that has several."""
        self._explain()
        certain = {
            number: found.ensembles[0]
            for number, found in self._claims.items()
            if len(found.ensembles) == 1 and not self._doubt(number, found)
        }
        chosen = frozenset().union(*certain.values())
        for number, sets in self._sets.items():
            if number not in certain and sets and not any(map(chosen.isdisjoint, sets)):
                chosen = chosen.difference(*sets)
        for number, ensemble in certain.items():
            if ensemble <= chosen:
                comment = Comment.MONTANT if len(ensemble) == 1 else Comment.GROUPE
                yield _lien(number, ensemble), comment

    def _by_fraction(self) -> Iterator[Posted]:
        """Yield transfers that one set of lines makes, none of which has another explanation."""
        free = [
            number
            for number, found in self._claims.items()
            if not found.ensembles and found.complete and self._may_post(number)
        ]
        sets = {
            name: found
            for name in self._open.due
            if not self._rivals[name] and (found := self._open.fractions(name, free))
        }
        taken = Counter(number for found in sets.values() for each in found for number in each)
        for name, found in sets.items():
            if len(found) == 1 and all(taken[number] == 1 for number in found[0]):
                yield Lien(mouvements=found[0], virements=(name,)), Comment.FRACTION

    def _explain(self) -> None:
        """Find what each line may be, and which lines claim each transfer."""
        self._claims = {number: self._open.explain(number) for number in self._open.lines}
        self._sets = {number: self._claimed(number) for number in self._claims}
        self._rivals = defaultdict(set)
        for number, sets in self._sets.items():
            for name in frozenset().union(*sets):
                self._rivals[name].add(number)

    def _claimed(self, number: int) -> list[frozenset[str]]:
        """Return the sets that a line claims: one that names somebody else claims none."""
        sets, nameless = self._claims[number].ensembles, self._open.is_nameless(number)
        return [one for one in sets if nameless or self._is_named(number, one)]

    def _is_disputed(self, number: int, ensemble: frozenset[str]) -> bool:
        """Tell whether another line can be nothing else than something of this set."""
        rivals = frozenset().union(*(self._rivals[name] for name in ensemble)) - {number}
        return any(
            not self._claims[rival].complete or not any(map(ensemble.isdisjoint, self._sets[rival]))
            for rival in rivals
        )

    def _reason(self, number: int, found: Explications) -> str:
        return PLUSIEURS if len(found.ensembles) > 1 else self._doubt(number, found)

    def _doubt(self, number: int, found: Explications) -> str:
        """Say why the only explanation of a line is not certain; empty where it is."""
        ensemble = frozenset().union(*found.ensembles)
        line = self._open.lines[number]
        doubts = (
            (DEFAIT, number in self._dossier.a_la_main),
            (TROP, not found.complete),
            (SANS_NOM, not self._is_named(number, ensemble)),
            (LOIN, not all(PROCHES.hold(self._open.due[name], line) for name in ensemble)),
            (TOT, not self._may_post(number)),
            (DISPUTE, self._is_disputed(number, ensemble)),
        )
        told = next((why for why, is_so in doubts if is_so), "")
        return told or (HASARD if self._open.may_be_chance(number, ensemble) else "")

    def _is_named(self, number: int, ensemble: frozenset[str]) -> bool:
        """Tell whether a line names the payer of what it may be; a group was looked for so."""
        return len(ensemble) > 1 or all(self._open.is_evident(number, name) for name in ensemble)

    def _is_known_by_label(self, number: int, virement: VirementAnnonce) -> bool:
        """Tell whether a label is enough: nobody else bears it, or nobody else is in question."""
        line = self._open.lines[number]
        if self._open.is_nobody_elses(virement.libelle):
            return virement.date is None or LIBELLE.hold(virement, line)
        return (
            PROCHES.hold(virement, line)
            and self._may_post(number)
            and self._open.due_of(number) == [virement.identifiant]
            and self._open.lines_of(virement.identifiant) == [number]
        )

    def _is_another_amount(self, number: int) -> bool:
        line = self._open.lines[number]
        return any(
            PROCHES.hold(virement, line)
            and texte(virement.libelle).is_distinctive
            and self._open.says(number, name)
            for name, virement in self._open.due.items()
        )

    def _may_post(self, number: int) -> bool:
        """Tell whether returns of later days were read, and no person took the line back."""
        horizon = self._dossier.horizon
        read = horizon is not None and self._open.lines[number].date + GRACE <= horizon
        return read and number not in self._dossier.a_la_main

    def _post(self, lien: Lien, comment: Comment) -> None:
        if comment is Comment.LIBELLE:
            line, virement = self._open.lines[lien.mouvements[0]], self._open.due[lien.virements[0]]
            self._open.payeurs.learn(line, virement)
        self._open.close(lien)


def _lien(number: int, names: Iterable[str]) -> Lien:
    return Lien.of([number], names)
