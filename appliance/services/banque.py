"""The bank: statements taken in once, lines joined to announced transfers, doubts left to a person.

Lines and postings go in by batches, each one durable commit.  A cut leaves whole batches, and to do
the same again goes on from there: a line that stands is not entered twice, and what is posted is
not posted again.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from appliance.domain.argent.banque import (
    Certitude,
    Comment,
    Defait,
    Lien,
    LigneReleve,
    MouvementBancaire,
    Rapprochement,
    VirementAnnonce,
)
from appliance.domain.argent.doublons import nouveaux
from appliance.domain.argent.libelles import identite, texte
from appliance.domain.argent.rapprochement import Bilan, Dossier, Proposition, rapprocher
from appliance.domain.argent.releve import Releve
from appliance.domain.registre.attente import Genre
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import NOBODY
from appliance.errors import EntryError, TableError
from appliance.formats.recognition import STATEMENT_HEAD, recognise_statement
from appliance.formats.releves.sortes import FormatReleve
from appliance.ports.machine import Clock
from appliance.queue.store import Store
from appliance.services.correspondances import remembered

log = logging.getLogger(__name__)

BATCH: Final = 64
"""Documents in a commit: a document is read from the whole commit that holds it."""
Prouve = tuple[MouvementBancaire, VirementAnnonce]
"""A line and the transfer that its label proved it to be."""
TAUGHT: Final = 2000
"""Postings from which payers are known: the newest."""
TAKEN_BACK: Final = timedelta(days=30)
READ: Final = timedelta(days=7)
"""Days after which the returns of a day have come."""


@dataclass(slots=True, kw_only=True)
class Import:
    """What became of a file.

    Attributes:
        comptes: its accounts.
        nouvelles, connues: lines that went in, and lines that stood already.
        remarques: French: what a person should know of it.
    """

    genre: FormatReleve
    comptes: list[str] = field(default_factory=list)
    nouvelles: int = 0
    connues: int = 0
    remarques: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banque:
    """The bank's use cases, on an open queue."""

    store: Store
    clock: Clock
    _taught: dict[int, Prouve] = field(default_factory=dict, init=False, repr=False)

    def importer(
        self, data: bytes, *, compte: str = "", choices: Mapping[str, str] | None = None
    ) -> Import:
        """Take in a statement of any format; what stands already is not entered again.

        Args:
            data: the file.
            compte: account of a table that names none.
            choices: fields of a table by title, as a person says; see `match_titles`.

        Raises:
            TableError: the file cannot be read; it says where, and nothing went in.
            DiskFullError, JournalClosedError: see `Journal.append`; whole batches went in.
        """
        genre = recognise_statement(data[:STATEMENT_HEAD])
        if choices and genre is None:
            genre = FormatReleve.TABLEAU
        if genre is None:
            raise TableError("relevé non reconnu : CFONB 120, camt.053, OFX, MT940 ou CSV attendu")
        done, fichier = Import(genre=genre), sha256(data).hexdigest()
        releves = self._read(data, genre, compte, choices or {})
        done.comptes += dict.fromkeys(one.compte for one in releves)
        done.remarques += (odd for one in releves for odd in one.ecarts())
        self._enter([line for one in releves for line in one.mouvements], fichier, done)
        log.info("statement %s: %d new lines", fichier[:12], done.nouvelles)
        return done

    def rapprocher(self) -> Bilan:
        """Post what is certain; return it, with what is proposed.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`; whole batches are posted.
        """
        bilan = rapprocher(self._dossier())
        for batch in _batches(bilan.liens):
            with self.store.releves.transaction():
                for lien, comment in batch:
                    self._post(lien, comment, Certitude.PROUVEE, NOBODY)
        log.info("%d postings, %d proposals", len(bilan.liens), len(bilan.propositions))
        return bilan

    def propositions(self) -> Sequence[Proposition]:
        """Return what a person is asked, as long as nothing else is posted."""
        return rapprocher(self._dossier()).propositions

    def poser(self, lien: Lien) -> Fiche[Rapprochement]:
        """Post as a person decides.

        Raises:
            EntryError: a line or a transfer is unknown or taken, or the sums differ.
            DiskFullError, JournalClosedError: see `Journal.append`; nothing changed.
        """
        lien = Lien.of(lien.mouvements, lien.virements)
        lines = self._free_lines(lien)
        due = {one.identifiant: one for one in self._due()}
        if not lien.virements or not due.keys() >= set(lien.virements):
            raise EntryError("un virement annoncé est inconnu, ou déjà rapproché")
        announced = sum(due[name].montant for name in lien.virements)
        if announced != sum(one.montant for one in lines):
            raise EntryError("la somme des lignes n’est pas celle des virements")
        with self.store.releves.transaction():
            return self._post(lien, Comment.MAIN, Certitude.DECIDEE, self.store.auteur)

    def defaire(self, numero: int, raison: str) -> Fiche[Rapprochement]:
        """Take a posting back: its lines are open again, for a person only to post.

        Raises:
            EntryError: there is no such posting, or it was taken back before.
            DiskFullError, JournalClosedError: see `Journal.append`; nothing changed.
        """
        fiche = self.store.releves.rapprochements.get(numero)
        if fiche is None or fiche.valeur.defait is not None:
            raise EntryError("ce rapprochement n’existe pas, ou il est déjà défait")
        gone = Defait(auteur=self.store.auteur, raison=raison, le=self.clock.now())
        with self.store.releves.transaction():
            return self.store.releves.undo(fiche, gone)

    def ouvertes(self) -> Iterator[Fiche[LigneReleve]]:
        """Yield the credits that nothing explains, by number."""
        return (one for one in self.store.releves.open_lines() if one.valeur.mouvement.montant > 0)

    def reprises(self) -> Iterator[tuple[Fiche[LigneReleve], int]]:
        """Yield debits that take back a posted credit, each with the number of its posting.

        The amount is the same, the name stands on both lines, at most `TAKEN_BACK` lies between.
        """
        for fiche in self.store.releves.open_lines():
            debit = fiche.valeur.mouvement
            if debit.montant < 0:
                for other in self.store.releves.of_amount(-debit.montant):
                    if other.valeur.rapprochement and _takes_back(debit, other.valeur.mouvement):
                        yield fiche, other.valeur.rapprochement

    def attendus(self) -> Sequence[VirementAnnonce]:
        """Return the transfers that were announced and did not come, in order of their hearing."""
        return [one for one in self._due() if one.montant > 0]

    def rapprochements(self) -> Iterator[Fiche[Rapprochement]]:
        """Yield all postings by number, those that were taken back among them."""
        return iter(self.store.releves.postings())

    def _read(
        self, data: bytes, genre: FormatReleve, compte: str, choices: Mapping[str, str]
    ) -> Sequence[Releve]:
        from appliance.formats.releves.lecture import read_statements
        from appliance.formats.releves.tableau import read_tableau, read_titled

        if genre is not FormatReleve.TABLEAU:
            return read_statements(data, genre)
        table = read_titled(data)
        titles = remembered(self.store.registre, Genre.RELEVES, table.titles, choices)
        return [*read_tableau(table, titles.champs, compte)]

    def _enter(self, lus: Sequence[MouvementBancaire], fichier: str, done: Import) -> None:
        """Enter the new lines of a file."""
        known = [
            fiche.valeur.mouvement
            for amount in sorted({one.montant for one in lus})
            for fiche in self.store.releves.of_amount(amount)
        ]
        new = {id(one) for one in nouveaux(lus, known)}
        ranked = [(place, one) for place, one in enumerate(lus, 1) if id(one) in new]
        for batch in _batches(ranked):
            with self.store.releves.transaction():
                for place, one in batch:
                    ligne = LigneReleve(mouvement=one, fichier=fichier, place=place)
                    self.store.releves.lignes.add(ligne)
        done.nouvelles, done.connues = len(ranked), len(lus) - len(ranked)

    def _dossier(self) -> Dossier:
        """Return what is open, and what earlier postings teach."""
        postings = self.store.releves.postings()
        prouves = [*self._proven(postings)]
        due = self._due()
        known = (*due, *(virement for _, virement in prouves))
        days = [one.date for one in known if one.date is not None]
        return Dossier(
            credits={one.numero: one.valeur.mouvement for one in self.ouvertes()},
            virements=due,
            prouves=prouves,
            a_la_main=frozenset(
                number
                for one in postings
                if one.valeur.defait
                for number in one.valeur.lien.mouvements
            ),
            horizon=max([*days, self._today() - READ]),
        )

    def _proven(self, postings: Sequence[Fiche[Rapprochement]]) -> Iterator[Prouve]:
        """Yield the newest postings that the label proved; each is read once."""
        by_label = (
            one
            for one in reversed(postings)
            if one.valeur.defait is None and one.valeur.comment is Comment.LIBELLE
        )
        for one in islice(by_label, TAUGHT):
            if one.numero not in self._taught:
                [number], [name] = one.valeur.lien.mouvements, one.valeur.lien.virements
                line = self.store.releves.lignes.get(number)
                virement = self.store.argent.virement(name)
                if line is None or virement is None:
                    continue
                self._taught[one.numero] = line.valeur.mouvement, virement
            yield self._taught[one.numero]

    def _due(self) -> Sequence[VirementAnnonce]:
        """Return the announced transfers that no posting holds."""
        taken = {
            name
            for one in self.store.releves.postings()
            if one.valeur.defait is None
            for name in one.valeur.lien.virements
        }
        return self.store.argent.virements(besides=taken)

    def _free_lines(self, lien: Lien) -> Sequence[MouvementBancaire]:
        found = [self.store.releves.lignes.get(number) for number in lien.mouvements]
        free = [one.valeur.mouvement for one in found if one and not one.valeur.rapprochement]
        if not free or len(free) < len(found):
            raise EntryError("une ligne de banque est inconnue, ou déjà rapprochée")
        return free

    def _post(
        self, lien: Lien, comment: Comment, certitude: Certitude, decideur: int
    ) -> Fiche[Rapprochement]:
        return self.store.releves.post(
            Rapprochement(
                lien=lien,
                comment=comment,
                certitude=certitude,
                decideur=decideur,
                le=self.clock.now(),
            )
        )

    def _today(self) -> date:
        return self.clock.now().astimezone().date()


def _takes_back(debit: MouvementBancaire, credit: MouvementBancaire) -> bool:
    name, words = identite(credit), texte(f"{debit.contrepartie} {debit.libelle}").plein
    return bool(name) and name in words and timedelta() <= debit.date - credit.date <= TAKEN_BACK


def _batches(found: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (found[start : start + BATCH] for start in range(0, len(found), BATCH))
