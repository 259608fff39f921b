"""`besace verify` and `besace sheet --day`: what the journal proves, and to whom."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Final

from appliance.config import load
from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.domain.lifecycle import EtatLot
from appliance.domain.preuve import Issue, Preuve
from appliance.domain.roles import Action
from appliance.domain.tpm import EtatTpm
from appliance.durable.manifest import Manifest
from appliance.durable.rescue import Rescue
from appliance.errors import (
    AnchorContradictedError,
    AnchorUnreadableError,
    BackupDamagedError,
    JournalDamagedError,
    reason,
)
from appliance.formats.ancres import read_ancres, write_ancre
from appliance.formats.feuille_jour import draw_feuille_jour
from appliance.queue.salvage import missing_documents
from appliance.queue.store import Store
from appliance.services.tetes import contresignees
from appliance.wiring.damage import MARK, Damage
from appliance.wiring.delegation import MANAGER, read_manager
from appliance.wiring.files import put_out
from appliance.wiring.machine import Machine, translated
from appliance.wiring.opening import identified, opened
from appliance.wiring.practice import open_store, rescue_queue
from appliance.wiring.tpm import hear, ratchet_of

NO_ANCHOR: Final = (
    "Aucune ancre présentée : rien ici ne prouve que le journal n’a pas été réécrit par qui tient "
    "la clé, ni remplacé par une copie plus ancienne. Présentez-en une : --anchor FICHIER."
)
GIVEN: Final = "Ancres données par ce boîtier : {count} ; la dernière : {par} {ou}, écriture {at}."
MANIFEST: Final = b"besace sauvegarde "
SOUND_AGAIN: Final = (
    "Le journal se relit en entier : ce qui avait été constaté abîmé ne l’est plus. Le prochain "
    "code rouvre la facturation."
)
KEY_WRITTEN: Final = (
    "Écrit : {file}. Cette clé lit tout le journal : remettez-la en main propre, puis effacez-la."
)

SAID: Final = {
    Issue.CONFIRMEE: "confirmée, le journal passe par là",
    Issue.CONTREDITE: "CONTREDITE, le journal a été réécrit",
    Issue.AU_DELA: "AU-DELÀ de la fin : le journal a été coupé, ou vient d’une copie plus ancienne",
    Issue.ARCHIVEE: "ces écritures sont archivées, cette ancre ne prouve plus rien d’elles",
}

EXPECTED: Final = frozenset({Issue.CONFIRMEE, Issue.ARCHIVEE})
"""Of the many heads that a TPM saw, those of which one line speaks for all."""


def verify(settings: Path, anchors: Sequence[Path], key_file: Path | None) -> int:
    """Read the whole journal again; print what is proved, by what, until when, and what is not.

    Args:
        settings: the box's.
        anchors: files that hold anchors: lines of day sheets, manifests of mirrors; or the key of
            a manager, who countersigned some.
        key_file: where to put the journal's key for a third party; None for nowhere.

    Raises:
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        AnchorUnreadableError: a file holds no anchor, or one that was copied wrongly.
        AnchorContradictedError: the journal is not the one that an anchor saw.
        JournalDamagedError: something acknowledged cannot be read any more.
        BusyError: the station is open.
        ExportError: the key cannot be written there.
    """
    config, machine = load(settings), Machine()
    held = [ancre for file in anchors if not _is_manager(file) for ancre in read_anchors(file)]
    managers = [read_manager(file)[1] for file in anchors if _is_manager(file)]
    action = Action.CONSULTER if key_file is None else Action.GERER_PERSONNES
    with identified(config, machine, action) as (master, _):
        try:
            with closing(open_store(config, master, machine)) as store:
                held += [one for cle in managers for one in contresignees(store, cle)]
                heard = hear(store, ratchet_of(config.chemins))
                proof, count = store.prove([*held, *heard.vues]), store.decompte().scellees
                told = [*_in_words(proof), heard.in_words()]
                lines = [*told, *_noted(store, held), _echoed(store)]
        except JournalDamagedError:
            Damage.of(config, machine).note()
            _name_what_is_missing(rescue_queue(config, master, machine))
            raise
        if key_file is not None:
            _write_key(machine, key_file, master.derive(b"besace queue"))
    print(f"Journal intact. Écritures : {proof.entrees}. Factures : {count}.")
    for line in lines:
        print(line)
    if not proof.entiere or heard.etat is EtatTpm.CONTREDIT:
        raise AnchorContradictedError
    with translated(MARK):
        if Damage.of(config, machine).lift():
            print(SOUND_AGAIN)
    return 0


def day_sheet(settings: Path, file: Path | None) -> int:
    """Give the journal's head to be kept outside: print its line, or write the sheet as PDF.

    Raises:
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opening.opened`.
        ExportError: it cannot be written there.
    """
    with opened(settings) as box:
        now = box.machine.clock.now().replace(microsecond=0)
        ancre = box.store.anchor(MoyenAncre.FEUILLE, f"{box.today():%Y-%m-%d}", le=now)
        if file is not None:
            put_out(box.machine.disk, file, draw_feuille_jour(ancre), over=True)
        box.store.ancres.add(ancre)
    print(write_ancre(ancre))
    return 0


def _is_manager(file: Path) -> bool:
    """Tell whether a file is a manager's key, whose countersignatures the journal keeps."""
    try:
        return file.read_bytes().startswith(f"besace {MANAGER} ".encode())
    except OSError:
        return False  # who reads it says why


def read_anchors(file: Path) -> Sequence[Ancre]:
    """Return the anchors of a file: lines of day sheets, or a mirror's manifest.

    Raises:
        AnchorUnreadableError: it holds none, or one that was copied wrongly.
    """
    try:
        data = file.read_bytes()
        if data.startswith(MANIFEST):
            return [_of_mirror(Manifest.parse(data))]
        if found := read_ancres(data.decode()):
            return found
    except OSError as error:
        raise AnchorUnreadableError(f"{file} : {reason(error)}") from None
    except (ValueError, BackupDamagedError):
        pass
    raise AnchorUnreadableError(str(file))


def _of_mirror(manifest: Manifest) -> Ancre:
    sequence, chain = manifest.head
    return Ancre(
        sequence=sequence,
        chain=bytes.fromhex(chain),
        le=manifest.at,
        par=MoyenAncre.COPIE,
        ou=manifest.stamp.cle,
    )


def _in_words(proof: Preuve) -> Iterator[str]:
    yield f"Tête de chaîne : {proof.chain.hex()} (écriture {proof.sequence})"
    for ancre, issue in proof.ancres.items():
        if ancre.par is MoyenAncre.TPM and issue in EXPECTED:
            continue
        yield (
            f"Ancre {ancre.par.value} {ancre.ou} du {ancre.le.astimezone():%d/%m/%Y %H:%M}, "
            f"écriture {ancre.sequence} : {SAID[issue]}"
        )
    if not proof.ancres:
        yield NO_ANCHOR
    elif proof.couverte:
        rest = proof.sequence - proof.couverte
        yield f"Ancré jusqu’à l’écriture {proof.couverte} ; sans ancre : les {rest} suivantes."
    else:
        yield "Aucune ancre présentée ne couvre d’écriture."
    covered = proof.archives_couvertes
    for lien in proof.liens:
        yield (
            f"Archive {lien.archive} : {lien.etat.value}, "
            f"{'couverte par une ancre' if lien.archive in covered else 'sans ancre'}"
        )
    for remark in proof.remarques:
        yield f"À savoir : {remark}"


def _noted(store: Store, held: Sequence[Ancre]) -> Iterator[str]:
    """Yield what the box itself remembers of its anchors: where to look for them."""
    given = [fiche.valeur for fiche in store.ancres]
    if given and given[-1] not in held:
        last = given[-1]
        yield GIVEN.format(count=len(given), par=last.par.value, ou=last.ou, at=last.sequence)


def _echoed(store: Store) -> str:
    """Tell what the caisses hold: lots of which they repeated the SHA-256 in an ARL."""
    answered = [*store.lots_in(EtatLot.ARL_POSITIF), *store.lots_in(EtatLot.ARL_NEGATIF)]
    same = [one for one in answered if sha256(one.clos.contenu).hexdigest() == one.clos.sha256]
    count = sum(len(one.clos.lot.factures) for one in same)
    return f"Lots dont un ARL répète l’empreinte : {len(same)} ({count} factures)."


def _name_what_is_missing(rescue: Rescue) -> None:
    names = missing_documents(rescue)
    for gap in rescue.missing:
        print(f"Illisible : {gap.file}, écritures {gap.first} à {gap.last or 'la dernière'}")
    for name in names:
        print(f"Il manque : {name}")


def _write_key(machine: Machine, file: Path, key: bytes) -> None:
    """Write the journal's key where only its owner reads it."""
    put_out(machine.disk, file, f"{key.hex()}\n".encode("ascii"), over=True)
    print(KEY_WRITTEN.format(file=file))
