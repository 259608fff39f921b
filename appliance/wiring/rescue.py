"""`besace rescue`: what a damaged box still knows, read only, and its export."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from appliance.config import load
from appliance.domain.roles import Action
from appliance.durable.rescue import Gap
from appliance.queue.refuge import take_refuge
from appliance.queue.salvage import missing_documents
from appliance.queue.store import Store
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.tournee import Tournee
from appliance.wiring.machine import Machine
from appliance.wiring.opening import identified
from appliance.wiring.outward import confirm_clear, write_readable
from appliance.wiring.patient_desk import identity, indented
from appliance.wiring.practice import rescue_queue

BANNER: Final = (
    "LECTURE SEULE : rien n’est changé sur ce boîtier, rien ne s’y facture. Remettez-le d’après "
    "sa sauvegarde (« besace restore »)."
)
REFUGE: Final = "refuge"


def run(settings: Path, export: Path | None) -> int:
    """Print the patients, today's round and what is missing; write an export if one is wanted.

    A sound box is read in the same way.  The station must be closed.

    Raises:
        ExportError: the export cannot be written there; nothing stands there then.
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        DiskFullError: there is no room for a copy of what can be read.
    """
    machine = Machine()
    print(BANNER)
    if export is not None:
        confirm_clear()
    with _saved(settings, machine) as (store, lost):
        registre = Registre(store=store, clock=machine.clock)
        _print(store, registre)
        if export is not None:
            write_readable(store, export, machine.clock.now())
            print(f"Export en clair : {export}. Effacez-le dès qu’il a servi.")
    print("Il ne manque rien." if not lost else "Ce qui manque :")
    indented(lost)
    return 0


@contextmanager
def _saved(settings: Path, machine: Machine) -> Iterator[tuple[Store, list[str]]]:
    """Open what can be read beside the damaged queue, under a key that nobody keeps."""
    config = load(settings)
    with (
        identified(config, machine, Action.SORTIR_REGISTRE) as (master, _),
        TemporaryDirectory(prefix="besace-") as place,
    ):
        rescue = rescue_queue(config, master, machine)
        lost = [f"{one}" for one in missing_documents(rescue)]
        lost += [*_gaps(rescue.missing)]
        with closing(
            take_refuge(rescue, Path(place) / REFUGE, machine.disk, machine.entropy)
        ) as store:
            yield store, lost


def _gaps(gaps: Iterable[Gap]) -> Iterator[str]:
    for gap in gaps:
        yield f"{gap.file} : écritures {gap.first} à {gap.last or 'la dernière'}"


def _print(store: Store, registre: Registre) -> None:
    count = store.decompte()
    print(f"Factures lues : {count.scellees}. Patients :")
    indented(identity(fiche) for fiche in store.registre.patients)
    print("Tournée du jour :")
    day = Tournee(prescriptions=Prescriptions(registre=registre)).journee(registre.today())
    indented(identity(etape.fiche) for etape in day.etapes)
