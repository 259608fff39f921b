"""The queue's public face: what is sealed, what is on its way, what came back.

Every method that writes makes one durable commit, or changes nothing and raises.  Values go
in and come out, never live documents.  One caller at a time: the station has one writer.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from tinydb import where
from tinydb.table import Document

from appliance.domain.contreseing import Contreseing
from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.file_attente import CleLot, FactureEnFile, GenreRetour, LotEnFile, Retour
from appliance.domain.identifiers import NumeroFacture, NumeroLot, numero_facture, numero_lot
from appliance.domain.lifecycle import EtatLot, Evenement, Ordre
from appliance.domain.lot import LotClos
from appliance.domain.plage import Plage
from appliance.domain.roles import NOBODY
from appliance.durable.journal import Journal, Progress
from appliance.durable.reading import OpeningReport
from appliance.durable.verification import Verification
from appliance.ports.machine import Disk, Entropy
from appliance.queue.documents import (
    FACTURES,
    LOTS,
    FactureDocument,
    Numeros,
    from_document,
    to_document,
)
from appliance.queue.register import Register, to_lot

ONLY: Final = 1
"""The one document of NUMEROS."""


class Store(Register):
    """An open queue, on an open journal that it closes.  See `Store.open`."""

    def __init__(self, journal: Journal, *, first_facture: int = 1, auteur: int = NOBODY) -> None:
        super().__init__(journal, auteur)
        self._first_facture = self._begin_range(first_facture)

    @classmethod
    def open(  # noqa: PLR0913 - ports and choices of the program, once each
        cls,
        directory: Path,
        *,
        disk: Disk,
        key: bytes,
        entropy: Entropy,
        first_facture: int = 1,
        progress: Progress | None = None,
        expected: bool = False,
        auteur: int = NOBODY,
    ) -> Self:
        """Open the queue in `directory`, or make a new one.

        Args:
            directory: the queue's own.
            disk: where it lives.
            key: 32 bytes, the queue's own.
            entropy: where the journal's salts come from.
            first_facture: where this box's range of invoice numbers starts; kept durably.
                Numbers given already are never given again, whatever is asked here.
            progress: told how far a long opening is; see `Journal.open`.
            expected: there was one before, so that none is made.
            auteur: number of who opens it: all that is written meanwhile names them.

        Raises:
            VaultError: see `Journal.open`.
        """
        with ExitStack() as undo:
            journal = Journal.open(
                directory, disk, key, entropy, progress=progress, expected=expected
            )
            undo.callback(journal.close)
            store = cls(journal, first_facture=first_facture, auteur=auteur)
            undo.pop_all()
        return store

    @property
    def report(self) -> OpeningReport:
        """What the opening found and healed."""
        return self._journal.report

    @property
    def plage(self) -> Plage:
        """This box's own range of numbers."""
        return Plage.of(self._first_facture)

    @property
    def lot_suivant(self) -> int:
        """The rank that the next lot gets."""
        return self.plage.lot_apres(self._storage.last_number(LOTS))

    # Writing ------------------------------------------------------------------------------

    def add(
        self,
        seal: Callable[[NumeroFacture], tuple[Facture, FactureScellee]],
        *,
        remplace: int = 0,
    ) -> FactureEnFile:
        """Seal one invoice under the next number, durably.

        Args:
            seal: makes the invoice and its bytes; when it raises, no number is used.
            remplace: rank of the invoice that it corrects, within a transaction; 0 for none.

        Raises:
            ValueError: another invoice corrects that one already.
            InvalidNumberError: this box's range is used up.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        last = max(self._storage.last_number(FACTURES), self._first_facture - 1)
        rank = self.plage.facture_apres(last)
        numero = numero_facture(rank)
        facture, scellee = seal(numero)
        if not facture.numero == scellee.numero == numero:
            raise ValueError("the invoice bears another number than the one given")
        kept = FactureDocument.of(facture, scellee, auteur=self.auteur, remplace=remplace)
        self._factures.insert(Document(to_document(kept), doc_id=rank))
        if remplace and (former := self._facture(remplace)):
            self._factures.update(former.corrected_by(rank), doc_ids=[remplace])
        return kept.in_file(None)

    def countersign(self, scellees: Sequence[FactureScellee], gap: Contreseing) -> None:
        """Keep the practitioner's signatures of a batch, and what it was, in one commit.

        Raises:
            ValueError: an invoice is unknown, bears a signature already, or its bytes changed.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        kept = {int(one.numero): self._facture(int(one.numero)) for one in scellees}
        with self._storage.transaction():
            for one in scellees:
                held = kept[int(one.numero)]
                if held is None or held.scellee != replace(one, signature=b""):
                    raise ValueError("only an invoice that waits is countersigned")
                signed = replace(held, scellee=one)
                self._factures.update(to_document(signed), doc_ids=[int(one.numero)])
            self.contreseings.add(gap)

    def close_lot(
        self,
        numeros: Sequence[NumeroFacture],
        close: Callable[[NumeroLot], tuple[LotClos, bytes]],
        *,
        at: datetime,
    ) -> LotEnFile:
        """Put invoices into a lot under the next number, with its message, durably.

        Args:
            numeros: invoices that stand in no lot yet.
            close: makes the lot and the enciphered mail; when it raises, no number is used.
            at: the present moment (UTC).

        Raises:
            ValueError: an invoice is unknown or in a lot already, or `close` made another lot.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        held = [self._facture(int(numero)) for numero in numeros]
        if any(one is None or one.lot for one in held):
            raise ValueError("an invoice is unknown, or in a lot already")
        rank = self.lot_suivant
        clos, message = close(numero_lot(rank))
        lot = LotEnFile(
            clos=clos,
            message=message,
            message_sha256=sha256(message).hexdigest(),
            etat=EtatLot.CONFIEE,
            depuis=at,
            preuve="",
            motif="",
            auteur=self.auteur,
        )
        if (clos.lot.numero, clos.lot.factures) != (numero_lot(rank), tuple(numeros)):
            raise ValueError("the lot is another than the one asked for")
        if self.lot(lot.cle) is not None:
            raise ValueError("all the numbers of this day's lots are used up")
        with self._storage.transaction(finishing=True):
            self._lots.insert(Document(to_document(lot), doc_id=rank))
            self._factures.update({"lot": rank}, doc_ids=[int(numero) for numero in numeros])
        return lot

    def advance(
        self, cle: CleLot, evenement: Evenement, *, at: datetime, preuve: str = "", motif: str = ""
    ) -> tuple[LotEnFile, Ordre | None]:
        """Let a lot live an event; return it, and what to do now that it is durable.

        A mere repeat writes nothing.

        Args:
            cle: of a lot that is here.
            evenement: what was heard of it.
            at: when (UTC).
            preuve: the words that led to the state; the former ones stay without any.
            motif: why not, where it is a refusal.

        Raises:
            KeyError: no such lot.
            UnexpectedEventError: the lot cannot live this event; set the message aside.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        found = self._lot_document(cle)
        if found is None:
            raise KeyError(str(cle))
        lot = to_lot(found)
        after, ordre = lot.after(evenement, at, preuve=preuve, motif=motif)
        if after != lot:
            with self._storage.transaction(finishing=True):
                self._lots.update(to_document(after), doc_ids=[found.doc_id])
        return after, ordre

    def keep_retour(self, contenu: bytes, genre: GenreRetour, *, at: datetime) -> bool:
        """Keep a message from outside, whole; False when it was here already.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        identifiant = sha256(contenu).hexdigest()
        if self._retours.contains(where("identifiant") == identifiant):
            return False
        retour = Retour(identifiant=identifiant, genre=genre, recu_le=at, contenu=contenu)
        with self._storage.transaction(finishing=True):
            self._retours.insert(to_document(retour))
        return True

    def class_retour(self, identifiant: str, genre: GenreRetour) -> None:
        """Say anew what a message from outside is; raises what `keep_retour` does."""
        with self._storage.transaction(finishing=True):
            self._retours.update({"genre": genre.value}, where("identifiant") == identifiant)

    def forget_retours(self, identifiants: Sequence[str]) -> None:
        """Leave of messages what they are and when they came; raises what `keep_retour` does."""
        found = self._retours.search(where("identifiant").one_of(list(identifiants)))
        with self._storage.transaction(finishing=True):
            for one in found:
                self._retours.rewrite(one.doc_id, {**one, "contenu": b""})

    def verify(self) -> Verification:
        """Read everything back from the disk; see `Journal.verify`."""
        return self._journal.verify()

    def bear_witness(self) -> None:
        """State that all so far is durable; see `Journal.bear_witness`."""
        self._journal.bear_witness()

    def anonymise(self, numeros: Sequence[NumeroFacture]) -> None:
        """Leave of invoices that nothing obliges to keep their number, lot and amounts.

        What their lots carried goes too.  The bytes stay on the medium until they are expunged.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        kept = {int(one): found for one in numeros if (found := self._facture(int(one)))}
        with self._storage.transaction(finishing=True):
            self.sheets.remove([rank for rank in kept if self.sheets.get(rank) is not None])
            self.argent.forget(numeros)
            for rank, found in kept.items():
                self._factures.rewrite(rank, to_document(found.anonymous()))
            for document in self._lots.get(doc_ids=list({one.lot for one in kept.values()})):
                lot = to_lot(document)
                empty = replace(lot, message=b"", clos=replace(lot.clos, contenu=b""))
                self._lots.rewrite(document.doc_id, to_document(empty))

    def expunge(self) -> None:
        """Leave nothing of what was deleted or replaced; see `JournalStorage.expunge`."""
        self._storage.expunge()
        self.lots_pieces.sweep(self.registre)

    def close(self) -> None:
        """Close the queue.  Safe to call twice."""
        self._database.close()

    def _begin_range(self, first_facture: int) -> int:
        """Return where the range starts: where it did, or later when that is asked for."""
        numero_facture(first_facture)  # within the nine digits
        document = self._numeros.get(doc_id=ONLY)
        if document and (first := from_document(document, Numeros).facture) >= first_facture:
            return first
        started = Numeros(facture=first_facture)
        self._numeros.upsert(Document(to_document(started), doc_id=ONLY))
        return first_facture
