"""Codes that are good enough, and codes that the box proposes."""

from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import Final

from appliance.errors import WeakCodeError
from appliance.ports.machine import Entropy
from appliance.sealing.stretching import plain_code
from appliance.sealing.words import WORDS

PROPOSED_WORDS: Final = 6
PROPOSED_BITS: Final = int(PROPOSED_WORDS * log2(len(WORDS)))
DRAWN: Final = 2
"""Bytes drawn for a word: 65,536 is a multiple of the words, so that each is as likely."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code must be: a floor below which it is refused, not a measure of its worth.

    Attributes:
        shortest: characters.
        different: how many of them must be different.
    """

    shortest: int
    different: int

    def check(self, code: str) -> None:
        """Accept a code.

        Raises:
            WeakCodeError: it is too short or too plain; the message says what is asked.
        """
        text = plain_code(code)
        if len(text) < self.shortest or len(set(text)) < self.different or _is_row(text):
            raise WeakCodeError(
                f"{self.shortest} caractères au moins, dont {self.different} différents"
            )


ALONE: Final = Rule(16, 8)
"""Nothing else protects: who has the memory card tries codes elsewhere, without the delay."""
WITH_MACHINE: Final = Rule(6, 4)
"""The machine's secret keeps tries on the box, and the delay makes them few."""
PUBLIC: Final = Rule(1, 1)
"""A practice to play with: everybody knows its code."""


def propose_code(entropy: Entropy) -> str:
    """Return six words that nobody chose: 66 bits."""
    drawn = entropy(DRAWN * PROPOSED_WORDS)
    numbers = [
        int.from_bytes(drawn[place : place + DRAWN]) for place in range(0, len(drawn), DRAWN)
    ]
    return " ".join(WORDS[number % len(WORDS)] for number in numbers)


def _is_row(text: str) -> bool:
    """Tell whether each character follows from the one before: 123456, fedcba, aaaaaa."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1
