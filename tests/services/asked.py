"""A station that asks ADRi, a courier and the stand-in service, on one clock and no network."""

import os
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from appliance.demo.caisse import ADRI, ANNUAIRE
from appliance.demo.caisse.desk import Desk
from appliance.demo.caisse.identity import Identity
from appliance.demo.caisse.maildrop import Maildrops
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.accueil import dossier_as_typed
from appliance.domain.registre.droits import Droits
from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.engines.adri_simule import SimulatedAdri
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import ServerRefusedError
from appliance.ports.link import LinkState
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.sealing.inbox import inbox_private_key, inbox_public_key, open_with, seal_to
from appliance.sealing.secret import Secret
from appliance.services.carnet_adri import CarnetAdri
from appliance.services.droits_en_ligne import DroitsEnLigne
from appliance.services.registre import Registre
from appliance.services.retours import Correspondants
from appliance.services.sending import Sending
from appliance.services.voie import Enquete, Voie
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.sync.attempts import Attempts
from appliance.sync.courier import Courier
from appliance.wiring.droits import wrapping
from tests.demo.nurse import NURSE, settle_identity
from tests.made_up import ADA, StoppedClock, made_up_nir
from tests.tui.stage import Stage, signer

PRIVATE: Final = inbox_private_key(Secret(bytearray(b"m" * 32)))
ANSWERS: Final = b"a" * 32
"""The practice's private key for answers."""
EVENING: Final = datetime(2026, 11, 20, 19, 30).astimezone()
BRUNO: Final = Beneficiaire(
    nom="FICTIVAL", prenom="BRUNO", naissance="19480305", nir=made_up_nir("1480399234567")
)


class Post:
    """Both peers of the courier: the service's desk, and the mailbox that it answers into."""

    def __init__(self, directory: Path, clock: StoppedClock) -> None:
        directory.mkdir()
        settle_identity(directory)
        self.way_out = LinkState.UP
        self.refusal = ""
        self.carried: list[bytes] = []
        self.identity = Identity(directory, clock.now())
        self.maildrops = Maildrops(
            directory / "mailboxes", [NURSE], now=clock.now, entropy=os.urandom
        )
        self.desk = Desk(directory, self.identity, self.maildrops, now=clock.now)

    def state(self) -> LinkState:
        return self.way_out

    def close(self) -> None:
        pass

    def submit(self, message: bytes, recipient: str) -> str:
        if self.refusal:
            raise ServerRefusedError(self.refusal)
        self.carried.append(message)
        return self.desk.receive(NURSE.address, [recipient], message)

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        for name, letter in self.letters().items():
            if name not in known:
                self.carried.append(letter)
                yield name, letter

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        for path in self.maildrops.shown(NURSE.address):
            if _name(path) in ids:
                path.unlink()
        return ids

    def occupied(self) -> int:
        return 0

    def letters(self) -> Mapping[str, bytes]:
        return {_name(path): path.read_bytes() for path in self.maildrops.shown(NURSE.address)}


class Cabinet:
    """One practice, and everything between its register and the service.

    Args:
        home: where it lives.
        stage: an unlocked station whose queue and clock are used; None for a queue of its own.
    """

    def __init__(self, home: Path, stage: Stage | None = None) -> None:
        self.home, self._stage = home, stage
        self.clock = StoppedClock(EVENING) if stage is None else stage.clock
        self.post = Post(home / "caisse", self.clock)
        self.round: Sequence[int] = ()
        self.signer: Signer | None = signer()
        self.open()

    def open(self) -> None:
        """Open the station, again if need be."""
        disk = SystemDisk()
        if self._stage is not None and self._stage.poste is not None:
            self.store = self._stage.poste.billing.store
        else:
            queue = self.home / "queue"
            self.store = Store.open(queue, disk=disk, key=bytes(32), entropy=os.urandom)
        self.registre = Registre(store=self.store, clock=self.clock)
        spool = StationSpool(disk, self.home / "spool")
        wrapped = wrapping(NURSE.address, ADRI, certificate_at(self.post.identity.certificate))
        self.droits = DroitsEnLigne(
            registre=self.registre,
            spool=spool,
            adri=SimulatedAdri(ANSWERS),
            signer=self.signer,
            voie=Voie(ADRI, wrapped),
            entropy=os.urandom,
            age=timedelta(days=120),
            carnet=CarnetAdri(self.store.registre.envois_adri),
            attendus=lambda _: self.round,
        )
        self.sending = Sending(
            store=self.store,
            spool=spool,
            engine=SimulatedEngine(),
            signer=self.signer,
            routes={},
            correspondants=Correspondants(NURSE.address, {ADRI: None, ANNUAIRE: None}),
            open_sealed=lambda sealed: open_with(PRIVATE, sealed),
            clock=self.clock,
            enquetes=[self.droits, *self.others()],
        )

    def others(self) -> Sequence[Enquete]:
        """Who else asks."""
        return ()

    def close(self) -> None:
        self.store.close()

    def reopen(self) -> None:
        """As after a lock or a power cut."""
        self.close()
        self.open()

    def patient(self, who: Beneficiaire = ADA, *droits: Droits) -> int:
        numero = self.store.registre.patients.add(dossier_as_typed(who, self.today)).numero
        for one in droits:
            self.store.registre.droits.add(one, patient=numero)
        return numero

    @property
    def today(self) -> date:
        return self.clock.now().astimezone().date()

    def later(self, **delay: float) -> None:
        self.clock.time += timedelta(**delay)

    def tick(self) -> None:
        """What the station does each second."""
        self.sending.collect()
        self.sending.entrust()

    def night(self) -> None:
        """What the station does when it locks."""
        self.sending.close_lots()
        self.sending.entrust()

    def carry(self) -> None:
        """Let the courier make one pass."""
        entropy, sizes = os.urandom, Sizes(segment=16 * 1024, reserve=0)
        journal = Journal.open(self.home / "courier", SystemDisk(), b"k" * 32, entropy, sizes=sizes)
        courier = Courier(
            spool=CourierSpool(SystemDisk(), self.home / "spool"),
            attempts=Attempts(journal),
            outbox=self.post,
            mailbox=self.post,
            link=self.post,
            seal=lambda message: seal_to(inbox_public_key(PRIVATE), message),
            clock=self.clock,
            entropy=entropy,
            installed=EVENING - timedelta(days=100),
        )
        try:
            courier.run_pass()
        finally:
            journal.close()

    def exchange(self) -> None:
        """Ask, carry, answer, carry, hear."""
        self.tick()
        self.carry()
        self.carry()
        self.tick()

    def policy(self, **changes: Any) -> None:
        self.post.desk.policy = replace(self.post.desk.policy, **changes)

    def refuse(self, answer: str) -> None:
        """Let the mail server refuse what comes."""
        self.post.refusal = answer

    def waiting(self) -> list[Path]:
        return [*(self.home / "spool" / "outbox" / "new").iterdir()]


def _name(path: Path) -> str:
    return sha256(path.name.encode()).hexdigest()


@cache
def certificate_at(path: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(path.read_text("ascii"))
