"""`besace people`: who has a code of their own, and as what."""

from pathlib import Path

from appliance.config import Config, load
from appliance.domain.identifiers import InvalidNumberError, NumeroPs
from appliance.domain.roles import Action, Personne, Role, named
from appliance.durable.disk import write_atomically
from appliance.errors import EntryError, UnknownPersonError
from appliance.sealing.signature import make_demo_identity
from appliance.wiring.keys import new_code
from appliance.wiring.machine import Machine, code_cost
from appliance.wiring.opening import identified
from appliance.wiring.signature import key_to_play_with
from appliance.wiring.vault import Vault


def show(settings: Path) -> int:
    """Print who has a code, one a line; return the exit code.

    Raises:
        NoVaultError, KeyringDamagedError, StationRightsError: see `Vault.open`.
    """
    config = load(settings)
    for one in Vault.of(config, Machine()).personnes():
        print(f"{one.numero}  {one.nom}, {one.role.en_mots}{_bills(one)}")
    return 0


def add(settings: Path, asked: Personne) -> int:
    """Give somebody a code, once a titulaire has typed theirs; return the exit code.

    Args:
        settings: the practice's.
        asked: who; the number is given here.

    Raises:
        NotAllowedError: who asks is no titulaire, or the role opens no box.
        EntryError: the name is taken or empty, or the billing number is missing or wrong.
        WeakCodeError: the new code is too easy to guess.
        WrongCodeError, LockedOutError: see `Vault.open`.
    """
    config, machine = load(settings), Machine()
    vault = Vault.of(config, machine)
    asked.require(Action.OUVRIR)
    _check(vault, asked)
    with identified(config, machine, Action.GERER_PERSONNES) as (master, _):
        print(f"Le code de {asked.nom}, qui le tape :")
        known = vault.add(master, asked, new_code(vault), code_cost())
    _give_key(config, machine, known)
    print(f"{known.nom} : {known.role.en_mots}, personne {known.numero}.")
    return 0


def remove(settings: Path, typed: str) -> int:
    """Take somebody's code away, once a titulaire has typed theirs; return the exit code.

    Raises:
        UnknownPersonError: nobody of that name or number has a code.
        NotAllowedError: who asks is no titulaire.
        LastTitulaireError: nobody could add anybody any more.
        WrongCodeError, LockedOutError: see `Vault.open`.
    """
    config, machine = load(settings), Machine()
    vault = Vault.of(config, machine)
    found = named(vault.personnes(), typed)
    if found is None:
        raise UnknownPersonError
    with identified(config, machine, Action.GERER_PERSONNES):
        vault.remove(found.numero)
    print(f"{found.nom} n’ouvre plus le cabinet ; ce qui porte son nom le garde.")
    return 0


def _check(vault: Vault, asked: Personne) -> None:
    """Let in a name that nobody has, and a number where the role bills."""
    if not asked.nom.strip() or asked.nom.strip().isdecimal():
        raise EntryError("nom : un nom est attendu")
    if any(one.answers_to(asked.nom) for one in vault.personnes()):
        raise EntryError("nom : déjà pris, ajoutez le prénom")
    if asked.numero_ps:
        try:
            NumeroPs.parse(asked.numero_ps)
        except InvalidNumberError as error:
            raise EntryError(f"numéro : {error}") from None
    elif asked.role is Role.REMPLACANT:
        raise EntryError("numéro : un remplaçant facture sous le sien, donnez-le par --number")


def _give_key(config: Config, machine: Machine, known: Personne) -> None:
    """Make the key of who bills in a practice to play with; elsewhere a card holds it."""
    path = key_to_play_with(config.signature, known)
    if path is not None and known.numero_ps:
        key, certificate = make_demo_identity(known.nom, machine.clock.now())
        write_atomically(machine.disk, path.with_suffix(".der"), certificate)
        write_atomically(machine.disk, path, key)


def _bills(one: Personne) -> str:
    return f", facture sous le {one.numero_ps}" * bool(one.numero_ps)
