"""A damaged box, read only: `besace rescue`, and what the station opens in the place of billing."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from appliance.config import Config, load
from appliance.domain.roles import Action, Personne
from appliance.durable.disk import SystemDisk
from appliance.durable.rescue import Gap
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import NotAllowedError
from appliance.ports.cards import CardReader
from appliance.queue.refuge import take_refuge
from appliance.queue.salvage import missing_documents
from appliance.queue.store import Store
from appliance.sealing.secret import Secret
from appliance.services.consultation import Consultation
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.rejets import Rejets
from appliance.services.secours import Secours
from appliance.services.tournee import Tournee
from appliance.services.tresorerie import Tresorerie
from appliance.wiring.baremes import load_nomenclature
from appliance.wiring.damage import Damage
from appliance.wiring.identity import billed_by
from appliance.wiring.machine import Machine
from appliance.wiring.opening import identified
from appliance.wiring.outward import confirm_clear, write_readable, write_sealed
from appliance.wiring.patient_desk import identity, indented
from appliance.wiring.practice import liaison_of, open_suivi, rescue_queue
from appliance.wiring.sauvegarde import record_of

BANNER: Final = (
    "LECTURE SEULE : rien n’est changé sur ce boîtier, rien ne s’y facture. Remettez-le d’après "
    "sa sauvegarde (« besace restore »)."
)
REFUGE: Final = "refuge"
KEY: Final = Path("/media/cle")
"""Where an export is proposed to go while the settings name no key."""
IN_FRENCH: Final = {"after the last segment": "après le dernier segment", " to ": " à "}
"""What a gap says of its place."""


class PassingDisk(SystemDisk):
    """Where a copy lives that is thrown away: no cut of the power costs anything."""

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write, and wait for nothing."""
        self.pwrite(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        """Wait for nothing."""


def run(settings: Path, export: Path | None) -> int:
    """Print the patients, today's round and what is missing; write an export if one is wanted.

    A sound box is read in the same way.  The station must be closed.

    Raises:
        ExportError: the export cannot be written there; nothing stands there then.
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        DiskFullError: there is no room for a copy of what can be read.
    """
    config, machine = load(settings), Machine()
    print(BANNER)
    if export is not None:
        confirm_clear()
    with (
        identified(config, machine, Action.SORTIR_REGISTRE) as (master, _),
        _saved(config, master, machine) as (store, lost),
    ):
        registre = Registre(store=store, clock=machine.clock)
        _print(store, registre)
        if export is not None:
            write_readable(store, export, machine.clock.now())
            print(f"Export en clair : {export}. Effacez-le dès qu’il a servi.")
    print("Il ne manque rien." if not lost else "Ce qui manque :")
    indented(lost)
    return 0


def open_secours(
    config: Config, master: Secret, reader: CardReader, machine: Machine, personne: Personne
) -> Secours:
    """Return what the screen shows of a damaged box; locking it lets the copy go.

    Args:
        config: the box's settings.
        master: the practice's key; it may be wiped after.
        reader: shown on the permanent line, and asked for nothing.
        machine: clock, randomness, disk.
        personne: whose code opened it.

    Raises:
        ConfigError: a file that the settings name cannot be read.
        DiskFullError: there is no room for a copy of what can be read.
    """
    with ExitStack() as opening:
        store, lost = opening.enter_context(_saved(config, master, machine))
        every = personne.peut(Action.VOIR_TOUS_LES_MONTANTS)
        de = None if every else billed_by(config, personne).numero.value
        damage = Damage.of(config, machine)
        return Secours(
            consultation=_consultation(config, store, machine, de),
            manque=lost,
            constat=damage.in_words() if damage.known else "",
            nomenclature=load_nomenclature(),
            personne=personne,
            reader=reader,
            clock=machine.clock,
            moteur=SimulatedEngine().name,
            liaison=liaison_of(config, machine),
            copies=record_of(config, machine).copies,
            dossier=next(iter(config.sauvegarde.dossiers), KEY),
            sortir=lambda file, passphrase: write_sealed(store, file, passphrase, machine),
            copie=opening.pop_all(),
        )


def _consultation(config: Config, store: Store, machine: Machine, de: str | None) -> Consultation:
    registre = Registre(store=store, clock=machine.clock)
    rejets = Rejets(suivi=open_suivi(config, store), clock=machine.clock, adresses={}, de=de)
    return Consultation(
        prescriptions=Prescriptions(registre=registre),
        adresses={},
        rejetees=rejets,
        argent=_no_decision,
        de=de,
    )


def _no_decision() -> Tresorerie:
    """Keep whoever decides of money away.

    Raises:
        NotAllowedError: always.
    """
    raise NotAllowedError("boîtier abîmé")


@contextmanager
def _saved(config: Config, master: Secret, machine: Machine) -> Iterator[tuple[Store, list[str]]]:
    """Open what can be read beside the damaged queue, under a key that nobody keeps."""
    with TemporaryDirectory(prefix="besace-") as place:
        rescue = rescue_queue(config, master, machine)
        lost = [
            f"{one.table.removesuffix('s')} n° {one.number}" for one in missing_documents(rescue)
        ]
        lost += [*_gaps(rescue.missing)]
        with closing(
            take_refuge(rescue, Path(place) / REFUGE, PassingDisk(), machine.entropy)
        ) as store:
            yield store, lost


def _gaps(gaps: Iterable[Gap]) -> Iterator[str]:
    for gap in gaps:
        file = gap.file
        for words, french in IN_FRENCH.items():
            file = file.replace(words, french)
        if gap.first == gap.last:
            yield f"{file} : écriture {gap.first}"
        else:
            yield f"{file} : écritures {gap.first} à {gap.last or 'la dernière'}"


def _print(store: Store, registre: Registre) -> None:
    count = store.decompte()
    print(f"Factures lues : {count.scellees}. Patients :")
    indented(identity(fiche) for fiche in store.registre.patients)
    print("Tournée du jour :")
    day = Tournee(prescriptions=Prescriptions(registre=registre)).journee(registre.today())
    indented(identity(etape.fiche) for etape in day.etapes)
