"""The queue as it is read: values, never live documents."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import dropwhile, islice
from typing import Final

from tinydb import where
from tinydb.table import Document

from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.domain.antecedents import Antecedents, Passage
from appliance.domain.argent.delegation import Delegation, PropositionRecue
from appliance.domain.argent.relances import Relance
from appliance.domain.contreseing import Contreseing
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.file_attente import (
    CleLot,
    Decompte,
    Due,
    FactureEnFile,
    GenreRetour,
    LotEnFile,
    Retour,
)
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lifecycle import EtatLot
from appliance.domain.patient import Beneficiaire
from appliance.domain.preuve import Preuve
from appliance.domain.roles import NOBODY, Personne
from appliance.durable.journal import Journal
from appliance.queue.annuaire import Annuaire
from appliance.queue.antecedents import COLUMNS as ANTECEDENTS
from appliance.queue.antecedents import read_antecedents, read_passages
from appliance.queue.argent import COLUMNS as ARGENT
from appliance.queue.argent import Argent
from appliance.queue.columns import Column
from appliance.queue.comptes import Comptes
from appliance.queue.decompte import Tally
from appliance.queue.documents import (
    ANCRES,
    CONTRESEINGS,
    DELEGATIONS,
    FACTURES,
    FEUILLES,
    LOTS,
    NUMEROS,
    PERSONNES,
    PROPOSITIONS,
    RELANCES,
    RETOURS,
    FactureDocument,
    Standing,
    from_document,
    standing,
)
from appliance.queue.extensions import Extensions
from appliance.queue.fichier import Fichier
from appliance.queue.follower import Together
from appliance.queue.index import Columns
from appliance.queue.lots_pieces import LotsPieces
from appliance.queue.memory import Memory
from appliance.queue.proving import prove
from appliance.queue.registre import COLUMNS as REGISTRE
from appliance.queue.registre import Fichiers
from appliance.queue.releves import COLUMNS as RELEVES
from appliance.queue.releves import Releves
from appliance.queue.retard import late
from appliance.queue.revisions import Revisions
from appliance.queue.table import JournalDatabase

BILLED_BY: Final = ("facture", "professionnel", "numero", "value")
COLUMNS: Final[Columns] = {
    FACTURES: (Column(("lot",), 4), Column(BILLED_BY, 1), *ANTECEDENTS),
    LOTS: (
        Column(("etat",), 1),
        Column(("message_sha256",), 8),
        Column(("clos", "lot", "cree_le"), 4),
    ),
    RETOURS: (Column(("identifiant",), 8),),
    **REGISTRE,
    **ARGENT,
    **RELEVES,
}


class Register:
    """The reading half of `store.Store`.

    Attributes:
        revisions: the tariffs that were seen, and the answers given, to read and to write.
        contreseings: the batches that were countersigned, in order; `countersign` adds to them.
        sheets: the paper sheets of mode 5, each under its invoice's number.
        argent: what returns and persons said of the money, to read and to write.
        releves: lines of the bank and their postings, to read and to write.
        relances: the reminders that were sent, and what came of them.
        delegations: the files that went to a manager, with both signatures.
        propositions: what managers proposed, and what was made of it.
        registre: patients, prescriptions, contracts, documents and rights, to read and to write.
        ancres: the anchors that were given out; no proof by themselves.
        extensions: what the box's TPM was told.
        personnes: who the authors are, each under the number that names them.
        lots_pieces: the lots of images.
        auteur: number of who opened the queue; all that is written names them.
    """

    def __init__(self, journal: Journal, auteur: int = NOBODY) -> None:
        self.auteur, self._journal = auteur, journal
        self._tally = Tally()
        annuaire, comptes = Annuaire(), Comptes()
        all_of_them = Together(self._tally, annuaire, comptes)
        self._database = JournalDatabase(journal, columns=COLUMNS, follower=all_of_them)
        self._storage = self._database.storage
        self._memory = Memory(lambda: self._storage.version)
        self._factures = self._database.table(FACTURES)
        self._lots = self._database.table(LOTS)
        self._retours = self._database.table(RETOURS)
        self._numeros = self._database.table(NUMEROS)
        self.argent = Argent(self._database, comptes)
        self.releves = Releves(self._database, auteur)
        self.relances = Fichier(self._database.table(RELANCES), Relance, auteur)
        self.delegations = Fichier(self._database.table(DELEGATIONS), Delegation, auteur)
        self.propositions = Fichier(self._database.table(PROPOSITIONS), PropositionRecue, auteur)
        self.contreseings = Fichier(self._database.table(CONTRESEINGS), Contreseing, auteur)
        self.sheets = Fichier(self._database.table(FEUILLES), FeuillePapier, auteur)
        self.revisions = Revisions(self._database, auteur)
        self.registre = Fichiers(self._database, annuaire.repertoire, journal.files, auteur)
        self.ancres = Fichier(self._database.table(ANCRES), Ancre, auteur)
        self.extensions = Extensions(self._database, auteur)
        self.lots_pieces = LotsPieces(self._database, auteur)
        self.personnes = Fichier(self._database.table(PERSONNES), Personne)

    def prove(self, ancres: Collection[Ancre]) -> Preuve:
        """Read everything back, and hold it against anchors; raises what `Journal.verify` does."""
        return prove(self._journal, self._storage.liens(), ancres)

    def anchor(self, par: MoyenAncre, ou: str, *, le: datetime) -> Ancre:
        """Return the journal's head, to be kept outside.  `ancres` remembers who has one."""
        position = self._journal.position
        return Ancre(sequence=position.durable, chain=position.chain, le=le, par=par, ou=ou)

    def due(self) -> Due:
        """Return what still has to be done, oldest first."""
        factures, lots = self._memory.get("due", self._read_due)
        return Due(list(factures), list(lots))

    def get(self, numero: NumeroFacture) -> FactureEnFile | None:
        """Return one invoice, None when there is no such number."""
        kept = self._facture(int(numero))
        return None if kept is None else kept.in_file(self._standing(kept.lot))

    def factures(
        self, limit: int = 50, *, before: NumeroFacture | None = None, de: str | None = None
    ) -> Sequence[FactureEnFile]:
        """Return the newest invoices, the newest first.

        Args:
            limit: how many at the most.
            before: only those before this number.
            de: only those billed under this professional's number.
        """
        name = f"factures {limit} {before} {de}"
        newest = self.newest_factures(before=before, de=de)
        return list(self._memory.get(name, lambda: [*islice(newest, limit)]))

    def newest_factures(
        self, *, before: NumeroFacture | None = None, de: str | None = None
    ) -> Iterator[FactureEnFile]:
        """Yield the invoices of one professional or of all, the newest first, one at a time."""
        newest = self._storage.numbers(FACTURES, newest=True) if de is None else self._billed_by(de)
        ranks = dropwhile(lambda rank: before is not None and rank >= int(before), newest)
        standing_of = cache(self._standing)
        for kept in filter(None, map(self._facture, ranks)):
            if de in {None, kept.facture.professionnel.numero.value}:
                yield kept.in_file(standing_of(kept.lot))

    def each_facture(self) -> Iterator[FactureEnFile]:
        """Yield all invoices, the oldest first, one at a time."""
        for rank in self._storage.numbers(FACTURES):
            kept = self._facture(rank)
            if kept is not None:
                yield kept.in_file(self._standing(kept.lot))

    def antecedents(
        self,
        who: Beneficiaire,
        jours: Sequence[date],
        *,
        since: date,
        sans: NumeroFacture | None = None,
    ) -> Antecedents:
        """Return what was billed for days, and from `since` on to `who`, but for one invoice."""
        return read_antecedents(self._factures, who, jours, since=since, sans=sans)

    def passages(self, who: Beneficiaire, *, since: date) -> tuple[Passage, ...]:
        """Return what was billed to `who` from a day on, by number."""
        return read_passages(self._factures, who, since=since)

    def lots(self, limit: int | None = None) -> Sequence[LotEnFile]:
        """Return the newest lots, or all of them, the newest first."""
        newest = islice(self._storage.numbers(LOTS, newest=True), limit)
        return [to_lot(document) for rank in newest if (document := self._lots.get(doc_id=rank))]

    def lots_of(self, factures: Sequence[FactureEnFile]) -> Sequence[LotEnFile]:
        """Return the lots that invoices stand in, the newest first."""
        cles = sorted({one.lot for one in factures if one.lot}, key=str, reverse=True)
        found = filter(None, map(self.lot, cles))
        return list(self._memory.get(f"lots {[*map(str, cles)]}", lambda: [*found]))

    def troubled_lots(self) -> Sequence[LotEnFile]:
        """Return the lots that a peer blocks or a caisse refused, the newest first."""
        return list(self._memory.get("troubled", self._read_troubled))

    def lots_in(self, etat: EtatLot) -> Sequence[LotEnFile]:
        """Return the lots that stand in a state, the newest first."""
        found = self._lots.search(where("etat") == etat.value)
        return sorted(map(to_lot, found), key=lambda lot: lot.cle, reverse=True)

    def late(self, jour: date, de: str | None = None) -> int:
        """Return the centimes that should have been sent before `jour`; see `retard.late`."""
        return self._memory.get(f"late {jour} {de}", lambda: late(self.due(), self.get, jour, de))

    def lot(self, cle: CleLot) -> LotEnFile | None:
        """Return one lot, None when there is no such lot."""
        found = self._lot_document(cle)
        return None if found is None else to_lot(found)

    def lot_by_message(self, message_sha256: str) -> LotEnFile | None:
        """Return the lot whose mail has this SHA-256 (hexadecimal), None without one."""
        found = self._lots.get(where("message_sha256") == message_sha256)
        return None if found is None else to_lot(found)

    def retours(self) -> Sequence[Retour]:
        """Return all messages from outside, the newest first."""
        return [from_document(document, Retour) for document in reversed(self._retours.all())]

    def retours_aside(self, *genres: GenreRetour) -> Sequence[Retour]:
        """Return what was set aside for one of these reasons, the oldest first."""
        kept = self._retours.get(doc_ids=sorted(self._tally.aside(genres)))
        return [from_document(document, Retour) for document in kept]

    def decompte(self, de: str | None = None) -> Decompte:
        """Count what stands where, of one professional's invoices or of all."""
        return self._memory.get(
            f"decompte {de}", lambda: self._tally.decompte(self._plus_ancienne(de), de)
        )

    def sheets_to_send(self) -> Sequence[FeuillePapier]:
        """Return the paper sheets that nobody sent yet, oldest first."""
        unsent = (one.valeur for one in self.sheets if one.valeur.envoyee_le is None)
        return list(self._memory.get("sheets", lambda: [*unsent]))

    def _facture(self, rank: int) -> FactureDocument | None:
        document = self._factures.get(doc_id=rank)
        return None if document is None else from_document(document, FactureDocument)

    def _standing(self, lot: int) -> Standing | None:
        document = self._lots.get(doc_id=lot) if lot else None
        return None if document is None else standing(document)

    def _lot_document(self, cle: CleLot) -> Document | None:
        lot = where("clos")["lot"]
        wanted = (lot["cree_le"] == cle.cree_le.isoformat()) & (lot["numero"] == cle.numero)
        found: Document | None = self._lots.get(wanted)
        return found

    def _read_due(self) -> tuple[Sequence[FactureEnFile], Sequence[LotEnFile]]:
        factures = self._factures.search(where("lot") == 0)
        lots = self._lots.search(where("etat") == EtatLot.CONFIEE.value)
        invoices = (from_document(document, FactureDocument) for document in factures)
        return [one.in_file(None) for one in invoices], [*map(to_lot, lots)]

    def _read_troubled(self) -> Sequence[LotEnFile]:
        lots = [*self.lots_in(EtatLot.CONFIEE), *self.lots_in(EtatLot.ARL_NEGATIF)]
        return sorted((lot for lot in lots if lot.motif), key=lambda lot: lot.cle, reverse=True)

    def _billed_by(self, de: str) -> Iterator[int]:
        """Yield the numbers of one professional's invoices, and some others, the newest first."""
        [column] = [one for one in COLUMNS[FACTURES] if one.path == BILLED_BY]
        return self._storage.bearing(FACTURES, column, column.mark(de) or b"", newest=True)

    def _first_without_lot(self, de: str | None) -> int | None:
        if de is None:
            found = self._factures.get(where("lot") == 0)
            return None if found is None else found.doc_id
        own = (int(one.facture.numero) for one in self.due().factures if one.is_of(de))
        return min(own, default=None)

    def _plus_ancienne(self, de: str | None) -> datetime | None:
        ranks = {self._first_without_lot(de), self._tally.first_without_verdict(de)}
        oldest = min((rank for rank in ranks if rank is not None), default=None)
        kept = None if oldest is None else self._facture(oldest)
        return None if kept is None else kept.facture.etablie_le


def to_lot(document: Document) -> LotEnFile:
    """Return the lot that a document holds."""
    return from_document(document, LotEnFile)
