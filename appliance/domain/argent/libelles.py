"""What a line of the bank says of an announced label: banks cut labels, and change case and blanks.

A text is compared as its letters and digits only.  Where words began and ended is remembered, so
that a number is never taken for the start of a longer one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import accumulate, dropwhile, takewhile
from typing import Final

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.registre.noms import mots_of

SHORTEST: Final = 4
"""Letters and digits below which a text tells nothing."""
SHORTEST_CUT: Final = 6
SHORTEST_NAME: Final = 3
SHORTEST_NUMBER: Final = 5
"""Digits of a number that stands for its whole label."""
PLAIN: Final = re.compile("[0-9A-Z]+")
GROUP: Final = re.compile(r"\b([1-9][0-9]?) VIREMENTS?\b", re.IGNORECASE)
COMMON_WORDS: Final = frozenset({
    "VIR", "VIREMENT", "VIREMENTS", "VRT", "SEPA", "INST", "INSTANTANE", "RECU", "EMIS", "EN",
    "VOTRE", "FAVEUR", "DE", "DU", "DES", "LA", "LE", "LES", "PAR", "POUR", "MOTIF", "REF",
    "REFERENCE", "REMB", "REMBOURSEMENT", "REMBOURSEMENTS", "REGLEMENT", "REGLT", "SOINS", "TIERS",
    "PAYANT", "TP", "PRESTATIONS", "PAIEMENT",
})  # fmt: skip
"""Words that name no payer."""


class Lecture(IntEnum):
    """What a line says of a label."""

    CONTREDIT = 0  # it bears another number in its place
    MUET = 1  # nothing
    TRONQUE = 2  # a piece of it
    ENTIER = 3  # all of it


@dataclass(frozen=True, repr=False)
class Texte:
    """A text to compare.

    Attributes:
        mots: its words, plain.
        plein: all of them, without blanks.
        bornes: where in `plein` a word begins or ends.
    """

    mots: tuple[str, ...]
    plein: str
    bornes: frozenset[int]

    @classmethod
    def of(cls, text: str) -> "Texte":
        """Read a text."""
        mots = tuple(PLAIN.findall(text.upper()) if text.isascii() else mots_of(text))
        return cls(mots, "".join(mots), frozenset(accumulate(map(len, mots), initial=0)))

    @cached_property
    def nom(self) -> str:
        """Plain name at its head, before the first number; empty where it has none."""
        return _named(takewhile(_is_word, self.mots))

    @cached_property
    def is_name(self) -> bool:
        """Tell whether it is a name and nothing more: it may have been cut there."""
        return all(map(_is_word, self.mots))

    @cached_property
    def numero(self) -> str:
        """Last word that is a long number; empty without one."""
        last = self.mots[-1] if self.mots else ""
        return last if last.isdigit() and len(last) >= SHORTEST_NUMBER else ""

    @cached_property
    def longest(self) -> str:
        """Longest of its words with a digit, the last one of several; empty without one."""
        return max(reversed([mot for mot in self.mots if not _is_word(mot)]), key=len, default="")

    @cached_property
    def is_distinctive(self) -> bool:
        """Tell whether it has a number, by which it may be known among others."""
        return sum(map(str.isdigit, self.plein)) >= SHORTEST

    def cut(self, start: int, end: int) -> bool:
        """Tell whether a number that stands there goes on beyond it, to the left or the right."""
        return self._goes_on(start) or self._goes_on(end)

    def _goes_on(self, place: int) -> bool:
        around = self.plein[place - 1 : place + 1]
        return 0 < place < len(self.plein) and place not in self.bornes and around.isdigit()


Champs = tuple[Texte, ...]
"""The texts of a line of the bank."""


@lru_cache(maxsize=1 << 14)
def texte(text: str) -> Texte:
    """Return a text to compare."""
    return Texte.of(text)


def champs_of(mouvement: MouvementBancaire) -> Champs:
    """Return the texts of a line."""
    texts = mouvement.libelle, mouvement.reference, mouvement.contrepartie
    return tuple(texte(one) for one in texts if one)


def identite(mouvement: MouvementBancaire) -> str:
    """Return the plain name by which the bank knows the other side, empty for none."""
    return _named(texte(mouvement.contrepartie).mots) or texte(mouvement.libelle).nom


def noms_of(mouvement: MouvementBancaire, libelle: str) -> frozenset[str]:
    """Return the names that a line gives to who pays, where it bears an announced label.

    They are the counterpart's, what stands before the label, and both together.
    """
    there, wanted = texte(mouvement.libelle), texte(libelle).plein
    start = there.plein.find(wanted)
    ends = accumulate(map(len, there.mots))
    before = (mot for mot, end in zip(there.mots, ends, strict=True) if end <= start)
    return frozenset({identite(mouvement), there.nom, _named(takewhile(_is_word, before))} - {""})


def name_stands(libelle: str, champs: Champs) -> bool:
    """Tell whether the name at the head of an announced label stands on the bank's line."""
    nom = texte(libelle).nom
    return len(nom) >= SHORTEST and any(nom in one.plein for one in champs)


@lru_cache(maxsize=1 << 14)
def nombre(libelle: str) -> int:
    """Return how many transfers a line says that it holds, 0 where it says nothing."""
    found = GROUP.search(libelle)
    return int(found[1]) if found else 0


def _named(mots: Iterable[str]) -> str:
    """Return the words between those at both ends that name nobody."""
    left = [*dropwhile(COMMON_WORDS.__contains__, mots)]
    while left and left[-1] in COMMON_WORDS:
        left.pop()
    name = "".join(left)
    return name if len(name) >= SHORTEST_NAME else ""


def _is_word(mot: str) -> bool:
    return not any(map(str.isdigit, mot))


def lire(libelle: str, champs: Champs) -> Lecture:
    """Tell what a line of the bank says of an announced label."""
    wanted = texte(libelle)
    if len(wanted.plein) < SHORTEST:
        return Lecture.MUET
    found = {_lire(wanted, champ) for champ in champs}
    order = (Lecture.ENTIER, Lecture.CONTREDIT, Lecture.TRONQUE)
    return next((one for one in order if one in found), Lecture.MUET)


def _lire(wanted: Texte, champ: Texte) -> Lecture:
    found = max(
        (_at(wanted.plein, champ, place) for place in _places(wanted.plein[:SHORTEST], champ)),
        default=Lecture.MUET,
        key=lambda one: (one is not Lecture.MUET, one),
    )
    if found is Lecture.MUET and wanted.numero and wanted.numero in champ.mots:
        return Lecture.TRONQUE
    return found


def _places(start: str, champ: Texte) -> list[int]:
    places, place = [], champ.plein.find(start)
    while place >= 0:
        places.append(place)
        place = champ.plein.find(start, place + 1)
    return places


def _at(wanted: str, champ: Texte, place: int) -> Lecture:
    """Read a label where its first letters stand."""
    there = champ.plein[place : place + len(wanted)]
    if there == wanted:
        end = place + len(wanted)
        return Lecture.CONTREDIT if champ.cut(place, end) else Lecture.ENTIER
    same = next(
        (
            rank
            for rank, (one, other) in enumerate(zip(there, wanted, strict=False))
            if one != other
        ),
        len(there),
    )
    if same == len(there):
        return Lecture.TRONQUE if same >= SHORTEST_CUT else Lecture.MUET
    digits = there[same].isdigit() and wanted[same].isdigit()
    return Lecture.CONTREDIT if digits else Lecture.MUET
