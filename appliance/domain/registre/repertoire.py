"""All patients by what people look for: a few letters of any name, a NIR, a birth date.

One text holds a line a patient, in the order of the names; a search is a search in that text.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import accumulate, groupby, islice
from typing import Final, NamedTuple, Self

from appliance.domain.registre.noms import mots_of

BORN: Final = "@"
LINE: Final = "\n"
DATE: Final = re.compile(r"(\d{2})[/.-]?(\d{2})[/.-]?(\d{4})")
ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NIR: Final = re.compile(r"\d[\dAB]*")

Row = tuple[str, int]
Ways = tuple[str, ...]
"""How a line may hold one word that is asked for: each begins with a space."""


class Entree(NamedTuple):
    """What one patient is found by: plain words, each behind a space."""

    nom: str
    prenom: str
    nom_naissance: str
    nirs: str
    naissance: str

    @classmethod
    def of(
        cls, nom: str, prenom: str, nom_naissance: str, nirs: Iterable[str], naissance: str
    ) -> Self:
        """Return what a patient is found by, from names as they are written and AAAAMMJJ."""
        names = (mots(nom), mots(prenom), mots(nom_naissance))
        return cls(*names, numeros(nirs), jour(naissance))


def mots(name: str) -> str:
    """Return a name as an entry holds it."""
    return "".join(f" {word}" for word in mots_of(name))


def numeros(nirs: Iterable[str]) -> str:
    """Return NIR of 15 characters as an entry holds them."""
    return "".join(f" {nir}" for nir in nirs)


def jour(naissance: str) -> str:
    """Return AAAAMMJJ as an entry holds it."""
    return f" {BORN}{naissance}"


class Repertoire:
    """The patients of a practice by number.  What changed is sorted in when somebody asks."""

    def __init__(self) -> None:
        self._entrees: dict[int, Entree] = {}
        self._rows: list[Row] | None = None  # until somebody asks
        self._text: str | None = None
        self._starts: list[int] = []

    def __len__(self) -> int:
        return len(self._entrees)

    def get(self, numero: int) -> Entree:
        """Return what a patient is found by.

        Raises:
            KeyError: no such patient.
        """
        return self._entrees[numero]

    def put(self, numero: int, entree: Entree) -> None:
        """Enter a patient, or what a patient is found by now."""
        if self._entrees.get(numero) != entree:
            self.remove(numero)
            self._entrees[numero] = entree
            if self._rows is not None:
                insort(self._rows, ("".join(entree), numero))
            self._text = None

    def remove(self, numero: int) -> None:
        """Forget a patient, if there is one."""
        entree = self._entrees.pop(numero, None)
        if entree is not None and self._rows is not None:
            del self._rows[bisect_left(self._rows, ("".join(entree), numero))]
            self._text = None

    def clear(self) -> None:
        """Forget all."""
        self.__init__()  # type: ignore[misc]

    def restore(self, entrees: Iterable[tuple[int, Entree]]) -> None:
        """Take up what `items` gave."""
        self.clear()
        self._entrees = dict(entrees)

    def items(self) -> Iterable[tuple[int, Entree]]:
        """Return all entries by number."""
        return self._entrees.items()

    def find(self, texte: str, limit: int = 50) -> list[int]:
        """Return the numbers of those found, in the order of their names, at most `limit`.

        Every word must begin a name; digits begin a NIR or are a birth date.
        """
        words = [*_wanted(texte)]
        return list(islice(self._matching(words), limit)) if words else []

    def page(self, start: int, limit: int) -> list[int]:
        """Return the numbers in the order of the names, at most `limit`, from a place on."""
        rows, _ = self._in_order()
        return [numero for _, numero in rows[start : start + limit]]

    def _matching(self, words: list[Ways]) -> Iterator[int]:
        """Yield the numbers of the lines that hold every word in one of its ways."""
        rows, text = self._in_order()
        narrowest = max(words, key=lambda ways: min(map(len, ways)))
        places = merge(*(self._places(text, way) for way in narrowest))
        for place, _ in groupby(places):
            line, numero = rows[place]
            if all(any(way in line for way in ways) for ways in words):
                yield numero

    def _places(self, text: str, way: str) -> Iterator[int]:
        """Yield the places of the lines that hold `way`, each once, in order."""
        found = text.find(way)
        while found >= 0:
            yield bisect_right(self._starts, found) - 1
            found = text.find(way, text.index(LINE, found))

    def _in_order(self) -> tuple[list[Row], str]:
        """Return the lines in the order of the names, and the text that they make."""
        if self._rows is None:
            self._rows = sorted(("".join(one), numero) for numero, one in self._entrees.items())
            self._text = None
        if self._text is None:
            self._text = "".join(line + LINE for line, _ in self._rows)
            lengths = (len(line) + len(LINE) for line, _ in self._rows)
            self._starts = [*accumulate(lengths, initial=0)]
        return self._rows, self._text


def _wanted(texte: str) -> Iterator[Ways]:
    """Yield, for each word that is asked for, the ways in which a line may hold it."""
    packed = re.sub(r"[\s.]", "", texte).upper()
    if NIR.fullmatch(packed):
        yield (f" {packed}", *_born(packed))
        return
    for part in texte.split():
        if born := _born(part):
            yield born
        else:
            yield from ((f" {word}",) for word in mots_of(part))


def _born(texte: str) -> Ways:
    """Return how a line holds this birth date; nothing where it is none."""
    if born := ISO_DATE.fullmatch(texte):
        return (jour("".join(born.groups())),)
    if born := DATE.fullmatch(texte):
        return (jour(born[3] + born[2] + born[1]),)
    return ()
