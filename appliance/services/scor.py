"""Send the images of documents (SCOR): lots of their own, to one place, with their own ARL.

As for invoices, everything is made durable first and done after, and each act may be repeated.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Protocol

from appliance.domain.destination import Aiguillage
from appliance.domain.file_attente import CleLot, GenreRetour
from appliance.domain.identifiers import numero_lot
from appliance.domain.lifecycle import EtatLot, Evenement, UnexpectedEventError, advance
from appliance.domain.lot import Arl, Verdict
from appliance.domain.lot_pieces import PiecesCloses, PiecesEnFile
from appliance.domain.mise_en_lot_pieces import GroupePieces, LimitesPieces, grouper_pieces
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.jonction import Lien
from appliance.domain.registre.piece import TypePiece
from appliance.durable.sealed_files import Kept
from appliance.errors import NoSheetError, PieceLostError
from appliance.ports.engine import Engine
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.retard import due_day
from appliance.queue.store import Store
from appliance.services.feuilles_papier import FeuillesPapier
from appliance.services.images import content_of
from appliance.services.jonctions import Jonctions
from appliance.services.papiers_dus import PapiersDus
from appliance.services.registre import Registre
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Outcome, Receipt, Sidecar

log = logging.getLogger(__name__)

VERDICTS: Final = {
    Verdict.POSITIF: (Evenement.ARL_POSITIF, EtatLot.ARL_POSITIF),
    Verdict.NEGATIF: (Evenement.ARL_NEGATIF, EtatLot.ARL_NEGATIF),
}
NO_LOT: Final = Anomalie("lot", "aucun lot de pièces refusé ou bloqué sous ce numéro")
OWED: Final = "Pièces à numériser depuis {days} jours ou plus : {count} (« besace scan missing »)."
LOST_MAIL: Final = "le message est perdu ou abîmé ; « besace scan resend » en fait un autre"
LOST: Final = "L’image de la pièce {numero} manque ou est abîmée : numérisez-la de nouveau."


class Chemin(Protocol):
    """Where images go, and how their lots are wrapped."""

    @property
    def address(self) -> str:
        """The mailbox that takes them."""
        ...

    @property
    def wrap(self) -> Callable[[PiecesCloses], bytes]:
        """Make the whole enciphered mail of a lot."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scor:
    """The images of one queue on their way.

    Attributes:
        chemin: the place that takes images for every body.
        de: the professional whose card signs; see `Sending.de`.
    """

    registre: Registre
    engine: Engine
    chemin: Chemin
    clock: Clock
    aiguillage: Aiguillage = field(default_factory=Aiguillage)
    limites: LimitesPieces = field(default_factory=LimitesPieces)
    de: str | None = None
    _entrusted: set[str] = field(default_factory=set, init=False, repr=False)
    _lost: set[int] = field(default_factory=set, init=False, repr=False)
    """Documents whose image was found lost since the opening; a person is told."""
    _owed: PapiersDus = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Begin without a count."""
        object.__setattr__(self, "_owed", PapiersDus(self.limites.relance))

    @property
    def store(self) -> Store:
        """The queue."""
        return self.registre.store

    # Going out ----------------------------------------------------------------------------

    def close_lots(self, signer: Signer) -> Sequence[PiecesEnFile]:
        """Put every image whose invoice stands in a lot, and that was not sent, into lots.

        Raises:
            CpsError, ReaderMuteError: the CPS left; what was closed before stays closed.
            DiskFullError, JournalClosedError: the disk did not take it.
        """
        waiting = self.store.lots_pieces.memory.get(f"to send {self.de}", self._to_send)
        groups = [*grouper_pieces(waiting, self.aiguillage, self.limites)]
        whole = (group.without(self._lost) for group in groups)
        closed = (self._close(group, signer) for group in whole if group.envois)
        return [one for one in closed if one is not None]

    def entrust(self, spool: StationSpool, *, insist: bool = False) -> None:
        """Put every lot that the courier may not have yet into the spool; repeats are free."""
        for fiche in self.store.lots_pieces.due():
            one = fiche.valeur
            known = one.motif or one.message_sha256 in self._entrusted
            if one.reprise or one.retenue or (known and not insist):
                continue
            try:
                mail = self.store.registre.files.read(Kept(one.fichier, one.cle))
            except PieceLostError:
                log.warning("the mail of lot %s of images is lost", one.cle_lot)
                lost = replace(one, motif=LOST_MAIL)
                self.store.lots_pieces.put(replace(fiche, valeur=lost))
                continue
            spool.publish(mail, self._sidecar(one))
            self._entrusted.add(one.message_sha256)

    def reprendre(self, cle: str) -> Anomalie | None:
        """Let the images of a lot that was refused leave again, in another lot."""
        for fiche in self.store.lots_pieces:
            one = fiche.valeur
            if str(one.cle_lot) == cle and one.motif and not one.reprise:
                self.store.lots_pieces.put(replace(fiche, valeur=replace(one, reprise=True)))
                return None
        return NO_LOT

    def retenus(self) -> Sequence[PiecesEnFile]:
        """Return the lots of this card's professional that leave by a person's word alone."""
        held = (fiche.valeur for fiche in self.store.lots_pieces.retenus())
        return [one for one in held if one.is_of(self.de)]

    def renvoyer(self, cles: Collection[CleLot]) -> None:
        """Let lots that are held leave as they are, by a person's word; `entrust` is to follow."""
        for fiche in self.store.lots_pieces.retenus():
            if fiche.valeur.cle_lot in cles:
                free = replace(fiche.valeur, retenue=False, motif="")
                self.store.lots_pieces.put(replace(fiche, valeur=free))

    # Coming back --------------------------------------------------------------------------

    def hear_receipt(self, receipt: Receipt) -> bool:
        """Take in what the courier tells of a lot; False where it is none of these."""
        fiche = self._found(lambda one: one.message_sha256 == receipt.sha256)
        if fiche is None:
            return False
        blocked = receipt.outcome is Outcome.BLOQUEE
        event = Evenement.BLOCAGE if blocked else Evenement.RECU
        motif = receipt.proof if blocked else ""
        self._advance(fiche, event, at=receipt.at, preuve=receipt.proof, motif=motif)
        return True

    def hear_arl(self, arl: Arl) -> GenreRetour | None:
        """Take in an acknowledgement; None where it is of none of these lots."""
        cle = CleLot(arl.lot_cree_le, arl.numero_lot)
        fiche = self._found(lambda one: (one.cle_lot, one.sha256) == (cle, arl.sha256))
        if fiche is None:
            return None
        event, state = VERDICTS[arl.verdict]
        if fiche.valeur.etat is state:
            return GenreRetour.ARL_REPETE
        try:
            self._advance(fiche, event, at=self.clock.now(), motif=arl.motif)
        except UnexpectedEventError:
            return GenreRetour.ARL_INATTENDU
        return GenreRetour.ARL

    # What a person is told ----------------------------------------------------------------

    def alertes(self) -> Iterator[str]:
        """Yield one sentence for each thing that waits for a person."""
        for one in self.store.lots_pieces.troubled():
            yield f"Lot de pièces {one.cle_lot} : {one.motif}"
        for numero in sorted(self._lost):
            yield LOST.format(numero=numero)
        if self._owed.total:
            yield OWED.format(days=self.limites.relance.days, count=self._owed.total)

    def look(self) -> None:
        """Go on counting what is owed for long: once a day, and after each new image.

        A page at a call, for the station waits meanwhile; three months are many invoices.
        """
        today = self.registre.today()
        self._owed.count((today, *self.store.lots_pieces.marks), self._jonctions.page, today)

    @property
    def _jonctions(self) -> Jonctions:
        return Jonctions(registre=self.registre, de=self.de)

    def _to_send(self) -> Sequence[Lien]:
        """Return what has an image that no standing lot holds, of invoices that stand in a lot.

        Three months are read only where there is such an image.
        """
        standing = (one.valeur for one in self.store.lots_pieces if not one.valeur.reprise)
        joined = [piece for one in standing for piece in one.lot.pieces]
        sent = {(one.piece, numero) for one in joined for numero in one.factures}
        pieces = set() if self.limites.renvoyer else {one.piece for one in joined}
        if not any(
            one.valeur.image and one.numero not in pieces for one in self.store.registre.pieces
        ):
            return []
        return [
            lien
            for lien in self._jonctions.liens()
            if lien.piece is not None
            and lien.enfile.lot is not None
            and lien.piece.numero not in pieces
            and (lien.piece.numero, lien.numero) not in sent
        ]

    def _close(self, group: GroupePieces, signer: Signer) -> PiecesEnFile | None:
        """Close one lot; None where an image is lost, and the next call goes on without it."""
        files, table = self.store.registre.files, self.store.lots_pieces
        contents = []
        for envoi in group.envois:
            try:
                contents.append(content_of(envoi.piece, files))
            except PieceLostError:
                log.warning("the image of document %d is lost", envoi.numero)
                self._lost.add(envoi.numero)
                return None
        rank = table.suivant(self.store.plage)
        lot = group.lot(numero_lot(rank), self.registre.today())
        clos = self.engine.close_pieces(lot, contents, signer)
        mail = self.chemin.wrap(clos)
        kept = files.keep(mail)
        one = PiecesEnFile(
            lot=lot,
            sha256=clos.sha256,
            message_sha256=sha256(mail).hexdigest(),
            fichier=kept.fichier,
            cle=kept.cle,
            etat=EtatLot.CONFIEE,
            depuis=self.clock.now(),
        )
        table.put(Fiche(rank, one))
        log.info("lot %s of %d images closed", one.cle_lot, len(lot.pieces))
        return one

    def _advance(
        self,
        fiche: Fiche[PiecesEnFile],
        event: Evenement,
        *,
        at: datetime,
        preuve: str = "",
        motif: str = "",
    ) -> None:
        """Let a lot live an event; once it was accepted its mail goes, the images stay."""
        one = fiche.valeur
        pas = advance(one.etat, event)
        if pas.etat is one.etat and pas.ordre is None:
            return
        since = one.depuis if pas.etat is one.etat else at
        after = replace(one, etat=pas.etat, depuis=since, preuve=preuve or one.preuve, motif=motif)
        if pas.etat is EtatLot.ARL_POSITIF:
            after = replace(after, fichier="", cle=b"")
        self.store.lots_pieces.put(replace(fiche, valeur=after))
        if pas.etat is EtatLot.ARL_POSITIF:
            self.store.registre.files.drop(one.fichier)
            self._tick_sheets(one)

    def _tick_sheets(self, one: PiecesEnFile) -> None:
        """Note that the paper sheets of mode 5 that were among the images went: they count."""
        sheets = FeuillesPapier(store=self.store, clock=self.clock)
        pieces = (
            (joined, self.store.registre.pieces.get(joined.piece)) for joined in one.lot.pieces
        )
        for joined, fiche in pieces:
            if fiche is not None and fiche.valeur.type is TypePiece.FEUILLE_SOINS:
                for numero in joined.factures:
                    with suppress(NoSheetError):
                        sheets.noter_envoi(numero)

    def _found(self, wanted: Callable[[PiecesEnFile], bool]) -> Fiche[PiecesEnFile] | None:
        return next((one for one in self.store.lots_pieces if wanted(one.valeur)), None)

    def _sidecar(self, one: PiecesEnFile) -> Sidecar:
        deadline = min(self._deadlines(one), default=one.lot.cree_le)
        return Sidecar(recipient=self.chemin.address, not_before=None, deadline=deadline)

    def _deadlines(self, one: PiecesEnFile) -> Iterator[date]:
        for joined in one.lot.pieces:
            held = (self.store.get(numero) for numero in joined.factures)
            yield from (due_day(found) for found in held if found is not None)
