"""The screen on a real station in a directory: real queue, real spool, a reader to play with."""

import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeVar

from textual.message import Message
from textual.pilot import Pilot

from appliance.demo.cards import Card, vitale
from appliance.domain.conservation import PROPOSED, Conservation
from appliance.domain.file_attente import Decompte
from appliance.domain.lot import Verdict
from appliance.domain.roles import Action, Personne
from appliance.domain.tarif import Bareme
from appliance.domain.visite import Profession
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import BesaceError, WrongCodeError
from appliance.formats.bareme import digest
from appliance.ports.machine import Disk
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.sealing.signature import KeySigner, make_demo_identity
from appliance.services.billing import Billing
from appliance.services.poste import Poste
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.retours import Correspondants
from appliance.services.sending import Route, Sending
from appliance.services.status import Liaison
from appliance.services.tarification import Tarification
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Outcome, Receipt
from appliance.tui.app import BesaceApp
from appliance.tui.door import Door, Progress
from appliance.tui.messages import Look
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.key_bar import KeyBar
from appliance.wiring.identity import present
from tests.made_up import NOMENCLATURE, NOON, ORGANISME, PROFESSIONNEL, TARIFS, StoppedClock
from tests.made_up_cards import ALINE
from tests.made_up_people import CODES, TITULAIRE, billed_by
from tests.tui.running import running

CODE: Final = CODES[TITULAIRE.numero]
PRESCRIBER: Final = "99700218896"
PROOF: Final = "250 pris"
SIZE: Final = (80, 24)
PATIENCE: Final = 2000  # looks of 10 ms: far more than any answer takes, on a busy machine too

Screen = Pilot[None]
Kind = TypeVar("Kind", bound=Message)


@cache
def signer() -> Signer:
    return KeySigner(*make_demo_identity("PRATICIEN DE TEST", NOON), demonstration=True)


@dataclass
class Stage:
    """One practice, its reader, and the courier's end of the spool.

    Attributes:
        baremes: the tables in force at the next unlock.
        reglage: what the settings file says of announced values.
        refusals: what `unlock` raises before it looks at the code.
        messages: every message that the application saw.
    """

    directory: Path
    signer: Signer | None = field(default_factory=signer)
    reader: SimulatedReader = field(default_factory=SimulatedReader)
    clock: StoppedClock = field(default_factory=StoppedClock)
    liaison: Liaison = field(default_factory=lambda: Liaison(at=NOON, sentence=""))
    baremes: Mapping[str, Bareme] = field(default_factory=lambda: TARIFS.baremes)
    reglage: bool | None = False
    refusals: list[BesaceError] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    profession: Profession = Profession.IDEL
    poste: Poste | None = None
    personnes: tuple[Personne, ...] = (TITULAIRE,)
    retention: int | None = PROPOSED
    disk: Disk = field(default_factory=SystemDisk)

    def unlock(
        self, code: str, cps_code: str, progress: Progress | None = None, qui: int = 1
    ) -> Poste:
        self.check(code, qui)
        self.poste = self._open(progress, qui)
        return self.poste

    def check(self, code: str, qui: int = TITULAIRE.numero) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        if code != CODES[qui]:
            raise WrongCodeError

    @asynccontextmanager
    async def locked(self, **changes: Any) -> AsyncIterator[Screen]:
        """Start the screen."""
        options: dict[str, Any] = {
            "needs_cps_code": False,
            "notice": "Cabinet d’essai",
            "prescripteur": PRESCRIBER,
            "rhythm_s": 0.15,
        }
        door = Door(self.unlock, self.check, lambda: self.personnes)
        app = BesaceApp(door, **(options | changes))
        async with running(app, size=SIZE, message_hook=self.messages.append) as pilot:
            yield pilot

    @asynccontextmanager
    async def unlocked(self, **changes: Any) -> AsyncIterator[Screen]:
        """Come to the home screen."""
        async with self.locked(**changes) as pilot:
            pilot.app.screen.query_one("#code", Entry).value = CODE
            await pilot.press("enter")
            await shows(pilot, "À mettre en lot")
            yield pilot

    @asynccontextmanager
    async def visit(self, **changes: Any) -> AsyncIterator[Screen]:
        """Come to the act screen by a card of one holder."""
        async with self.unlocked(**changes) as pilot:
            await self.insert(pilot, vitale(ALINE))
            yield pilot

    async def insert(self, pilot: Screen, card: Card, sign: str = "Tiers payant") -> None:
        """Put a card in, and wait for what the screen makes of it."""
        self.reader.insert(card)
        await shows(pilot, sign)

    async def bill(self, pilot: Screen, *, doubt: str = "") -> None:
        """Seal the visit that the act screen proposes, in spite of a doubt."""
        await pilot.press("enter")
        await shows(pilot, "Règle")
        await pilot.press("enter")
        if doubt:
            await shows(pilot, doubt)
            await pilot.press("o")
        await shows(pilot, "scellée")

    def status(self) -> Decompte:
        """Return the station's own count."""
        assert self.poste is not None
        return self.poste.status().decompte

    def seen(self, pilot: Screen) -> datetime | None:
        """Return the moment that the screen shows."""
        look: Look | None = pilot.app.look  # type: ignore[attr-defined]
        return None if look is None else look.status.now

    def swallowed(self, pilot: Screen) -> bool:
        """Tell whether the screen knows of every card that came."""
        look: Look | None = pilot.app.look  # type: ignore[attr-defined]
        return look is not None and look.status.reader == self.reader.state()

    def told(self, kind: type[Kind]) -> list[Kind]:
        """Return the messages of a kind, each once though screen and application saw it."""
        seen = {id(message): message for message in self.messages}.values()
        return [message for message in seen if isinstance(message, kind)]

    # The courier's end ----------------------------------------------------------------

    def take(self, outcome: Outcome = Outcome.REMISE, proof: str = PROOF) -> None:
        """Tell what became of every lot at the server."""
        spool = self._courier()
        for lot in self._lots():
            receipt = Receipt(
                attempt=sha256(lot.message).hexdigest(),
                sha256=lot.message_sha256,
                at=NOON,
                outcome=outcome,
                proof=proof,
            )
            spool.give_receipt(receipt)

    def answer(self, verdict: Verdict, motif: str = "") -> None:
        """Let the caisse acknowledge every lot."""
        for lot in self._lots():
            fields = {
                "norme": "BESACE-SIMULATION",
                "version": 1,
                "test": True,
                "genre": "ARL",
                "lot": lot.clos.lot.numero,
                "cree_le": lot.cle.cree_le.isoformat(),
                "sha256": lot.clos.sha256,
                "verdict": verdict.value,
                "motif": motif,
            }
            mail = EmailMessage()
            mail["From"] = "caisse@essai.test"
            mail.add_attachment(json.dumps(fields).encode(), "application", "json")
            raw = mail.as_bytes()
            self._courier().deliver(sha256(raw).hexdigest(), raw)

    def _lots(self) -> list[Any]:
        assert self.poste is not None
        return list(self.poste.lots())

    def _courier(self) -> CourierSpool:
        return CourierSpool(self.disk, self.directory / "spool")

    def _open(self, progress: Progress | None, qui: int) -> Poste:
        [personne] = [one for one in self.personnes if one.numero == qui]
        own = billed_by(personne)
        signer = self.signer if personne.peut(Action.SCELLER) else None
        store = Store.open(
            self.directory / "queue",
            disk=self.disk,
            key=bytes(32),
            entropy=os.urandom,
            progress=progress,
            auteur=qui,
        )
        present(store, personne)
        if self.retention and not len(store.registre.conservation):
            kept = Conservation(jours=self.retention, choisie_le=NOON.date())
            store.registre.conservation.add(kept)
        engine = SimulatedEngine()
        return Poste(
            billing=Billing(
                store=store,
                reader=self.reader,
                engine=engine,
                signer=signer,
                tarifs=TARIFS,
                nomenclature=NOMENCLATURE,
                professionnel=own,
                organisme=ORGANISME,
                clock=self.clock,
                profession=self.profession,
            ),
            sending=Sending(
                store=store,
                spool=StationSpool(self.disk, self.directory / "spool"),
                engine=engine,
                signer=signer,
                routes={ORGANISME: Route("caisse@essai.test", attrgetter("contenu"))},
                correspondants=Correspondants("cabinet@essai.test", {"caisse@essai.test": None}),
                open_sealed=bytes,
                clock=self.clock,
                de=own.numero.value,
            ),
            personne=personne,
            prescriptions=Prescriptions(registre=Registre(store=store, clock=self.clock)),
            tarification=Tarification(
                revisions=store.revisions,
                baremes=self.baremes,
                version=1,
                empreinte=digest(self.baremes.values()),
                reglage=self.reglage,
                professionnel=PROFESSIONNEL,
                clock=self.clock,
            ),
            rest=timedelta(hours=1),
            liaison=lambda: self.liaison,
            disk=self.disk,
        )


def rows(pilot: Screen) -> list[str]:
    """Return the screen as text, row by row."""
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


def keys(pilot: Screen) -> str:
    """Return the keys at the bottom of the screen, as one text."""
    return " ".join(rows(pilot)[pilot.app.screen.query_one(KeyBar).region.y :])


def page(pilot: Screen) -> str:
    """Return the screen as one text: sentences go on over the rows."""
    return " ".join(" ".join(rows(pilot)).replace("║", " ").split())


async def shows(pilot: Screen, sentence: str) -> None:
    """Wait until a sentence stands on the screen."""
    await comes(pilot, lambda: sentence in page(pilot), sentence)


async def comes(pilot: Screen, true: Callable[[], bool], what: str) -> None:
    for _ in range(PATIENCE):
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came: {what}\n" + "\n".join(rows(pilot)))
