"""Close lots, give them to the courier, and hear what comes back.

Order of everything here: make it durable first, act after; every act may be repeated and a
repeat changes nothing.  So a cut at any point repeats an act and never forgets one.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from appliance.domain.destination import Aiguillage, Destinataire
from appliance.domain.file_attente import (
    MIS_DE_COTE,
    CleLot,
    GenreRetour,
    LotEnFile,
)
from appliance.domain.identifiers import NumeroLot, numero_lot
from appliance.domain.lifecycle import EtatLot, Evenement, UnexpectedEventError
from appliance.domain.lot import Arl, LotClos, Verdict
from appliance.domain.lot_pieces import PiecesCloses
from appliance.domain.mise_en_lot import Groupe, Limites, destinataire_of, grouper
from appliance.ports.engine import Engine
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.retard import due_day
from appliance.queue.store import Store
from appliance.services.contreseings import Contreseings
from appliance.services.echeances import Depart, Echeance, Echeances
from appliance.services.retours import Correspondants
from appliance.services.scor import Scor
from appliance.services.voie import Enquete
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Outcome, Receipt, Sidecar

log = logging.getLogger(__name__)

VERDICTS: Final = {
    Verdict.POSITIF: Evenement.ARL_POSITIF,
    Verdict.NEGATIF: Evenement.ARL_NEGATIF,
}
ANSWERED: Final = {
    Verdict.POSITIF: EtatLot.ARL_POSITIF,
    Verdict.NEGATIF: EtatLot.ARL_NEGATIF,
}
LONG_WAIT: Final = timedelta(days=5)
OUTCOMES: Final = {Outcome.REMISE: Evenement.RECU, Outcome.BLOQUEE: Evenement.BLOCAGE}


@dataclass(frozen=True, slots=True)
class Route:
    """Where lots for one body go, and how they are wrapped.

    Attributes:
        address: the addressee's mailbox.
        wrap: lot bytes and their SHA-256 to the whole enciphered mail.
    """

    address: str
    wrap: Callable[[LotClos | PiecesCloses], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Everything between the seal and the acknowledgement, on the station's side.

    Attributes:
        de: the professional's number whose card signs; what others billed waits for theirs.
            None where one card signs for all.
        enquetes: who asks questions that travel as lots do.
        scor: images of papers, in lots of their own; None where no place is named for them.
    """

    store: Store
    spool: StationSpool
    engine: Engine
    signer: Signer | None
    routes: Mapping[Destinataire, Route]
    correspondants: Correspondants
    open_sealed: Callable[[bytes], bytes]
    clock: Clock
    aiguillage: Aiguillage = field(default_factory=Aiguillage)
    limites: Limites = field(default_factory=Limites)
    de: str | None = None
    enquetes: Sequence[Enquete] = ()
    scor: Scor | None = None
    _entrusted: set[str] = field(default_factory=set, repr=False)
    """What was published since the opening: to publish again costs the card two flushes."""
    _departs: dict[CleLot, Sequence[Depart]] = field(default_factory=dict, repr=False)

    def close_lots(self) -> Sequence[LotEnFile]:
        """Put every invoice that waits into a lot, as `grouper` says, and entrust them.

        What waits for the practitioner's signature is countersigned first.  Does nothing
        without the practitioner's key: they wait for it.  An invoice for a body
        without a route waits too; `unrouted` tells.

        Raises:
            CpsError, ReaderMuteError: the CPS left meanwhile, or does not sign; what was closed
                before stays closed.
        """
        if self.scor is not None:
            self.scor.look()
        if self.signer is None or not self.signer.present:
            return ()
        signer = self.signer
        for enquete in self.enquetes:
            enquete.nuit()
        self.contreseings.countersign(signer)
        own = [one for one in self.store.due().factures if one.is_of(self.de)]
        groups = grouper(own, self.aiguillage, self.limites)
        routed = [group for group in groups if group.destinataire in self.routes]
        closed = [self._close(group, signer) for group in routed if self._has_number()]
        if self.scor is not None:
            self.scor.close_lots(signer)
        self.entrust()
        return closed

    @property
    def contreseings(self) -> Contreseings:
        """What waits for the CPS."""
        return Contreseings(store=self.store, engine=self.engine, clock=self.clock, de=self.de)

    def of_others(self) -> Mapping[str, int]:
        """Return how many invoices wait for whose card, by the name that they were billed under."""
        due = [one for one in self.store.due().factures if not one.is_of(self.de)]
        return Counter(one.facture.professionnel.nom for one in due)

    def unrouted(self) -> Sequence[Destinataire]:
        """Return the bodies that invoices or lots wait for and the settings do not know."""
        due = self.store.due()
        waiting = {destinataire_of(one.facture, self.aiguillage) for one in due.factures}
        waiting |= {lot.clos.lot.destinataire for lot in due.lots}
        return sorted(waiting - self.routes.keys(), key=str)

    def delayed(self) -> Sequence[LotEnFile]:
        """Return the lots that nobody refused and that could not leave for five days."""
        now = self.clock.now()
        lots = self.store.due().lots
        return [lot for lot in lots if not lot.motif and now - lot.depuis >= LONG_WAIT]

    def echeances(self) -> Sequence[Echeance]:
        """Return the invoices that should leave soon, or should have; see `Echeances`."""
        return self._echeances.pressing(self._today())

    def astray(self) -> Sequence[LotEnFile]:
        """Return the lots that wait and were closed for another body than the table now names.

        They go where they were closed for: they are enciphered for it.  What stands in no lot
        yet follows the table.
        """
        return [lot for lot in self.store.due().lots if self._is_astray(lot)]

    def _is_astray(self, lot: LotEnFile) -> bool:
        closed_for = lot.clos.lot.organisme  # none of an AMC, of which the table says nothing
        bodies = {depart.organisme for depart in self._echeances.departs(lot)}
        now_for = map(self.aiguillage.destination_of, bodies)
        return closed_for is not None and any(body != closed_for for body in now_for)

    @property
    def _echeances(self) -> Echeances:
        return Echeances(self.store, self._departs)

    def entrust(self, *, insist: bool = False) -> None:
        """Put every lot that the courier may not have yet into the spool; repeats are free.

        A lot whose body lost its route waits; `unrouted` tells.  One that is held waits for
        `renvoyer`, whoever insists.

        Args:
            insist: also those that the peer refused: a person wants them tried once more.
        """
        for enquete in self.enquetes:
            enquete.confier()
        if self.scor is not None:
            self.scor.entrust(self.spool, insist=insist)
        for lot in (one for one in self.store.due().lots if not one.retenu):
            if insist or not (lot.motif or lot.message_sha256 in self._entrusted):
                self._publish(lot)

    def renvoyer(self, cles: Collection[CleLot], images: Collection[CleLot] = ()) -> None:
        """Let lots that are held leave, by a person's word; `entrust` is to follow.

        Raises:
            DiskFullError, JournalClosedError: see `Store.advance`.
        """
        for lot in self.store.due().lots:
            if lot.retenu and lot.cle in cles:  # an answer may have come meanwhile
                self.store.advance(lot.cle, Evenement.RENVOI, at=self.clock.now())
        if self.scor is not None:
            self.scor.renvoyer(images)

    def collect(self) -> None:
        """Take in the courier's receipts and the messages that came, each exactly once."""
        for receipt in self.spool.receipts():
            self._hear_receipt(receipt)
            self.spool.forget_receipt(receipt)
        for name, sealed in self.spool.inbox():
            try:
                message = self.open_sealed(sealed)
            except ValueError:
                # Not what the courier sealed: it stays at the peer, and is fetched again.
                self.spool.refuse(name)
                continue
            self._hear_message(message)
            self.spool.consume(name)

    def _publish(self, lot: LotEnFile) -> None:
        if lot.clos.lot.destinataire in self.routes:
            self.spool.publish(lot.message, self._sidecar(lot))
            self._entrusted.add(lot.message_sha256)

    def _close(self, group: Groupe, signer: Signer) -> LotEnFile:
        numeros = tuple(one.facture.numero for one in group.factures)

        def close(numero: NumeroLot) -> tuple[LotClos, bytes]:
            lot = group.lot(numero, self._today())
            clos = self.engine.close_lot(lot, [one.scellee for one in group.factures], signer)
            return clos, self.routes[group.destinataire].wrap(clos)

        closed = self.store.close_lot(numeros, close, at=self.clock.now())
        log.info("lot %s closed with %d invoices", closed.cle, len(numeros))
        return closed

    def _has_number(self) -> bool:
        """Tell whether today has a number left for a lot; what has none waits for tomorrow."""
        cle = CleLot(self._today(), numero_lot(self.store.lot_suivant))
        return self.store.lot(cle) is None

    def _sidecar(self, lot: LotEnFile) -> Sidecar:
        return Sidecar(
            recipient=self.routes[lot.clos.lot.destinataire].address,
            not_before=None,
            deadline=self._deadline(lot),
        )

    def _deadline(self, lot: LotEnFile) -> date:
        """Return the earliest legal day of the invoices inside."""
        held = (self.store.get(numero) for numero in lot.clos.lot.factures)
        return min(due_day(one) for one in held if one is not None)

    def _hear_receipt(self, receipt: Receipt) -> None:
        if any(enquete.recu(receipt) for enquete in self.enquetes):
            return
        if self.scor is not None and self.scor.hear_receipt(receipt):
            return
        lot = self.store.lot_by_message(receipt.sha256)
        if lot is None:
            log.warning("receipt for unknown message %s", receipt.sha256[:12])
            return
        blocked = receipt.outcome is Outcome.BLOQUEE
        self.store.advance(
            lot.cle,
            OUTCOMES[receipt.outcome],
            at=receipt.at,
            preuve=receipt.proof,
            motif=receipt.proof if blocked else "",
        )

    def _hear_message(self, raw: bytes) -> None:
        """Advance the lots that a message acknowledges, and keep it whole in any case."""
        believed = self.correspondants.believe(raw)
        if not isinstance(believed, GenreRetour) and self._answers(believed):
            return  # what it told is kept where it belongs; of what is not believed, nothing is
        genre = believed if isinstance(believed, GenreRetour) else self.obey(believed)
        if self.store.keep_retour(raw, genre, at=self.clock.now()) and genre in MIS_DE_COTE:
            log.warning("a message is set aside: %s", genre)

    def _answers(self, contents: Sequence[bytes]) -> bool:
        return any(enquete.entendre(contents) for enquete in self.enquetes)

    def obey(self, contents: Sequence[bytes]) -> GenreRetour:
        """Advance the lots that these acknowledge; return what the message is by them."""
        arls = [arl for content in contents if (arl := self.engine.read_arl(content))]
        heard = {self._hear_arl(arl) for arl in arls}
        graver = (GenreRetour.ARL_INATTENDU, GenreRetour.ARL, GenreRetour.ARL_REPETE)
        return next((genre for genre in graver if genre in heard), GenreRetour.AUTRE)

    def _hear_arl(self, arl: Arl) -> GenreRetour:
        if self.scor is not None and (genre := self.scor.hear_arl(arl)):
            return genre
        lot = self.store.lot(CleLot(arl.lot_cree_le, arl.numero_lot))
        if lot is None or lot.clos.sha256 != arl.sha256:
            log.warning("ARL for a lot that is not ours: %s", arl.numero_lot)
            return GenreRetour.ARL_INATTENDU
        if lot.etat is ANSWERED[arl.verdict]:
            return GenreRetour.ARL_REPETE
        try:
            self.store.advance(lot.cle, VERDICTS[arl.verdict], at=self.clock.now(), motif=arl.motif)
        except UnexpectedEventError:
            log.warning("ARL against what lot %s already is", lot.cle)
            return GenreRetour.ARL_INATTENDU
        return GenreRetour.ARL

    def _today(self) -> date:
        return self.clock.now().astimezone().date()
