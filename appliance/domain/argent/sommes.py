"""Which of some amounts make a sum: all answers, or the word that they are too many to look for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import comb
from typing import Final

NODES: Final = 20_000
"""Steps of one search; the same search always ends at the same step."""
ENOUGH: Final = 5
"""Answers beyond which nobody reads."""


@dataclass(slots=True)
class Sommes:
    """What a search found.

    Attributes:
        reponses: ranks of the amounts of each answer, in order.
        complete: nothing was left out.
    """

    reponses: list[tuple[int, ...]] = field(default_factory=list)
    complete: bool = True


def trouver(montants: Sequence[int], somme: int, *, nodes: int = NODES) -> Sommes:
    """Find the sets of at least two amounts that make a sum.

    Args:
        montants: above zero.
        somme: what they are to make.
        nodes: steps after which it gives up.
    """
    order = sorted(range(len(montants)), key=lambda rank: -montants[rank])
    amounts = [montants[rank] for rank in order]
    rest = [*accumulate(reversed(amounts), initial=0)][::-1]  # from each place to the end
    found, steps = Sommes(), 0
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, somme, ())]
    while stack:
        place, left, taken = stack.pop()
        steps += 1
        if left == 0:
            if len(taken) > 1:
                found.reponses.append(tuple(sorted(order[one] for one in taken)))
            if len(found.reponses) < ENOUGH:
                continue
        if steps >= nodes or len(found.reponses) >= ENOUGH:
            found.complete = False
            break
        if place < len(amounts) and left <= rest[place]:
            stack.append((place + 1, left, taken))
            if amounts[place] <= left:
                stack.append((place + 1, left - amounts[place], (*taken, place)))
    return found


def occasions(choisis: int, parmi: int, *, suite: bool) -> int:
    """Return among how many sets as simple as this one chance could have found it.

    Args:
        choisis: how many amounts it has.
        parmi: among how many they were looked for.
        suite: they follow each other there.
    """
    if suite:
        return parmi * (parmi - 1) // 2 or 1
    return sum(comb(parmi, size) for size in range(2, choisis + 1))
