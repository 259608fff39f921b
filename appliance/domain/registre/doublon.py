"""Two records of one person: how they are found, and what one record is made of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.noms import mots_of

T = TypeVar("T")


class Raison(StrEnum):
    """What two records share, the surest first.  French, for a person."""

    NIR = "même NIR, même naissance, même rang : fusionnez, ou corrigez le rang de jumeaux"
    NOMS = "mêmes noms, même naissance : fusionnez, ou laissez deux homonymes"


@dataclass(frozen=True, slots=True)
class Doublon:
    """Two records that may be one person's, the older number first."""

    premier: int
    second: int
    raison: Raison


@dataclass(frozen=True, slots=True)
class Rattachement:
    """Something that went from one record to the other: a table's name and a number in it."""

    table: str
    numero: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fusion:
    """A merge, with all that it takes to undo it.

    Attributes:
        garde, absorbe: numbers of the records.
        garde_avant, absorbe_avant: the records as they were.
        garde_apres: what was made of them.
        rattaches: what belonged to the absorbed one.
    """

    garde: int
    absorbe: int
    garde_avant: Dossier
    absorbe_avant: Dossier
    garde_apres: Dossier
    rattaches: tuple[Rattachement, ...]
    le: date


Signe = tuple[Raison, str, str, str | int]


def signes(dossier: Dossier) -> Iterator[Signe]:
    """Yield what no other person should share; without a birth date nothing is told."""
    if not dossier.naissance:
        return
    for one in dossier.immatriculations:
        yield Raison.NIR, one.nir.number, dossier.naissance, dossier.rang
    for nom in filter(None, {dossier.nom, dossier.nom_naissance}):
        plain = " ".join(mots_of(nom)), " ".join(mots_of(dossier.prenom))
        yield Raison.NOMS, *plain, dossier.naissance


def doublons(fiches: Iterable[Fiche[Dossier]]) -> tuple[Doublon, ...]:
    """Return the pairs of records that may be one person's, each pair once, for its best reason."""
    bearers: defaultdict[Signe, set[int]] = defaultdict(set)
    for fiche in fiches:
        for signe in signes(fiche.valeur):
            bearers[signe].add(fiche.numero)
    pairs: dict[tuple[int, int], Raison] = {}
    for raison in Raison:
        for signe, numeros in bearers.items():
            if signe[0] is raison:
                for pair in combinations(sorted(numeros), 2):
                    pairs.setdefault(pair, raison)
    return tuple(Doublon(*pair, raison) for pair, raison in sorted(pairs.items()))


def fusionner(garde: Dossier, absorbe: Dossier) -> Dossier:
    """Return one record of two: what `garde` does not know comes from `absorbe`."""
    return replace(
        garde,
        nom_naissance=garde.nom_naissance or absorbe.nom_naissance,
        immatriculations=_both(garde.immatriculations, absorbe.immatriculations),
        adresse=garde.adresse or absorbe.adresse,
        telephone=garde.telephone or absorbe.telephone,
        commentaires=_both(garde.commentaires, absorbe.commentaires),
        consentement=garde.consentement or absorbe.consentement,
    )


def _both(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return (*first, *(one for one in second if one not in first))
