"""The unlocked station, built from the settings: the same for the screen, the demo and tools."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from appliance.config import Config
from appliance.domain.destination import Destinations
from appliance.domain.mise_en_lot import Limites
from appliance.domain.roles import NOBODY, PREMIERE, Personne
from appliance.durable.journal import Journal, Progress
from appliance.durable.reading import OpeningReport
from appliance.durable.rescue import Rescue
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import DiskFullError
from appliance.formats.bareme import digest
from appliance.ports.cards import CardReader
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.sealing.inbox import inbox_private_key, open_with
from appliance.sealing.secret import Secret
from appliance.services.billing import Billing
from appliance.services.conservation import Conservations
from appliance.services.poste import Poste
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.retours import FOR_THEIR_SENDER
from appliance.services.sauvegardes import EFFACEMENTS, Sauvegardes
from appliance.services.sauvegardes import KIND as SAUVEGARDES
from appliance.services.sending import Sending
from appliance.services.status import Liaison
from appliance.services.suivi import Suivi
from appliance.services.tarification import Tarification
from appliance.spool.maildir import StationSpool
from appliance.wiring.annuaires import annuaires_of, believed_of, directed_by, routes_of
from appliance.wiring.baremes import Tables, in_force, load_nomenclature
from appliance.wiring.droits import questions_of
from appliance.wiring.identity import billed_by, present
from appliance.wiring.machine import Machine, translated
from appliance.wiring.pieces import scor_of
from appliance.wiring.vault import NO_QUEUE_YET

QUEUE: Final = "queue"
DESK: Final = "enquiry.sock"
HEALED: Final = (
    "Une coupure a interrompu la dernière écriture : elle n’avait pas été acceptée. "
    "Rien de ce qui l’était n’est perdu."
)
REREAD: Final = "Messages mis de côté dont l’expéditeur est maintenant connu, relus : {count}."
NEVER: Final = Liaison(at=None, sentence="Le courrier n’est pas encore passé.")


def open_poste(  # noqa: PLR0913 - ports and choices of the program, once each
    config: Config,
    master: Secret,
    reader: CardReader,
    signer: Signer | None,
    machine: Machine,
    *,
    progress: Progress | None = None,
    personne: Personne = PREMIERE,
) -> Poste:
    """Open the queue and build the station over it.

    Args:
        config: the box's settings.
        master: the practice's master key; it may be wiped after.
        reader: the card readers, which the caller closes.
        signer: the practitioner's key; None to work without the CPS.
        machine: clock, randomness, disk.
        progress: told how far a long opening is; see `Store.open`.
        personne: whose code opened the practice.

    Raises:
        ConfigError: a file that the settings name cannot be read; others, see `Store.open`.
    """
    store = open_store(config, master, machine, progress=progress, auteur=personne.numero)
    with ExitStack() as undo:
        undo.callback(store.close)
        poste = _poste_over(store, config, master, reader, signer, machine, personne)
        undo.pop_all()
    return poste


def _poste_over(  # noqa: PLR0913, PLR0917 - as `open_poste`
    store: Store,
    config: Config,
    master: Secret,
    reader: CardReader,
    signer: Signer | None,
    machine: Machine,
    personne: Personne,
) -> Poste:
    cabinet, professionnel = config.cabinet, billed_by(config, personne)
    tables = in_force(config, machine.disk)
    present(store, personne)
    tarification = tarification_of(config, tables, store, machine)
    number = professionnel.numero.value
    scor = scor_of(config, store, signer, machine, number)
    en_ligne = questions_of(config, master, store, signer, machine)
    annuaires = annuaires_of(config, store, signer, machine)
    sending = replace(
        _sending(config, master, store, signer, machine),
        de=number,
        scor=scor,
        enquetes=[one for one in (en_ligne, annuaires) if one is not None],
    )
    billing = Billing(
        store=store,
        reader=reader,
        engine=sending.engine,
        signer=signer,
        tarifs=tables.tarifs(cabinet.zone, accept_probable=tarification.accept_probable),
        nomenclature=load_nomenclature(),
        professionnel=professionnel,
        organisme=cabinet.organisme,
        clock=machine.clock,
        profession=cabinet.profession,
        groupement_jours=cabinet.groupement_jours,
        calendrier=cabinet.calendrier,
        destinations=Destinations(sending.aiguillage, sending.routes.keys()),
    )
    return Poste(
        billing=billing,
        sending=sending,
        tarification=tarification,
        prescriptions=Prescriptions(
            registre=Registre(store=store, clock=machine.clock), en_ligne=en_ligne
        ),
        rest=timedelta(seconds=config.lots.repos_s),
        liaison=liaison_of(config, machine),
        disk=machine.disk,
        copies=Sauvegardes(machine.disk, config.chemins.station / SAUVEGARDES).copies,
        personne=personne,
        warnings=(
            *_warnings(store.report, tables),
            *open_conservations(config, store, machine).reprendre(),
            *_reread(sending),
        ),
    )


def _sending(
    config: Config, master: Secret, store: Store, signer: Signer | None, machine: Machine
) -> Sending:
    return Sending(
        store=store,
        spool=StationSpool(machine.disk, config.chemins.spool),
        engine=SimulatedEngine(),
        signer=signer,
        routes=routes_of(config, store, signer, machine),
        correspondants=believed_of(config, store),
        open_sealed=partial(open_with, inbox_private_key(master)),
        clock=machine.clock,
        aiguillage=directed_by(config, store),
        limites=Limites(factures=config.lots.factures, octets=config.lots.octets),
    )


def tarification_of(config: Config, tables: Tables, store: Store, machine: Machine) -> Tarification:
    """Return what the practice saw and answered of its tariffs, beside the tables in force."""
    return Tarification(
        revisions=store.revisions,
        baremes=tables.baremes,
        version=tables.version,
        empreinte=digest(tables.baremes.values()),
        reglage=config.cabinet.avenant_11,
        professionnel=config.cabinet.professionnel,
        clock=machine.clock,
    )


def open_store(
    config: Config,
    master: Secret,
    machine: Machine,
    *,
    progress: Progress | None = None,
    auteur: int = NOBODY,
) -> Store:
    """Open the queue, under a key of its own.

    Args:
        config: the box's settings.
        master: the practice's master key.
        machine: clock, randomness, disk.
        progress: told how far a long opening is; see `Store.open`.
        auteur: number of who opens it; all that is written names them.

    Raises:
        BusyError, JournalMissingError, JournalDamagedError, DiskFullError: see `Store.open`.
    """
    key, disk = master.derive(b"besace queue"), machine.disk
    mark = config.chemins.station / NO_QUEUE_YET
    new = disk.exists(mark)
    store = Store.open(
        config.chemins.station / QUEUE,
        disk=disk,
        key=key,
        entropy=machine.entropy,
        progress=progress,
        expected=not new,
        auteur=auteur,
    )
    if new:
        with translated("clés"):
            disk.unlink(mark)
            disk.sync_directory(mark.parent)
    return store


def open_suivi(config: Config, store: Store) -> Suivi:
    """Return the money of an open queue.

    Raises:
        ConfigError: a file that the settings name cannot be read.
    """
    believe = believed_of(config, store).believe
    return Suivi(store=store, believe=believe, aiguillage=directed_by(config, store))


def open_conservations(config: Config, store: Store, machine: Machine) -> Conservations:
    """Return the retention and the erasures of an open queue.

    Raises:
        ConfigError: a file that the settings name cannot be read.
    """
    backups = Sauvegardes(machine.disk, config.chemins.station / SAUVEGARDES)

    def count(finis: int) -> None:
        with translated(EFFACEMENTS):
            backups.note_effacements(finis)

    registre = Registre(store=store, clock=machine.clock)
    ouvrir = believed_of(config, store).believe
    return Conservations(registre=registre, ouvrir=ouvrir, compter=count)


def rescue_queue(config: Config, master: Secret, machine: Machine) -> Rescue:
    """Return what reads a damaged queue, and changes nothing."""
    key = master.derive(b"besace queue")
    return Journal.rescue(config.chemins.station / QUEUE, machine.disk, key)


def _reread(sending: Sending) -> Iterator[str]:
    """Read again what was set aside for its sender; yield what came of it, if anything."""
    if not sending.store.retours_aside(*FOR_THEIR_SENDER):
        return
    from appliance.services.relecture import Relecture  # what reads money is long to load

    with suppress(DiskFullError):  # a full box opens all the same; the next opening goes on
        if count := Relecture(sending).relire():
            yield REREAD.format(count=count)


def liaison_of(config: Config, machine: Machine) -> Callable[[], Liaison]:
    """Return what asks the courier's last pass."""
    spool = StationSpool(machine.disk, config.chemins.spool)

    def look() -> Liaison:
        pulse = spool.pulse()
        if pulse is None:
            return NEVER
        return Liaison(at=pulse.at, sentence=pulse.sentence, linked=pulse.linked)

    return look


def _warnings(report: OpeningReport, tables: Tables) -> Iterator[str]:
    if report.torn_bytes:
        yield HEALED
    if tables.warning:
        yield tables.warning
