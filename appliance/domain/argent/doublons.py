"""Which lines of a statement stand already: statements overlap, and one day comes in two formats.

A line is the same by its account, its day, its amount and its words, and among equal ones by their
number: where one stands and the file has two, one is new.  Days are the bank's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.libelles import texte

SHORTEST: Final = 8
"""Letters and digits that two cuts of one label share at least."""

Cle = tuple[str, date, int]


def cle(mouvement: MouvementBancaire) -> Cle:
    """Return what two readings of a line never differ in."""
    return mouvement.compte, mouvement.date, mouvement.montant


def nouveaux(
    lus: Sequence[MouvementBancaire], connus: Iterable[MouvementBancaire]
) -> list[MouvementBancaire]:
    """Return the lines of one file that stand nowhere yet, in their order.

    Args:
        lus: all lines of the file.
        connus: those that stand and may be among them.
    """
    standing: dict[Cle, list[MouvementBancaire]] = defaultdict(list)
    for one in connus:
        standing[cle(one)].append(one)
    left = dict(enumerate(lus))
    for is_same in (_is_equal, _is_same):  # the surest first: nobody takes another one's place
        left = _without(left, standing, is_same)
    return list(left.values())


def _without(
    lus: Mapping[int, MouvementBancaire],
    standing: Mapping[Cle, list[MouvementBancaire]],
    is_same: Callable[[MouvementBancaire, MouvementBancaire], bool],
) -> dict[int, MouvementBancaire]:
    """Take out the lines that stand, and what stands for them."""
    left = {}
    for rank, one in lus.items():
        there = standing.get(cle(one), [])
        found = next((other for other in there if is_same(one, other)), None)
        if found is None:
            left[rank] = one
        else:
            there.remove(found)
    return left


def _is_equal(one: MouvementBancaire, other: MouvementBancaire) -> bool:
    if one.reference and one.reference == other.reference:
        return True
    return _mots(one) == _mots(other) and not _have_own_references(one, other)


def _is_same(one: MouvementBancaire, other: MouvementBancaire) -> bool:
    if _have_own_references(one, other):
        return False
    return any(_overlap(mine, theirs) for mine in _texts(one) for theirs in _texts(other))


def _have_own_references(one: MouvementBancaire, other: MouvementBancaire) -> bool:
    """Tell whether both bear a number of the bank in one format: they differ where it does."""
    return one.source == other.source and bool(one.reference) and bool(other.reference)


def _mots(one: MouvementBancaire) -> str:
    return texte(one.libelle).plein


def _texts(one: MouvementBancaire) -> tuple[str, ...]:
    return _mots(one), texte(f"{one.contrepartie} {one.libelle}").plein


def _overlap(one: str, other: str) -> bool:
    """Tell whether one text is a piece of the other, or goes on where the other was cut."""
    if not one or not other or one in other or other in one:
        return True
    same = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    if same.size < SHORTEST:
        return False
    ends = same.a + same.size == len(one) or same.b + same.size == len(other)
    return ends and (same.a == 0 or same.b == 0)
