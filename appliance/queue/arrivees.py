"""The book of arrivals: a small journal of its own, beside the ledger or far from any.

It holds the steps of this box and of the other.  What is over and told is removed and expunged,
so that the keys of the files that held it are gone; see `compaction.expunge`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, Self

from appliance.domain.arrivee import (
    Arrivee,
    Etape,
    Lettre,
    Pas,
    Repere,
    Reponse,
    Venue,
    liste,
    manquants,
    suite,
)
from appliance.domain.registre.fiche import Fiche
from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.ports.machine import Disk, Entropy
from appliance.queue.fichier import Fichier
from appliance.queue.table import JournalDatabase

PAS: Final = "pas"
TENUE: Final = "tenue"
ONLY: Final = 1
"""The one document of TENUE."""
SIZES: Final = Sizes(segment=256 * 1024)
NAME_SIZE: Final = 16
"""Bytes drawn for a box's name here: it tells nothing, and a book made anew has another one."""
TOLD_AT_ONCE: Final = 5000
"""Steps of one letter: the next one has what follows."""
MOST: Final = 20_000
"""Steps that are held: the days of a desk whose other box is long away, and no flood."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Note:
    """A step, and the day on which it came into this book, by this box's clock."""

    pas: Pas
    jour: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenue:
    """What the book knows beside its steps.

    Attributes:
        boitier: this box's own name here.
        connu: up to where the steps of each box were had, forgotten ones included.
        autre: up to where the other book said that it had them.
        autre_de: the name of that book; one that was made anew has another, and had nothing.
        voisin: the other box's public key, hexadecimal; empty until it was first seen.
        a_expurger: steps were removed, and may still stand on the disk.
    """

    boitier: str
    connu: Mapping[str, int] = field(default_factory=dict)
    autre: Mapping[str, int] = field(default_factory=dict)
    autre_de: str = ""
    voisin: str = ""
    a_expurger: bool = False


class Cahier:
    """An open book.  See `Cahier.open`.  One caller at a time.

    Every method that writes makes one durable commit, or changes nothing and raises what
    `Journal.append` does.
    """

    def __init__(self, journal: Journal, entropy: Entropy) -> None:
        self._database = JournalDatabase(journal)
        self._storage = self._database.storage
        self._pas = Fichier(self._database.table(PAS), Note)
        self._tenues = Fichier(self._database.table(TENUE), Tenue)
        self._notes = {one.valeur.pas.repere: one for one in self._pas}
        kept = self._tenues.get(ONLY)
        if kept is None:
            self._tenir(Tenue(boitier=entropy(NAME_SIZE).hex()))
        else:
            self._tenue = kept.valeur

    @classmethod
    def open(cls, directory: Path, *, disk: Disk, key: bytes, entropy: Entropy) -> Self:
        """Open the book in `directory`, or make a new one.

        Args:
            directory: its own.
            disk: where it lives.
            key: 32 bytes, the book's own.
            entropy: where the journal's salts and the box's name come from.

        Raises:
            VaultError: see `Journal.open`.
        """
        with ExitStack() as undo:
            journal = Journal.open(directory, disk, key, entropy, sizes=SIZES)
            undo.callback(journal.close)
            cahier = cls(journal, entropy)
            undo.pop_all()
        return cahier

    @property
    def voisin(self) -> bytes:
        """The other box's public key; empty until it was first seen."""
        return bytes.fromhex(self._tenue.voisin)

    def arrivees(self) -> tuple[Arrivee, ...]:
        """Return the list; see `arrivee.liste`."""
        return liste(one.valeur.pas for one in self._notes.values())

    def lettre(self) -> Lettre:
        """Return what the other box should be told."""
        tenue, untold = self._tenue, self.non_dits()
        told = untold[:TOLD_AT_ONCE]
        complet = tenue.connu
        if len(told) < len(untold):
            last = told[-1].repere
            complet = {box: rang for box, rang in complet.items() if box < last.boitier}
            complet[last.boitier] = last.rang
        return Lettre(
            de=tenue.boitier, a=tenue.autre_de, connu=tenue.connu, pas=told, complet=complet
        )

    def non_dits(self) -> tuple[Pas, ...]:
        """Return the steps that the other box is not known to have, in order."""
        steps = (one.valeur.pas for one in self._notes.values())
        return manquants(steps, self._tenue.autre)

    def retenir(self, voisin: bytes) -> None:
        """Keep the other box's public key; what was told to another one counts as untold."""
        self._tenir(replace(self._tenue, voisin=voisin.hex(), autre={}, autre_de=""))

    def arrive(self, venue: Venue, jour: date) -> Repere:
        """Enter who came."""
        own = self._suivant
        self._enter([Pas(repere=own, arrivee=own, etape=Etape.ARRIVE, venue=venue)], jour)
        return own

    def avancer(
        self, arrivee: Repere, etape: Etape, jour: date, reponse: Reponse | None = None
    ) -> None:
        """Enter that somebody went on, or what is said of them."""
        own = self._suivant
        self._enter([Pas(repere=own, arrivee=arrivee, etape=etape, reponse=reponse)], jour)

    def recevoir(self, lettre: Lettre, jour: date) -> None:
        """Take in what the other box tells; of what is known already nothing is written.

        Beyond `MOST` its steps wait with it, and what it says that it has is taken all the same.
        """
        fresh = {one.repere: one for one in manquants(lettre.pas, self._tenue.connu)}
        new = [one for repere, one in fresh.items() if repere not in self._notes]
        if new and len(self._notes) + len(new) > MOST:
            new, lettre = [], replace(lettre, complet={})
        self._enter(new, jour, lettre)

    def oublier(self, jour: date) -> int:
        """Forget what is of another day and was told; return how many steps.

        Nothing of them is left on the disk, whoever has the key; see `compaction.expunge`.

        Raises:
            DiskFullError, JournalDamagedError, JournalClosedError: not all was done; it may be
                asked for again.
        """
        over = [one for one in self._notes.values() if self._is_over(one.valeur, jour)]
        if over:
            with self._storage.transaction():
                self._pas.remove([one.numero for one in over])
                self._tenues.put(Fiche(ONLY, replace(self._tenue, a_expurger=True)))
            self._tenue = replace(self._tenue, a_expurger=True)
            for one in over:
                del self._notes[one.valeur.pas.repere]
        if self._tenue.a_expurger:
            self._storage.expunge()
            self._tenir(replace(self._tenue, a_expurger=False))
        return len(over)

    def close(self) -> None:
        """Close the journal.  Safe to call twice."""
        self._storage.close()

    @property
    def _suivant(self) -> Repere:
        boitier = self._tenue.boitier
        return Repere(boitier, self._tenue.connu.get(boitier, 0) + 1)

    def _is_over(self, note: Note, jour: date) -> bool:
        repere = note.pas.repere
        had, told = (one.get(repere.boitier, 0) for one in (self._tenue.connu, self._tenue.autre))
        return note.jour != jour and repere.rang <= min(had, told)

    def _enter(self, steps: Iterable[Pas], jour: date, lettre: Lettre | None = None) -> None:
        """Keep steps, and up to where each side has them now, in one commit.

        What the other box says of boxes that nobody knows here is not kept.
        """
        with self._storage.transaction():
            added = [self._pas.add(Note(pas=one, jour=jour)) for one in steps]
            tenue = self._told(lettre, [one.valeur.pas.repere for one in added])
            if tenue != self._tenue:
                self._tenues.put(Fiche(ONLY, tenue))
        self._tenue = tenue
        self._notes.update((one.valeur.pas.repere, one) for one in added)

    def _told(self, lettre: Lettre | None, new: Sequence[Repere]) -> Tenue:
        """Return what is known once these steps are in, by a letter or by one's own hand."""
        tenue = self._tenue
        if lettre is None:
            return replace(tenue, connu=self._had_with(new, {}))
        gone = lettre.complet if lettre.a == tenue.boitier else {}
        connu = self._had_with(new, gone)
        before = tenue.autre if lettre.de == tenue.autre_de else {}
        autre = {box: max(before.get(box, 0), lettre.connu.get(box, 0)) for box in connu}
        return replace(tenue, connu=connu, autre=autre, autre_de=lettre.de)

    def _had_with(self, new: Sequence[Repere], gone: Mapping[str, int]) -> Mapping[str, int]:
        """Return up to where the steps of each box are had, those that never come counted in."""
        held = {*self._notes, *new}
        had = self._tenue.connu
        boxes = {one.boitier for one in held} | had.keys()
        ranks = {box: [one.rang for one in held if one.boitier == box] for box in boxes}
        return {
            box: suite(ranks[box], max(had.get(box, 0), gone.get(box, 0))) for box in sorted(boxes)
        }

    def _tenir(self, tenue: Tenue) -> None:
        self._tenues.put(Fiche(ONLY, tenue))
        self._tenue = tenue
