"""A station and the stand-in caisse, with a network between that loses, repeats and reorders.

The station's services, its queue, its spool and the caisse's desk are the real ones; there is no
socket.  All chance comes from one seed.
"""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from os import urandom
from pathlib import Path
from random import Random
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.demo.caisse import CAISSE, MUTUELLE, Policy
from appliance.domain.acte import Soin
from appliance.domain.cotation import coter
from appliance.domain.demande import dre_of
from appliance.domain.destination import Aiguillage, Aiguille, Amc
from appliance.domain.facture import Complementaire, Facture, FactureScellee, ModeSecurisation
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.lot import LotClos
from appliance.domain.lot_pieces import PiecesCloses
from appliance.domain.mise_en_lot import Limites
from appliance.domain.tiers_payant import Flux, TiersPayant
from appliance.domain.visite import Visite
from appliance.durable.disk import SystemDisk
from appliance.engines.simulated import SimulatedEngine
from appliance.formats.envelope import wrap
from appliance.queue.store import Store
from appliance.sealing.signature import KeySigner, make_demo_identity
from appliance.services.retours import Correspondants
from appliance.services.sending import Route, Sending
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Outcome, Receipt
from tests.demo.nurse import NOW, NURSE, Office
from tests.made_up import ACTES, ADA, ORGANISME, PRESCRIPTION, PROFESSIONNEL, TARIFS, StoppedClock

ELSEWHERE: Final = Organisme.parse("01 998 1234")
MUTUAL: Final = Complementaire(amc="7272727272", adherent="ESSAI 1")
TABLE: Final = Aiguillage((Aiguille("01", "998", "", ORGANISME),))
SMALL: Final = Limites(factures=4, octets=5_000)
COTATIONS: Final = tuple(
    coter(
        Visite(
            actes=(Soin(acte=acte),),
            date_soins=date(2026, 11, 20),
            domicile=True,
            prescription=PRESCRIPTION,
        ),
        TARIFS,
    )
    for acte in ACTES.values()
)


class Exchange:
    """Both sides, and what is on its way between them.

    Attributes:
        exchanges: how many times something was sent, lost, repeated or fetched.
    """

    def __init__(self, directory: Path, seed: int) -> None:
        self.random, self.exchanges = Random(seed), 0  # noqa: S311 - no secret comes of it
        (directory / "caisse").mkdir()
        self.office = Office(directory / "caisse")
        self.clock = StoppedClock(NOW)
        disk = SystemDisk()
        self.signer = KeySigner(*make_demo_identity("EXCHANGE", NOW), demonstration=True)
        self.store = Store.open(directory / "queue", disk=disk, key=bytes(32), entropy=urandom)
        self.courier = CourierSpool(disk, directory / "spool")
        der = x509.load_pem_x509_certificate(self.office.certificate.read_bytes())
        self._recipient = der.public_bytes(Encoding.DER)
        self.sending = Sending(
            store=self.store,
            spool=StationSpool(disk, directory / "spool"),
            engine=SimulatedEngine(),
            signer=self.signer,
            routes={
                ORGANISME: Route(CAISSE, self._wrap_to(CAISSE)),
                Amc(MUTUAL.amc): Route(MUTUELLE, self._wrap_to(MUTUELLE)),
            },
            correspondants=Correspondants(NURSE.address, {CAISSE: None, MUTUELLE: None}),
            open_sealed=bytes,
            clock=self.clock,
            aiguillage=TABLE,
            limites=SMALL,
        )
        self._attempts = count()
        self._sent: list[tuple[str, bytes]] = []

    def step(self) -> None:
        """Let one thing happen."""
        acts = (self.bill, self.close, self.send, self.send, self.repeat, self.fetch, self.fetch)
        self.random.choice((*acts, self.collect, self.pay, self.wait))()

    def settle(self) -> None:
        """Lose nothing more, until both sides have said everything."""
        self.office.desk.policy = Policy()
        self.sending.close_lots()
        for waiting in self.courier.waiting():
            self._post(waiting.name, lost=False)
        while letters := self.office.maildrops.shown(NURSE.address):
            for letter in letters:
                self._fetch(letter, kept=False)
        self.sending.collect()

    def bill(self) -> None:
        """Seal an invoice, and its DRE if the flow is split."""
        tiers_payant = self.random.choice([*TiersPayant])
        split = tiers_payant is TiersPayant.AMO_AMC and self.random.random() < 0.5
        fse = self.store.add(
            lambda numero: self._sealed(self._fse(numero, tiers_payant, split=split))
        )
        if split:
            self.store.add(lambda numero: self._sealed(dre_of(fse.facture, numero)))

    def close(self) -> None:
        self.sending.close_lots()

    def send(self) -> None:
        """Let the courier try one message that waits; it may be lost, and its receipt too."""
        waiting = self.courier.waiting()
        if waiting:
            self._post(self.random.choice(waiting).name, lost=self.random.random() < 0.3)

    def repeat(self) -> None:
        """Let a message that went once arrive again, however late."""
        if self._sent:
            self.exchanges += 1
            to, message = self.random.choice(self._sent)
            self.office.desk.receive(NURSE.address, [to], message)

    def fetch(self) -> None:
        """Fetch any letter; it may be lost on the way, or come again."""
        letters = self.office.maildrops.shown(NURSE.address)
        if letters:
            self._fetch(self.random.choice(letters), kept=self.random.random() < 0.3)

    def collect(self) -> None:
        self.sending.collect()

    def pay(self) -> None:
        """Let the caisse pay now and then, and choose whether it refuses each third lot."""
        self.office.desk.policy = Policy(negative_every=self.random.choice((0, 0, 3)))
        if self.random.random() < 0.1:
            self.office.desk.pay()

    def wait(self) -> None:
        """Let an hour pass on both sides: a day has numbers for 99 lots."""
        self.clock.time += timedelta(hours=1)
        self.office.watch.advance(hours=1)

    def _post(self, name: str, *, lost: bool) -> None:
        self.exchanges += 1
        self.courier.take(name)
        message = self.courier.message(name)
        sidecar = self.courier.sidecar(name)
        assert message is not None
        assert sidecar is not None
        if not lost:
            self.office.desk.receive(NURSE.address, [sidecar.recipient], message)
            self._sent.append((sidecar.recipient, message))
        if lost or self.random.random() < 0.2:
            return  # the courier heard nothing: it tries the same bytes again
        receipt = Receipt(
            attempt=sha256(f"{next(self._attempts)}".encode()).hexdigest(),
            sha256=name,
            at=self.clock.now(),
            outcome=Outcome.REMISE,
            proof="250",
        )
        self.courier.give_receipt(receipt)
        self.courier.finish(name)

    def _fetch(self, letter: Path, *, kept: bool) -> None:
        self.exchanges += 1
        if self.random.random() < 0.2 and kept:
            return  # lost on the way, and still at the peer
        raw = letter.read_bytes()
        self.courier.deliver(sha256(raw).hexdigest(), raw)
        if not kept:
            letter.unlink()

    def _fse(self, numero: NumeroFacture, tiers_payant: TiersPayant, *, split: bool) -> Facture:
        single = Flux.FSE_UNIQUE if tiers_payant is TiersPayant.AMO_AMC else Flux.FSE_AMO
        return Facture(
            numero=numero,
            professionnel=PROFESSIONNEL,
            beneficiaire=ADA,
            organisme=self.random.choice((ORGANISME, ELSEWHERE)),
            date_soins=date(2026, 11, 20),
            etablie_le=self.clock.now(),
            prescription=PRESCRIPTION,
            cotation=self.random.choice(COTATIONS),
            tiers_payant=tiers_payant,
            mode=self.random.choice((ModeSecurisation.SESAM_VITALE, ModeSecurisation.DEGRADE)),
            a_domicile=True,
            flux=Flux.FSE_ET_DRE if split else single,
            complementaire=MUTUAL if split else None,
        )

    def _sealed(self, facture: Facture) -> tuple[Facture, FactureScellee]:
        return facture, self.sending.engine.seal_facture(facture, self.signer)

    def _wrap_to(self, recipient: str) -> Callable[[LotClos | PiecesCloses], bytes]:
        def wrapped(clos: LotClos | PiecesCloses) -> bytes:
            return wrap(
                clos.contenu,
                headers={},
                recipient_certificate_der=self._recipient,
                sender=NURSE.address,
                recipient=recipient,
                message_id=f"<{clos.sha256}@exchange.test>",
                at=self.clock.now(),
            )

        return wrapped
