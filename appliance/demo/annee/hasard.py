"""Chance that can be told again: each subject draws from a stream of its own.

What one subject draws never shifts what another gets, so that a profile which changes a payer
leaves the patients as they were.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from appliance.demo.annee.profil import MILLE

T = TypeVar("T")


class Hasard(Random):
    """A stream of chance, named by the seed and a subject."""

    def __init__(self, seed: int, *subject: object) -> None:
        super().__init__("/".join(map(str, (seed, *subject))))  # a text is hashed alike everywhere

    def happens(self, per_mille: int) -> bool:
        """Tell whether what happens so often happens now."""
        return self.randrange(MILLE) < per_mille

    def one_of(self, values: Sequence[T], weights: Sequence[int]) -> T:
        """Draw one value by weight."""
        return self.choices(values, weights)[0]

    def delay(self, median: int, dispersion: int) -> int:
        """Draw a delay in days, at least one: its logarithm is spread like a bell."""
        return max(1, round(median * self.lognormvariate(0, dispersion / MILLE)))
