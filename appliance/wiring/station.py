"""`besace station`: the screen, on the box's own reader and queue."""

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from appliance.config import Config, Ecran, Panneau
from appliance.domain import calendar
from appliance.domain.roles import PREMIERE, Action, Personne
from appliance.errors import ConfigError, DiskFullError, JournalDamagedError
from appliance.formats import recognition
from appliance.ports.apcv import ApcvScanner
from appliance.ports.cards import CardKind, CardReader
from appliance.sealing.codes import propose_code
from appliance.sealing.secret import Secret
from appliance.services.enquiry import EnquiryDesk
from appliance.services.panel import Panel
from appliance.services.poste import Poste
from appliance.services.secours import Secours
from appliance.tui.app import BesaceApp
from appliance.tui.door import Door, Progress
from appliance.tui.early_keys import Typed
from appliance.tui.neighbours_desk import NeighboursDesk
from appliance.tui.tray import CardTray
from appliance.tui.veil import Watch
from appliance.wiring.apcv import apcv_of, open_scanner
from appliance.wiring.baremes import shipped
from appliance.wiring.beginning import BOX_STATION
from appliance.wiring.checkup import Checkup
from appliance.wiring.damage import Damage
from appliance.wiring.factory import factory_of
from appliance.wiring.front import known_people
from appliance.wiring.guide import tasks
from appliance.wiring.heap import lasting
from appliance.wiring.keyboard import keyboard_of
from appliance.wiring.lecteur import find_reader
from appliance.wiring.machine import Machine, code_cost
from appliance.wiring.new_sheet import sheets_of
from appliance.wiring.panel import followed, open_panel, panel_on
from appliance.wiring.pieces import bureau_of
from appliance.wiring.practice import DESK, open_poste
from appliance.wiring.recovery import recovery_of
from appliance.wiring.reglages import reglages
from appliance.wiring.revocations import kept_in
from appliance.wiring.server import servers_of
from appliance.wiring.signature import CardDesk
from appliance.wiring.vault import Vault
from appliance.wiring.vue import open_view
from appliance.wiring.watchdog import sign_of_life

log = logging.getLogger(__name__)

TURN_S: Final = 0.0005
"""A thread that counts keeps the interpreter so long when the screen wants it: a key is answered
in some ten turns, and Python would have each of them wait for 5 ms."""

PCSCD_REQUEST: Final = Path("/run/besace/pcscd-restart")
"""Watched by besace-pcscd-restart.path, which alone may restart pcscd."""


def load() -> None:
    """Load what every opening needs and no import loads: while a person types nobody waits."""
    calendar.load()
    with suppress(ConfigError):  # whoever needs it says what is wrong with it
        shipped()
        recognition.load()


def run(config: Config, machine: Machine, front: "Front") -> int:
    """Open the box's screen; return the exit code.

    Args:
        config: the settings.
        machine: what the box stands on.
        front: how it presents itself, its light, its button and its scanner aside.
    """
    with ExitStack() as stack:
        reader = find_reader(config.lecteur, on_hang=ask_for_pcscd)
        stack.callback(reader.close)
        panel = stack.enter_context(open_panel(config.panneau))
        scanner = stack.enter_context(open_scanner(config.apcv))
        return screen(config, reader, machine, replace(front, panel=panel, scanner=scanner))


def ask_for_pcscd(request: Path = PCSCD_REQUEST) -> None:
    """Ask for pcscd's restart; off the box nobody listens, and that is no fault."""
    with suppress(OSError):
        request.write_bytes(b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """How the screen presents itself.

    Attributes:
        notice: French, shown before the unlock.
        kiosk: nothing leaves the screen.
        tray: cards to play with; None on a real box.
        panel: the box's light and button.
        scanner: of the appli carte Vitale; None where there is none.
        typed: the keys that came before.
        settings: the file; None where nothing of it is changed from here.
    """

    settings: Path | None = None
    notice: str = ""
    kiosk: bool = False
    tray: CardTray | None = None
    panel: Panel = field(default_factory=lambda: panel_on(None, Panneau()))
    scanner: ApcvScanner | None = None
    typed: Sequence[Typed] = field(default=(), repr=False)  # a code is among them


def screen(config: Config, reader: CardReader, machine: Machine, front: Front) -> int:
    """Run the application until the person leaves it; return the exit code."""
    app = application(config, reader, machine, front)
    app.sign_of_life = sign_of_life()
    sys.setswitchinterval(TURN_S)
    app.run()
    return app.return_code or 0


def application(config: Config, reader: CardReader, machine: Machine, front: Front) -> BesaceApp:
    """Return the application on all that it needs, not yet on a terminal."""
    vault = Vault.of(config, machine)
    opener = unlocker(config, vault, reader)
    app = BesaceApp(
        Door(
            followed(opener, front.panel),
            partial(check, vault),
            partial(known_people, vault),
            opener.damage.note,
        ),
        needs_cps_code=config.signature.module is not None,
        prescripteur=config.cabinet.prescripteur,
        notice=front.notice,
        kiosk=front.kiosk,
        proposed_code="" if vault.exists() else propose_code(machine.entropy),
        tray=front.tray,
    )
    app.at_play = config.cabinet.demonstration
    app.guide_tasks = tasks
    app.checkup = Checkup(config, reader, machine, kiosk=front.kiosk)
    app.assist = partial(open_view, config, machine)
    app.factory = factory_of(vault)
    app.recovery = recovery_of(config, vault)
    app.keyboard = keyboard_of(vault.station, machine)
    app.neighbours = neighbours_of(config, machine)
    app.sheets = sheets_of(config, vault)
    app.servers = servers_of(front.settings, config, machine)
    app.apcv, app.scanner = apcv_of(config.apcv, machine.clock), front.scanner
    app.reglages = tuple(reglages(config))
    app.bureau = bureau_of(config.pieces)
    app.lookout = lookout(config.ecran)
    app.theme = config.ecran.couleurs
    app.take_over(front.typed)
    front.panel.confirm = lambda: app.simulate_key("enter")
    return app


def neighbours_of(config: Config, machine: Machine) -> Callable[[], NeighboursDesk] | None:
    """Return what gives what pairs a box with others; None elsewhere, where a terminal does."""

    def desk() -> NeighboursDesk:
        from appliance.wiring.neighbours import Neighbours  # hardly ever

        return Neighbours(machine, config.chemins.spool)

    return desk if config.chemins.station == BOX_STATION else None


def lookout(settings: Ecran) -> Watch:
    """Return when the screen locks by itself."""
    idle = timedelta(seconds=settings.verrou_s) if settings.verrou_s else None
    return Watch(idle=idle, by_cps=settings.verrou_cps)


@dataclass(frozen=True, slots=True)
class Opener:
    """See `unlocker`.

    Attributes:
        damage: what somebody ran into, now or before: then there is only something to look at.
    """

    config: Config
    vault: Vault
    reader: CardReader
    cps: CardDesk
    damage: Damage

    def __call__(
        self,
        code: str,
        cps_code: str,
        progress: Progress | None = None,
        qui: int = PREMIERE.numero,
    ) -> Poste | Secours:
        """Open it for a person; `progress` is told how far a long opening is."""
        opened: Poste | Secours
        with master_key(self.vault, code, qui) as master:
            who = next(one for one in self.vault.personnes() if one.numero == qui)
            try:
                opened = self._to_bill(master, who, cps_code, progress)
            except JournalDamagedError as damaged:
                opened = self._to_look(master, who, damaged)
        desk = self.config.chemins.station / DESK
        opened.at_lock.enter_context(EnquiryDesk(desk, lambda: opened.status().as_json()))
        opened.at_lock.enter_context(lasting())
        return opened

    def _to_bill(
        self, master: Secret, who: Personne, cps_code: str, progress: Progress | None
    ) -> Poste:
        if self.damage.known:
            raise JournalDamagedError
        config, machine = self.config, self.vault.machine
        with ExitStack() as undo:
            own = self.cps.of(who)
            signer = own.open(cps_code) if who.peut(Action.SCELLER) else None
            if signer is not None:
                undo.callback(signer.close)
            poste = open_poste(
                config, master, self.reader, signer, machine, progress=progress, personne=who
            )
            undo.pop_all()
        if any(one.to_try() for one in poste.copies()):
            from appliance.wiring.essai import drill  # once a week

            key = master.derive(b"besace queue")
            poste.at_lock.enter_context(drill(config, key, machine))
        if config.accueil is not None:
            from appliance.wiring.arrivals import attach  # most boxes have no desk

            attach(poste, config.accueil, config.chemins.station, master, machine)
        poste.warnings = (*poste.warnings, *self.cps.warnings())
        if config.chemins.tpm:
            from appliance.wiring.tpm import ratchet_of, witnessed  # most boxes have none

            if ratchet := ratchet_of(config.chemins):
                poste.at_lock.enter_context(witnessed(poste, ratchet))
        return poste

    def _to_look(self, master: Secret, who: Personne, damaged: JournalDamagedError) -> Secours:
        from appliance.wiring.rescue import open_secours  # hardly ever

        log.error("the journal is damaged: read only")
        try:
            return open_secours(self.config, master, self.reader, self.vault.machine, who)
        except DiskFullError:  # no room for a copy, and that is not what is wrong
            raise damaged from None


def unlocker(config: Config, vault: Vault, reader: CardReader) -> Opener:
    """Return what turns the two codes into an open station, or into a damaged one to look at.

    A code for a practice that does not exist yet makes it: the screen asked for it twice.  The
    master key is wiped before the screen opens: what the station needs follows from it.
    """
    cps = CardDesk(
        settings=config.signature,
        imported=kept_in(config),
        clock=vault.machine.clock,
        present=lambda: reader.state().holds(CardKind.CPS),
    )
    return Opener(config, vault, reader, cps, Damage.of(config, vault.machine))


def check(vault: Vault, code: str, qui: int = PREMIERE.numero) -> None:
    """Tell by its error that the code is wrong; the key that it opens is wiped at once."""
    with vault.open(code, qui):
        pass


def master_key(vault: Vault, code: str, qui: int = PREMIERE.numero) -> Secret:
    """Open the vault, or make it."""
    if vault.exists():
        return vault.open(code, qui)
    return vault.create(code, code_cost())
